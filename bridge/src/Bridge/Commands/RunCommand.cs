using PrintBridge.Http;
using PrintBridge.Logs;
using PrintBridge.Nexo;
using PrintBridge.Settings;

namespace PrintBridge.Commands;

/// <summary>Serves until it is stopped; what the Windows service runs.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        try
        {
            return await ServeAsync(arguments.Store);
        }
        catch (Exception error)
        {
            // A service has no screen: why it did not start has to be found in its log.
            new RollingFile(arguments.Store.Logs, "bridge", TimeProvider.System).Write($"{DateTimeOffset.Now:O} Critical {error}");
            throw;
        }
    }

    private static async Task<int> ServeAsync(SettingsStore store)
    {
        var settings = store.ReadSettings();
        var secrets = store.ReadSecrets();
        SettingsCheck.CheckNexo(settings);
        using var nexo = new RealNexo(settings, secrets, store.Staging, WorkerFolder);
        await using var app = Server.Build(new ServerParts(store, settings, secrets, nexo) { Console = !OperatingSystem.IsWindows() });
        await app.RunAsync();
        return 0;
    }

    /// <summary>The worker stands beside this program, in a folder of its own.</summary>
    public static string WorkerFolder => Path.Combine(AppContext.BaseDirectory, "worker");
}
