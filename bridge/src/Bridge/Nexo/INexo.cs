using PrintBridge.Protocol;

namespace PrintBridge.Nexo;

/// <summary>What came of a start: <see cref="WorkerReply.Code"/> says why it failed.</summary>
internal sealed record StartOutcome(WorkerReply Reply, string Version, string Folder);

/// <summary>nexo as the print line sees it: something that starts, answers one request after the other, and breaks.</summary>
internal interface INexo
{
    bool IsAlive { get; }

    /// <summary>Bytes of memory it takes.</summary>
    long Memory { get; }

    /// <summary>Whether newer programs of nexo stand ready than those it runs with.</summary>
    bool UpdateWaits();

    Task<StartOutcome> StartAsync(Action<string>? onStage, CancellationToken stop);

    Task<WorkerAnswer> AskAsync(WorkerRequest request, TimeSpan limit, Action<string>? onStage, CancellationToken stop);

    Task StopAsync();
}
