using System.ComponentModel;
using System.Text.RegularExpressions;
using PrintBridge.Protocol;
using PrintBridge.Settings;

namespace PrintBridge.Nexo;

/// <summary>nexo in a worker process, started from a copy of the shop's programs.</summary>
internal sealed partial class RealNexo(BridgeSettings settings, BridgeSecrets secrets, string stagingFolder, string workerFolder) : INexo, IDisposable
{
    private readonly Deployments deployments = new(settings.NexoFolders);
    private readonly Staging staging = new(stagingFolder, workerFolder);
    private WorkerProcess? worker;
    private string databaseVersion = "";
    private string running = "";

    public bool IsAlive => worker?.IsAlive == true;

    public long Memory => worker?.Memory ?? 0;

    /// <summary>Process id of the worker, for the log and tests; 0 when there is none.</summary>
    public int WorkerId => worker?.Id ?? 0;

    public bool UpdateWaits()
    {
        try
        {
            return deployments.Best(databaseVersion) is { } best && Identity(best) != running;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public async Task<StartOutcome> StartAsync(Action<string>? onStage, CancellationToken stop)
    {
        await StopAsync();
        var outcome = await TryAsync(onStage, stop);
        // The database says which version it has only when it is the wrong one; those programs may stand here too.
        if (outcome.Reply.Code == Codes.VersionMismatch && DatabaseVersionIn(outcome.Reply.Detail) is { } wanted && wanted != databaseVersion)
        {
            databaseVersion = wanted;
            if (UpdateWaits()) outcome = await TryAsync(onStage, stop);
        }

        if (outcome.Reply.Facts?.DatabaseVersion is { Length: > 0 } version) databaseVersion = version;
        if (outcome.Reply.Code != Codes.Ok) await StopAsync();
        return outcome;
    }

    public async Task<WorkerAnswer> AskAsync(WorkerRequest request, TimeSpan limit, Action<string>? onStage, CancellationToken stop) =>
        worker is null
            ? new WorkerAnswer(new WorkerReply { Code = Codes.Died }, "")
            : await worker.AskAsync(request, limit, onStage, stop);

    public async Task StopAsync()
    {
        if (worker is null) return;
        await worker.StopAsync();
        worker.Dispose();
        worker = null;
    }

    public void Dispose() => worker?.Dispose();

    /// <summary>The version of the database in nexo's sentence about it; null when it is another sentence.</summary>
    public static string? DatabaseVersionIn(string sentence) =>
        MismatchSentence().Match(sentence) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"Wersja bazy danych to (\d+(?:\.\d+){1,3})")]
    private static partial Regex MismatchSentence();

    private string Identity(Deployment deployment) => $"{deployment.Version}-{staging.Fingerprint(deployment.Folder)}";

    private async Task<StartOutcome> TryAsync(Action<string>? onStage, CancellationToken stop)
    {
        await StopAsync();
        var best = deployments.Best(databaseVersion);
        if (best is null) return Failed(Codes.NoDeployment, "InsERT\\Deployments\\Nexo", "", "");
        var version = best.Version.ToString();
        string folder;
        try
        {
            running = Identity(best);
            folder = staging.Stage(best);
        }
        catch (Exception error) when (error is StagingException or IOException or UnauthorizedAccessException)
        {
            running = "";
            return Failed(Codes.Staging, error.Message, version, best.Folder);
        }

        try
        {
            worker = WorkerProcess.Start(folder, settings.DotnetRoot);
        }
        catch (Win32Exception error)
        {
            return Failed(Codes.Failed, error.Message, version, folder);
        }

        var login = new NexoLogin
        {
            Server = settings.Server,
            Database = settings.Database,
            WindowsLogin = settings.WindowsLogin,
            SqlUser = settings.SqlUser,
            SqlPassword = secrets.SqlPassword,
            Encrypt = settings.Encrypt,
            Operator = settings.Operator,
            OperatorPassword = secrets.OperatorPassword,
        };
        var request = new WorkerRequest { Op = Operations.Start, Login = login };
        var answer = await worker.AskAsync(request, TimeSpan.FromSeconds(settings.Limits.StartSeconds), onStage, stop);
        return new StartOutcome(answer.Reply, version, folder);
    }

    private static StartOutcome Failed(string code, string detail, string version, string folder) =>
        new(new WorkerReply { Code = code, Detail = detail }, version, folder);
}
