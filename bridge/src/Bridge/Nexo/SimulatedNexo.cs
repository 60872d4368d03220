using PrintBridge.Protocol;

namespace PrintBridge.Nexo;

/// <summary>A document that the simulation prints.</summary>
internal sealed record SimulatedDocument(int Id, string Kind, string Number);

/// <summary>nexo without nexo: a few documents, the demo company's templates, drawn pages.</summary>
internal sealed class SimulatedNexo(IReadOnlyList<SimulatedDocument> documents) : INexo
{
    public static readonly IReadOnlyList<SimulatedDocument> Examples =
    [
        new(100001, "FS", "FS 1/SYM/2026"),
        new(100002, "PA", "PA 1/SYM/2026"),
        new(100003, "PAi", "PAi 1/SYM/2026"),
        new(100004, "FD", "FD 1/SYM/2026"),
    ];

    private static readonly Dictionary<string, string[]> Templates = new()
    {
        ["FS"] = ["FS standard", "FS angielski", "FS niemiecki"],
        ["PA"] = ["PA standard", "PA z rozbiciem na dostawy"],
        ["PAi"] = ["PAi standard"],
        ["FD"] = ["FD standard", "FD \"mały\" 50% & więcej"],
    };

    public IReadOnlyList<SimulatedDocument> Documents { get; } = documents;

    public bool IsAlive { get; private set; }

    public long Memory => 0;

    public bool UpdateWaits() => false;

    public Task<StartOutcome> StartAsync(Action<string>? onStage, CancellationToken stop)
    {
        IsAlive = true;
        return Task.FromResult(new StartOutcome(new WorkerReply { Facts = new NexoFacts() }, "simulated", ""));
    }

    public Task<WorkerAnswer> AskAsync(WorkerRequest request, TimeSpan limit, Action<string>? onStage, CancellationToken stop) =>
        Task.FromResult(new WorkerAnswer(Answer(request), Stages.Check));

    public Task StopAsync()
    {
        IsAlive = false;
        return Task.CompletedTask;
    }

    private WorkerReply Answer(WorkerRequest request) => request.Op switch
    {
        Operations.Print => Print(request),
        Operations.Templates => new WorkerReply { Templates = [.. Templates[request.Kind!].Select((name, index) => new TemplateName(name, index == 0))] },
        _ => new WorkerReply(),
    };

    private WorkerReply Print(WorkerRequest request)
    {
        var document = Documents.FirstOrDefault(each => each.Id == request.DocumentId);
        if (document is null) return new WorkerReply { Code = Codes.NotFound, Detail = $"{request.DocumentId}" };
        var names = Templates.GetValueOrDefault(document.Kind, ["standard"]);
        var template = request.Template ?? names[0];
        if (!names.Contains(template)) return new WorkerReply { Code = Codes.TemplateUnknown, Detail = template };
        var pdf = DrawnPdf.Draw(document.Number, $"Wzorzec: {template}", "Symulacja: to nie jest dokument");
        File.WriteAllBytes(PdfFile.In(request.Folder!), pdf);
        return new WorkerReply { Number = document.Number, Template = template };
    }
}
