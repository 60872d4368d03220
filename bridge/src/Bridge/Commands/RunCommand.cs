using PrintBridge.Http;
using PrintBridge.Nexo;

namespace PrintBridge.Commands;

/// <summary>Serves until it is stopped; what the Windows service runs.</summary>
internal static class RunCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var store = arguments.Store;
        var settings = store.ReadSettings();
        var secrets = store.ReadSecrets();
        Settings.SettingsCheck.CheckNexo(settings);
        using var nexo = new RealNexo(settings, secrets, store.Staging, WorkerFolder);
        await using var app = Server.Build(new ServerParts(store, settings, secrets, nexo) { Console = !OperatingSystem.IsWindows() });
        await app.RunAsync();
        return 0;
    }

    /// <summary>The worker stands beside this program, in a folder of its own.</summary>
    public static string WorkerFolder => Path.Combine(AppContext.BaseDirectory, "worker");
}
