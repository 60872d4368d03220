namespace PrintBridge.Install;

/// <summary>What the bridge is called on the machine.</summary>
internal static class ServiceNames
{
    public const string Service = "NexoPrintBridge";
    public const string Display = "Mostek wydruku Subiekt nexo (n8n)";
    public const string Account = @"NT SERVICE\" + Service;
    public const string FirewallRule = "NexoPrintBridge (n8n)";
}
