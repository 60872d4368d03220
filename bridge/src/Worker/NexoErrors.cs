using PrintBridge.Protocol;

namespace PrintBridge.Worker;

/// <summary>A request that ends with a code of its own.</summary>
internal sealed class NexoException(string code, string detail) : Exception(detail)
{
    public string Code { get; } = code;
}

/// <summary>Tells the causes apart that nexo throws as the same few types, by its sentences (docs/facts, Sfera §4).</summary>
internal static class NexoErrors
{
    private static readonly (string Sentence, string Code)[] Sentences =
    [
        ("w innej wersji niż użyte biblioteki", Codes.VersionMismatch),
        ("oczekujące aktualizacje", Codes.UpdatePending),
        ("Licencja zabrania", Codes.Licence),
        ("BladLicencji", Codes.Licence),
        ("Login failed for user", Codes.SqlLogin),
        ("Logowanie użytkownika", Codes.SqlLogin),
        ("brak wskazanej bazy danych", Codes.DatabaseMissing),
        ("Cannot open database", Codes.DatabaseMissing),
        ("InsERT.Moria.Security.Core", Codes.Bitness),
        ("Could not find file", Codes.FilesMissing),
        ("network-related", Codes.SqlUnreachable),
        ("server was not found", Codes.SqlUnreachable),
        ("error occurred while establishing a connection", Codes.SqlUnreachable),
        ("transport-level error", Codes.SessionLost),
        ("connection is broken", Codes.SessionLost),
        ("Execution Timeout Expired", Codes.SessionLost),
    ];

    /// <summary>The reply for what was thrown. Passwords are never part of what nexo or SQL Server say.</summary>
    public static WorkerReply Reply(Exception error)
    {
        if (error is NexoException known) return new WorkerReply { Code = known.Code, Detail = known.Message };
        if (error is MissingMemberException or TypeLoadException or MissingMethodException && error.Message != "")
        {
            return new WorkerReply { Code = Codes.MemberMissing, Detail = Text(error) };
        }

        var text = Text(error);
        return new WorkerReply { Code = CodeOf(text) ?? Codes.Failed, Detail = text };
    }

    public static string? CodeOf(string text) => Sentences
        .Where(entry => text.Contains(entry.Sentence, StringComparison.OrdinalIgnoreCase))
        .Select(entry => entry.Code)
        .FirstOrDefault();

    private static string Text(Exception error)
    {
        var parts = new List<string>();
        for (var cause = error; cause is not null && parts.Count < 4; cause = cause.InnerException)
        {
            parts.Add($"{cause.GetType().Name}: {cause.Message}");
        }

        return string.Join(" ← ", parts);
    }
}
