using System.ComponentModel;
using System.Diagnostics;
using PrintBridge.Protocol;

namespace PrintBridge.Nexo;

/// <summary>What came of a request to the worker; <see cref="Stage"/> is the last one it spoke of.</summary>
internal sealed record WorkerAnswer(WorkerReply Reply, string Stage)
{
    /// <summary>The worker is gone, or has to go: it hangs or does not make sense.</summary>
    public bool IsOver => Reply.Code is Codes.Died or Codes.Hung or Codes.NoDotnet;
}

/// <summary>A worker as a child process. One request at a time.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int LongestComplaint = 2000;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly Task<string> complaints;

    private WorkerProcess(Process process)
    {
        this.process = process;
        complaints = ReadComplaintsAsync(process.StandardError);
    }

    public int Id => process.Id;

    public bool IsAlive => !process.HasExited;

    /// <summary>Bytes of memory; 0 when it is gone.</summary>
    public long Memory
    {
        get
        {
            try
            {
                process.Refresh();
                return process.HasExited ? 0 : process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <exception cref="Win32Exception">The program cannot be started.</exception>
    public static WorkerProcess Start(string folder, string dotnetRoot)
    {
        var program = Path.Combine(folder, OperatingSystem.IsWindows() ? "bridge-worker.exe" : "bridge-worker");
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        // InsERT's assemblies are refused by .NET 9 and later: nothing may roll the worker forward.
        foreach (var name in new[] { "DOTNET_ROLL_FORWARD", "DOTNET_ROLL_FORWARD_TO_PRERELEASE", "DOTNET_STARTUP_HOOKS" }) start.Environment.Remove(name);
        if (dotnetRoot != "") start.Environment["DOTNET_ROOT"] = dotnetRoot;
        var process = new Process { StartInfo = start };
        process.Start();
        return new WorkerProcess(process);
    }

    /// <summary>Sends a request and waits for its reply for so long; a worker that hangs is killed.</summary>
    public async Task<WorkerAnswer> AskAsync(WorkerRequest request, TimeSpan limit, Action<string>? onStage, CancellationToken stop)
    {
        var stage = "";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(limit);
        try
        {
            await Frames.WriteAsync(process.StandardInput.BaseStream, request, patience.Token);
            while (await Frames.ReadAsync<WorkerReply>(process.StandardOutput.BaseStream, patience.Token) is { } reply)
            {
                if (reply.Stage is null) return new WorkerAnswer(reply, stage);
                stage = reply.Stage;
                onStage?.Invoke(stage);
            }

            return await GoneAsync(stage);
        }
        catch (OperationCanceledException)
        {
            Kill();
            stop.ThrowIfCancellationRequested();
            return new WorkerAnswer(new WorkerReply { Code = Codes.Hung, Detail = $"{stage}: {limit.TotalSeconds:0.#} s" }, stage);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ObjectDisposedException or InvalidOperationException)
        {
            Kill();
            return await GoneAsync(stage);
        }
    }

    /// <summary>Lets it end by itself, which logs nexo off, and kills it when it does not.</summary>
    public async Task StopAsync()
    {
        try
        {
            if (process.HasExited) return;
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(Farewell);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or InvalidOperationException)
        {
            Kill();
        }
    }

    public void Kill()
    {
        try
        {
            if (!process.HasExited) process.Kill(true);
            // Its files can be deleted only when it is really gone.
            process.WaitForExit(Farewell);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or NotSupportedException)
        {
            // It was faster.
        }
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }

    private async Task<WorkerAnswer> GoneAsync(string stage)
    {
        Kill();
        var said = await complaints.WaitAsync(Farewell).ContinueWith(task => task.IsCompletedSuccessfully ? task.Result : "", TaskScheduler.Default);
        var noDotnet = said.Contains("install or update .NET", StringComparison.Ordinal) || said.Contains("hostfxr", StringComparison.Ordinal) || said.Contains("No frameworks were found", StringComparison.Ordinal);
        return new WorkerAnswer(new WorkerReply { Code = noDotnet ? Codes.NoDotnet : Codes.Died, Detail = said.Trim() }, stage);
    }

    /// <summary>Reads to the end, so that the worker never waits for us, and keeps the beginning.</summary>
    private static async Task<string> ReadComplaintsAsync(StreamReader reader)
    {
        var kept = new System.Text.StringBuilder();
        var block = new char[1024];
        try
        {
            while (await reader.ReadAsync(block) is > 0 and var count)
            {
                if (kept.Length < LongestComplaint) kept.Append(block, 0, Math.Min(count, LongestComplaint - kept.Length));
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The pipe broke; what it said before is enough.
        }

        return kept.ToString();
    }
}
