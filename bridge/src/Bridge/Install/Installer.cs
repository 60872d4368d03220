using System.Globalization;
using PrintBridge.Settings;

namespace PrintBridge.Install;

/// <summary>What was asked for on the command line.</summary>
internal sealed record InstallPlan
{
    public required string Program { get; init; }
    public required SettingsStore Store { get; init; }
    public required BridgeSettings Settings { get; init; }

    /// <summary>Addresses that the firewall lets in, as netsh takes them; no rule without.</summary>
    public string N8n { get; init; } = "";

    /// <summary>Steps left out: account, acl, firewall, eventlog.</summary>
    public IReadOnlySet<string> Skip { get; init; } = new HashSet<string>();

    /// <summary>The folder of nexo's programs of the Windows user who installs; empty when there is none.</summary>
    public string NexoRoot { get; init; } = "";
}

/// <summary>Makes the bridge a service, and takes it away again. Both may be run again and again.</summary>
internal static class Installer
{
    public static readonly IReadOnlyList<string> Skippable = ["account", "acl", "firewall", "eventlog", "tls"];

    private static readonly string[] OwnersOfData = ["*S-1-5-18:(OI)(CI)F", "*S-1-5-32-544:(OI)(CI)F"];

    /// <param name="say">told about each step</param>
    /// <exception cref="InstallException">A step failed; those before it stay, and a second run finishes the rest.</exception>
    public static void Install(InstallPlan plan, IMachine machine, Action<string> say)
    {
        RemoveService(machine);
        machine.Run("sc.exe", CreateService(plan));
        machine.Run("sc.exe", ["description", ServiceNames.Service, "Drukuje dokumenty Subiekt nexo do PDF dla n8n."], mayFail: true);
        // After three failures in a day a person has to look.
        machine.Run("sc.exe", ["failure", ServiceNames.Service, "reset=", "86400", "actions=", "restart/5000/restart/30000/restart/60000"], mayFail: true);
        say($"Usługa {ServiceNames.Service}");
        if (!plan.Skip.Contains("acl"))
        {
            machine.Run("icacls.exe", [plan.Store.Folder, "/inheritance:r", "/grant:r", .. OwnersOfData, $"{Account(plan)}:(OI)(CI)M"]);
            if (plan.NexoRoot != "") machine.Run("icacls.exe", [plan.NexoRoot, "/grant", $"{Account(plan)}:(OI)(CI)RX"]);
            say("Uprawnienia: dane mostka tylko dla usługi i administratorów; odczyt programów nexo");
        }

        if (!plan.Skip.Contains("eventlog"))
        {
            machine.AddEventSource(ServiceNames.Service);
            say("Dziennik zdarzeń Windows");
        }

        if (!plan.Skip.Contains("firewall"))
        {
            RemoveRule(machine);
            if (plan.N8n != "")
            {
                machine.Run("netsh.exe", Rule(plan));
                say($"Zapora: port {plan.Settings.Port} tylko dla {plan.N8n}");
            }
        }

        machine.StartService(ServiceNames.Service);
        say("Usługa działa");
    }

    public static void Uninstall(InstallPlan plan, IMachine machine, bool keepData, Action<string> say)
    {
        RemoveService(machine);
        say("Usługa usunięta");
        if (!plan.Skip.Contains("firewall")) RemoveRule(machine);
        if (!plan.Skip.Contains("acl") && plan.NexoRoot != "")
        {
            machine.Run("icacls.exe", [plan.NexoRoot, "/remove:g", ServiceNames.Account], mayFail: true);
        }

        if (!plan.Skip.Contains("eventlog")) machine.RemoveEventSource(ServiceNames.Service);
        if (!keepData && Directory.Exists(plan.Store.Folder))
        {
            RemoveData(plan.Store.Folder);
            say($"Usunięto {plan.Store.Folder}");
        }

        say("Gotowe. Na koniec usuń folder z programem mostka.");
    }

    private static string Account(InstallPlan plan) => plan.Skip.Contains("account") ? "*S-1-5-18" : ServiceNames.Account;

    /// <summary>sc.exe wants a blank after each "=", so that name and value are two arguments.</summary>
    private static List<string> CreateService(InstallPlan plan)
    {
        List<string> arguments =
        [
            "create", ServiceNames.Service,
            "binPath=", $"\"{plan.Program}\" run --data \"{plan.Store.Folder}\"",
            "start=", "delayed-auto",
            "DisplayName=", ServiceNames.Display,
        ];
        if (!plan.Skip.Contains("account")) arguments.AddRange(["obj=", ServiceNames.Account]);
        if (LocalSqlService(plan.Settings.Server) is { } sql) arguments.AddRange(["depend=", sql]);
        return arguments;
    }

    /// <summary>The service of SQL Server when it runs on this machine: ".\INSERTNEXO" is MSSQL$INSERTNEXO.</summary>
    public static string? LocalSqlService(string server)
    {
        var parts = server.Split('\\');
        var local = parts[0] is "." or "(local)" or "localhost" or "127.0.0.1"
            || parts[0].Equals(Environment.MachineName, StringComparison.OrdinalIgnoreCase);
        if (!local || parts.Length > 2) return null;
        return parts.Length == 2 && parts[1] != "" ? $"MSSQL${parts[1].ToUpperInvariant()}" : "MSSQLSERVER";
    }

    private static string[] Rule(InstallPlan plan) =>
    [
        "advfirewall", "firewall", "add", "rule", $"name={ServiceNames.FirewallRule}", "dir=in", "action=allow", "protocol=TCP",
        string.Create(CultureInfo.InvariantCulture, $"localport={plan.Settings.Port}"), $"remoteip={plan.N8n}", "profile=domain,private", $"program={plan.Program}",
    ];

    private static void RemoveRule(IMachine machine) =>
        machine.Run("netsh.exe", ["advfirewall", "firewall", "delete", "rule", $"name={ServiceNames.FirewallRule}"], mayFail: true);

    private static void RemoveService(IMachine machine)
    {
        if (!machine.ServiceExists(ServiceNames.Service)) return;
        machine.StopService(ServiceNames.Service);
        machine.Run("sc.exe", ["delete", ServiceNames.Service]);
    }

    /// <summary>The worker may take a moment to let go of its files.</summary>
    private static void RemoveData(string folder)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(folder, true);
                return;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                if (tries >= 50) throw new InstallException($"Folderu {folder} nie da się usunąć: {error.Message}");
                Thread.Sleep(100);
            }
        }
    }
}
