using System.Threading.Channels;
using PrintBridge.Logs;
using PrintBridge.Nexo;
using PrintBridge.Protocol;
using PrintBridge.Settings;

namespace PrintBridge.Printing;

/// <summary>
/// The one who uses nexo: starts it, takes requests in their order, and replaces the worker when it hangs, grows, has
/// printed enough or nexo was updated. A request that a worker did not survive is tried once more in a fresh one.
/// </summary>
internal sealed class PrintLine(INexo nexo, BridgeSettings settings, string printsFolder, TimeProvider clock, ILogger<PrintLine> log) : BackgroundService
{
    private readonly Channel<PrintJob> line = Channel.CreateUnbounded<PrintJob>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Limits limits = settings.Limits;
    private volatile BridgeState state = new();
    private int printed;
    private DateTimeOffset started;
    private DateTimeOffset lastUse;

    public BridgeState State => state;

    /// <summary>How often a worker was started; for tests and the log.</summary>
    public int Starts { get; private set; }

    /// <summary>Puts a request at the end of the line.</summary>
    /// <exception cref="OperationCanceledException">The caller left before it was done.</exception>
    public async Task<JobResult> AskAsync(WorkerRequest request, CancellationToken caller, Action<string>? onStage = null)
    {
        if (!state.Accepting) return Refusal(1);
        var job = new PrintJob(request, onStage, caller);
        await line.Writer.WriteAsync(job, caller);
        return await job.Result.WaitAsync(caller);
    }

    /// <summary>Seconds after which asking again may help.</summary>
    public int RetryAfterSeconds() => state.Code == Codes.Starting
        ? 3
        : (int)Math.Clamp(Math.Ceiling((state.NextTry - clock.GetUtcNow()).TotalSeconds), 1, 60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                if (!nexo.IsAlive && !await StartNexoAsync(stoppingToken))
                {
                    await WaitForNextTryAsync(stoppingToken);
                    continue;
                }

                var job = await NextAsync(stoppingToken);
                if (job is null) await WatchAsync(stoppingToken);
                else await ServeOrRefuseAsync(job, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops; whoever waits gets its connection closed.
        }
        finally
        {
            state = state with { Ready = false, Accepting = false, Code = Codes.Starting };
            RefuseAll();
            await nexo.StopAsync();
        }
    }

    private async Task<bool> StartNexoAsync(CancellationToken stop)
    {
        state = state with { Ready = false, Code = Codes.Starting, Detail = "" };
        Starts++;
        var outcome = await nexo.StartAsync(null, stop);
        var facts = outcome.Reply.Facts ?? new NexoFacts();
        var code = outcome.Reply.Code;
        printed = 0;
        started = clock.GetUtcNow();
        lastUse = started;
        if (code == Codes.Ok)
        {
            state = new BridgeState
            {
                Ready = true,
                Accepting = true,
                Code = facts.Missing.Count > 0 ? Codes.MemberMissing : Codes.Ok,
                NexoVersion = outcome.Version,
                DatabaseVersion = facts.DatabaseVersion,
                Missing = facts.Missing,
            };
            log.Started(outcome.Version, outcome.Folder);
            return true;
        }

        state = new BridgeState
        {
            Code = code,
            Detail = outcome.Reply.Detail,
            NexoVersion = outcome.Version,
            DatabaseVersion = RealNexo.DatabaseVersionIn(outcome.Reply.Detail) ?? "",
            Missing = facts.Missing,
            NextTry = clock.GetUtcNow() + PauseAfter(code),
        };
        log.NotStarted(code, Sentences.For(code, outcome.Reply.Detail, facts.Missing));
        RefuseAll();
        return false;
    }

    /// <summary>A wrong password again and again locks an account; SQL Server is back within seconds.</summary>
    private TimeSpan PauseAfter(string code) => limits.RetryFactor * code switch
    {
        Codes.Operator or Codes.SqlLogin or Codes.Licence or Codes.MemberMissing => TimeSpan.FromMinutes(5),
        Codes.VersionMismatch or Codes.UpdatePending or Codes.DatabaseMissing or Codes.NoDotnet => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromSeconds(15),
    };

    /// <summary>Waits for the time of the next try, or for an update of nexo, which may be what was wanted.</summary>
    private async Task WaitForNextTryAsync(CancellationToken stop)
    {
        while (clock.GetUtcNow() < state.NextTry)
        {
            var rest = state.NextTry - clock.GetUtcNow();
            var look = TimeSpan.FromSeconds(limits.WatchSeconds);
            await Task.Delay(rest < look ? rest : look, clock, stop);
            if (nexo.UpdateWaits()) return;
        }
    }

    /// <summary>The next request, or null after a while in which none came.</summary>
    private async Task<PrintJob?> NextAsync(CancellationToken stop)
    {
        if (line.Reader.TryRead(out var waiting)) return waiting;
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var pauseOver = Task.Delay(TimeSpan.FromSeconds(Math.Min(limits.WatchSeconds, limits.IdleSeconds)), clock, pause.Token);
        var came = line.Reader.WaitToReadAsync(pause.Token).AsTask();
        await Task.WhenAny(came, pauseOver);
        await pause.CancelAsync();
        stop.ThrowIfCancellationRequested();
        return line.Reader.TryRead(out var job) ? job : null;
    }

    /// <summary>Between two requests: is the session alive, is the worker still young, is there a newer nexo?</summary>
    private async Task WatchAsync(CancellationToken stop)
    {
        if (!nexo.IsAlive) return;
        if (ReasonToReplace() is { } reason)
        {
            await ReplaceAsync(reason);
            return;
        }

        if (clock.GetUtcNow() - lastUse < TimeSpan.FromSeconds(limits.IdleSeconds)) return;
        lastUse = clock.GetUtcNow();
        await PingAsync(stop);
    }

    private async Task PingAsync(CancellationToken stop)
    {
        if (state.Missing.Any(missing => missing.Feature == "watch")) return;
        var answer = await nexo.AskAsync(new WorkerRequest { Op = Operations.Ping }, TimeSpan.FromSeconds(15), null, stop);
        if (answer.Reply.Code != Codes.Ok) await ReplaceAsync(answer.Reply.Code);
    }

    private string? ReasonToReplace()
    {
        if (printed >= limits.Prints) return $"{printed} prints";
        if (nexo.Memory > limits.MemoryMegabytes * 1024L * 1024L) return $"{nexo.Memory / 1024 / 1024} MB";
        var night = clock.GetLocalNow();
        if (printed > 0 && night.Hour == limits.FreshAtHour && night - started > TimeSpan.FromHours(1)) return "night";
        return nexo.UpdateWaits() ? "update of nexo" : null;
    }

    /// <summary>Stops the worker; requests go on being taken, and the loop starts a fresh one.</summary>
    private async Task ReplaceAsync(string reason)
    {
        log.Replacing(reason);
        state = state with { Ready = false, Code = Codes.Starting };
        await nexo.StopAsync();
    }

    private async Task ServeOrRefuseAsync(PrintJob job, CancellationToken stop)
    {
        try
        {
            await ServeAsync(job, stop);
        }
        finally
        {
            // Does nothing to one that is done: only a stop of the service leaves one open.
            job.Complete(new JobResult(new WorkerReply { Code = Codes.Starting }, null, 1));
        }
    }

    private async Task ServeAsync(PrintJob job, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (job.CallerLeft)
            {
                job.Drop();
                return;
            }

            if (!nexo.IsAlive && !await StartNexoAsync(stop))
            {
                job.Complete(Refusal(attempt));
                return;
            }

            var result = await TryAsync(job, attempt, stop);
            var fresh = NeedsFreshWorker(result.Reply.Code);
            if (fresh) await ReplaceAsync($"{result.Reply.Code} {result.Reply.Detail}");
            if (!fresh || attempt > 1)
            {
                job.Complete(result);
                break;
            }
        }

        if (nexo.IsAlive && ReasonToReplace() is { } reason) await ReplaceAsync(reason);
    }

    private async Task<JobResult> TryAsync(PrintJob job, int attempt, CancellationToken stop)
    {
        lastUse = clock.GetUtcNow();
        if (job.Request.Op != Operations.Print)
        {
            var listed = await nexo.AskAsync(job.Request, TimeSpan.FromSeconds(limits.PrintSeconds), job.OnStage, stop);
            return new JobResult(listed.Reply, null, attempt);
        }

        var folder = Path.Combine(printsFolder, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        try
        {
            var answer = await nexo.AskAsync(job.Request with { Folder = folder }, TimeSpan.FromSeconds(limits.PrintSeconds), job.OnStage, stop);
            printed++;
            var usable = answer.Reply.Code == Codes.Ok || (answer.IsOver && answer.Stage == Stages.Check);
            if (!usable) return new JobResult(answer.Reply, null, attempt);
            var pdf = PdfFile.ReadWhole(PdfFile.In(folder));
            if (pdf is null) return new JobResult(new WorkerReply { Code = Codes.NoFile, Detail = answer.Reply.Detail }, null, attempt);
            // The worker died after Sfera had finished the file: printing it again would be the second time.
            return new JobResult(answer.Reply with { Code = Codes.Ok }, pdf, attempt);
        }
        finally
        {
            await RemoveAsync(folder);
        }
    }

    /// <summary>Whether another worker may do what this one did not. A document that is refused twice is refused.</summary>
    private static bool NeedsFreshWorker(string code) => code
        is Codes.Died or Codes.Hung or Codes.SessionLost or Codes.Failed or Codes.Rejected or Codes.NoFile or Codes.Setter
        or Codes.FilesMissing or Codes.SqlUnreachable or Codes.VersionMismatch or Codes.MemberMissing;

    private JobResult Refusal(int attempts) =>
        new(new WorkerReply { Code = state.Code == Codes.Ok ? Codes.Starting : state.Code, Detail = state.Detail }, null, attempts);

    private void RefuseAll()
    {
        while (line.Reader.TryRead(out var job)) job.Complete(Refusal(1));
    }

    private async Task RemoveAsync(string folder)
    {
        for (var tries = 0; tries < 5; tries++)
        {
            try
            {
                Directory.Delete(folder, true);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A virus scanner may be reading it.
                await Task.Delay(50);
            }
        }

        log.NotRemoved(folder);
    }
}
