using Microsoft.Extensions.Logging.Abstractions;
using PrintBridge.Nexo;
using PrintBridge.Printing;
using PrintBridge.Protocol;
using PrintBridge.Settings;

namespace PrintBridge.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bridge-test-").FullName;

    public string Sub(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose() => Directory.Delete(Path, true);
}

/// <summary>nexo as a test wants it: each request is answered by a function, and starts are counted.</summary>
internal sealed class ScriptedNexo(Func<WorkerRequest, int, WorkerReply> answer) : INexo
{
    public int Starts { get; private set; }
    public List<string> Log { get; } = [];
    public WorkerReply StartReply { get; set; } = new() { Facts = new NexoFacts() };
    public bool IsAlive { get; private set; }
    public long Memory { get; set; }
    public bool Update { get; set; }
    public string Stage { get; set; } = Stages.Export;
    public SemaphoreSlim? Gate { get; init; }

    public bool UpdateWaits() => Update;

    public Task<StartOutcome> StartAsync(Action<string>? onStage, CancellationToken stop)
    {
        Starts++;
        Update = false;
        Memory = 0;
        IsAlive = StartReply.Code == Codes.Ok;
        return Task.FromResult(new StartOutcome(StartReply, "61.1.0.9431", ""));
    }

    public async Task<WorkerAnswer> AskAsync(WorkerRequest request, TimeSpan limit, Action<string>? onStage, CancellationToken stop)
    {
        if (Gate is not null) await Gate.WaitAsync(stop);
        Log.Add($"{request.Op} {request.DocumentId}");
        var reply = answer(request, Starts);
        if (reply.Code is Codes.Died or Codes.Hung) IsAlive = false;
        if (request.Folder is not null && reply.Code is Codes.Ok or Codes.Died) File.WriteAllBytes(PdfFile.In(request.Folder!), DrawnPdf.Draw($"{request.DocumentId}"));
        return new WorkerAnswer(reply, Stage);
    }

    public Task StopAsync()
    {
        IsAlive = false;
        return Task.CompletedTask;
    }
}

/// <summary>A print line that runs.</summary>
internal sealed class RunningLine : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();

    public RunningLine(INexo nexo, Limits? limits = null)
    {
        var settings = new BridgeSettings { Limits = limits ?? new Limits { WatchSeconds = 0.02, RetryFactor = 0.002 } };
        Line = new PrintLine(nexo, settings, folder.Path, TimeProvider.System, NullLogger<PrintLine>.Instance);
    }

    public PrintLine Line { get; }

    public int FoldersLeft => Directory.GetDirectories(folder.Path).Length;

    public async Task StartAsync()
    {
        await Line.StartAsync(CancellationToken.None);
        await UntilAsync(() => Line.State.Accepting || Line.State.Code != Codes.Starting);
    }

    public Task<JobResult> PrintAsync(int id, CancellationToken caller = default) =>
        Line.AskAsync(new WorkerRequest { Op = Operations.Print, DocumentId = id }, caller);

    public static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds()) await Task.Delay(5, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await Line.StopAsync(CancellationToken.None);
        Line.Dispose();
        folder.Dispose();
    }
}
