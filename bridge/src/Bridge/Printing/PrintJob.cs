using PrintBridge.Protocol;

namespace PrintBridge.Printing;

/// <summary>What a caller gets: a file when the code is <see cref="Codes.Ok"/> and something was printed.</summary>
internal sealed record JobResult(WorkerReply Reply, byte[]? Pdf, int Attempts);

/// <summary>A request in the line, with the caller who waits for it.</summary>
internal sealed class PrintJob(WorkerRequest request, Action<string>? onStage, CancellationToken caller)
{
    private readonly TaskCompletionSource<JobResult> result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WorkerRequest Request { get; } = request;

    public Action<string>? OnStage { get; } = onStage;

    public bool CallerLeft => caller.IsCancellationRequested;

    public Task<JobResult> Result => result.Task;

    public void Complete(JobResult outcome) => result.TrySetResult(outcome);

    public void Drop() => result.TrySetCanceled(caller);
}
