using PrintBridge.Install;
using PrintBridge.Settings;

namespace PrintBridge.Tests;

public class InstallerTests
{
    private sealed class RecordedMachine : IMachine
    {
        public List<string> Calls { get; } = [];
        public HashSet<string> Services { get; } = [];

        public bool ServiceExists(string name) => Services.Contains(name);

        public void StopService(string name) => Calls.Add("stop");

        public void StartService(string name) => Calls.Add("start");

        public void AddEventSource(string name) => Calls.Add("source+");

        public void RemoveEventSource(string name) => Calls.Add("source-");

        public void Run(string program, IReadOnlyList<string> arguments, bool mayFail = false)
        {
            if (arguments[0] == "create") Services.Add(arguments[1]);
            if (arguments[0] == "delete") Services.Remove(arguments[1]);
            Calls.Add($"{program} {string.Join('|', arguments)}");
        }
    }

    private static InstallPlan Plan(TemporaryFolder folder, params string[] skip) => new()
    {
        Program = @"C:\Program Files\Most\bridge.exe",
        Store = new SettingsStore(folder.Sub("data")),
        Settings = new BridgeSettings { Server = @".\INSERTNEXO", Port = 5005 },
        N8n = "192.168.1.20",
        NexoRoot = @"C:\Users\shop\AppData\Local\InsERT\Deployments\Nexo",
        Skip = skip.ToHashSet(),
    };

    [Fact]
    public void A_service_of_its_own_account_with_rights_on_its_folder_and_a_rule_for_n8n_only()
    {
        using var folder = new TemporaryFolder();
        var machine = new RecordedMachine();
        Installer.Install(Plan(folder), machine, _ => { });
        var create = machine.Calls.Single(call => call.StartsWith("sc.exe create", StringComparison.Ordinal));
        Assert.Contains(@"obj=|NT SERVICE\NexoPrintBridge", create, StringComparison.Ordinal);
        Assert.Contains("depend=|MSSQL$INSERTNEXO", create, StringComparison.Ordinal);
        Assert.Contains("\"C:\\Program Files\\Most\\bridge.exe\" run --data", create, StringComparison.Ordinal);
        var rule = machine.Calls.Single(call => call.Contains("add|rule", StringComparison.Ordinal));
        Assert.Contains("remoteip=192.168.1.20", rule, StringComparison.Ordinal);
        Assert.Contains("localport=5005", rule, StringComparison.Ordinal);
        Assert.Contains(machine.Calls, call => call.StartsWith("icacls.exe", StringComparison.Ordinal) && call.Contains("/inheritance:r", StringComparison.Ordinal));
        Assert.Equal("start", machine.Calls[^1]);
    }

    [Fact]
    public void Both_can_be_run_again_and_nothing_stays()
    {
        using var folder = new TemporaryFolder();
        var machine = new RecordedMachine();
        var plan = Plan(folder);
        Installer.Install(plan, machine, _ => { });
        Installer.Install(plan, machine, _ => { });
        Assert.Equal(["NexoPrintBridge"], machine.Services);
        machine.Calls.Clear();
        Installer.Uninstall(plan, machine, false, _ => { });
        Installer.Uninstall(plan, machine, false, _ => { });
        Assert.Empty(machine.Services);
        Assert.False(Directory.Exists(plan.Store.Folder));
        Assert.Contains(machine.Calls, call => call.Contains("delete|rule", StringComparison.Ordinal));
        Assert.Contains(machine.Calls, call => call.Contains("/remove:g|NT SERVICE\\NexoPrintBridge", StringComparison.Ordinal));
        Assert.Contains("source-", machine.Calls);
    }

    [Fact]
    public void A_step_that_is_left_out_is_not_made()
    {
        using var folder = new TemporaryFolder();
        var machine = new RecordedMachine();
        Installer.Install(Plan(folder, "account", "acl", "firewall", "eventlog"), machine, _ => { });
        Assert.DoesNotContain(machine.Calls, call => call.StartsWith("icacls", StringComparison.Ordinal) || call.StartsWith("netsh", StringComparison.Ordinal) || call.Contains("obj=", StringComparison.Ordinal) || call == "source+");
    }
}
