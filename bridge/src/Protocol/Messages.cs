using System.Text.Json.Serialization;

namespace PrintBridge.Protocol;

/// <summary>What the front asks its worker for; a field belongs to the operations that its comment names.</summary>
internal sealed record WorkerRequest
{
    /// <summary>One of <see cref="Operations"/>.</summary>
    public required string Op { get; init; }

    /// <summary>start: how nexo is reached. Passwords travel over the pipe only, never on a command line.</summary>
    public NexoLogin? Login { get; init; }

    /// <summary>print: Dokumenty.Id.</summary>
    public int DocumentId { get; init; }

    /// <summary>print: the exact name of a template; nexo's own choice without it.</summary>
    public string? Template { get; init; }

    /// <summary>print: an empty folder that the front owns and deletes; the file is "document.pdf" in it.</summary>
    public string? Folder { get; init; }

    /// <summary>templates: FS, PA, PAi or FD.</summary>
    public string? Kind { get; init; }
}

internal sealed record NexoLogin
{
    public required string Server { get; init; }
    public required string Database { get; init; }
    public bool WindowsLogin { get; init; }
    public string SqlUser { get; init; } = "";
    public string SqlPassword { get; init; } = "";
    public bool Encrypt { get; init; }
    public required string Operator { get; init; }
    public string OperatorPassword { get; init; } = "";
}

/// <summary>What the worker answers: any number of events (only <see cref="Stage"/> is set), then one reply.</summary>
internal sealed record WorkerReply
{
    /// <summary>An event: what is being done now, one of <see cref="Stages"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Stage { get; init; }

    /// <summary>One of <see cref="Codes"/>; <see cref="Codes.Ok"/> when it was done.</summary>
    public string Code { get; init; } = Codes.Ok;

    /// <summary>What nexo said, or what exactly is missing; technical, without secrets.</summary>
    public string Detail { get; init; } = "";

    /// <summary>start: what was found out about nexo.</summary>
    public NexoFacts? Facts { get; init; }

    /// <summary>print: the number nexo gives the document.</summary>
    public string Number { get; init; } = "";

    /// <summary>print: the template that was used, as far as nexo says.</summary>
    public string Template { get; init; } = "";

    /// <summary>print: TypWzorcaWydruku of the configuration that was used.</summary>
    public int TemplateType { get; init; }

    /// <summary>templates: the names, each once.</summary>
    public IReadOnlyList<TemplateName> Templates { get; init; } = [];
}

/// <summary>A print template and whether nexo takes it when none is named.</summary>
internal sealed record TemplateName(string Name, bool Default);

/// <summary>A member of nexo that is not there, and what cannot be done without it.</summary>
internal sealed record MissingMember(string Type, string Member, string Feature);

/// <summary>What a worker has found out about the nexo it loaded.</summary>
internal sealed record NexoFacts
{
    /// <summary>Version of the loaded Sfera, as it says itself.</summary>
    public string SferaVersion { get; init; } = "";

    /// <summary>Version of the nexo database; empty when it could not be read.</summary>
    public string DatabaseVersion { get; init; } = "";

    public IReadOnlyList<MissingMember> Missing { get; init; } = [];

    /// <summary>Answers to what nobody could know beforehand, for the self-test's checklist: question and answer.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; init; } = new Dictionary<string, string>();
}

internal static class Operations
{
    public const string Start = "start";
    public const string Print = "print";
    public const string Templates = "templates";
    public const string Ping = "ping";
}

/// <summary>Where a worker is, for the log, the self-test and the decision whether a file may be used.</summary>
internal static class Stages
{
    public const string Load = "load";
    public const string Connect = "connect";
    public const string LogIn = "log_in";
    public const string Find = "find";
    public const string Configuration = "configuration";
    public const string Create = "create";
    public const string Document = "document";
    public const string Template = "template";
    public const string Parameters = "parameters";
    public const string Export = "export";

    /// <summary>Sfera has said that the file is whole; from here on it may be used even when the worker dies.</summary>
    public const string Check = "check";
}

/// <summary>What became of a request.</summary>
internal static class Codes
{
    public const string Ok = "ok";

    // Why nexo cannot be used.
    public const string Starting = "starting";
    public const string NoDeployment = "no_deployment";
    public const string Staging = "staging";
    public const string NoDotnet = "no_dotnet";
    public const string Bitness = "bitness";
    public const string FilesMissing = "files_missing";
    public const string MemberMissing = "member_missing";
    public const string VersionMismatch = "version_mismatch";
    public const string UpdatePending = "update_pending";
    public const string Licence = "licence";
    public const string SqlUnreachable = "sql_unreachable";
    public const string SqlLogin = "sql_login";
    public const string DatabaseMissing = "database_missing";
    public const string Operator = "operator";
    public const string SessionLost = "session_lost";
    public const string Hung = "hung";
    public const string Died = "died";
    public const string Failed = "failed";

    // Why a document is not printed.
    public const string NotFound = "not_found";
    public const string TemplateUnknown = "template_unknown";
    public const string Rejected = "rejected";
    public const string NoFile = "no_file";
    public const string Setter = "setter";
}
