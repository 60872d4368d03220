using System.Security.Cryptography;
using PrintBridge.Install;
using PrintBridge.Settings;

namespace PrintBridge.Commands;

/// <summary>`bridge install` and `bridge uninstall`.</summary>
internal static class InstallCommands
{
    public static int Install(Arguments arguments, IMachine machine, TextWriter output)
    {
        var store = arguments.Store;
        var settings = store.ReadSettings();
        var secrets = store.ReadSecrets();
        var skip = Skip(arguments);
        settings = settings with { Bind = arguments.Value("bind") ?? settings.Bind, Port = arguments.Number("port") ?? settings.Port };
        if (!settings.IsLoopback) settings = settings with { Tls = !skip.Contains("tls") };
        if (settings.Tls && secrets.CertificatePassword == "") secrets = secrets with { CertificatePassword = RandomNumberGenerator.GetHexString(32) };
        SettingsCheck.CheckNexo(settings);
        SettingsCheck.Check(settings, secrets);
        store.Write(settings, secrets);
        var fingerprint = settings.Tls ? Certificate(store, settings, secrets) : "";
        Installer.Install(Plan(arguments, store, settings), machine, output.WriteLine);
        output.WriteLine();
        output.WriteLine($"Adres do n8n (Print Bridge API → URL): {(settings.Tls ? "https" : "http")}://{(settings.IsLoopback ? settings.Bind : System.Net.Dns.GetHostName())}:{settings.Port}");
        if (fingerprint != "") output.WriteLine($"Odcisk certyfikatu SHA-256: {fingerprint}");
        output.WriteLine("Sprawdź: bridge selftest --document ID");
        return 0;
    }

    public static int Uninstall(Arguments arguments, IMachine machine, TextWriter output)
    {
        var store = arguments.Store;
        Installer.Uninstall(Plan(arguments, store, new BridgeSettings()), machine, arguments.Has("keep-data"), output.WriteLine);
        return 0;
    }

    /// <summary>Makes a certificate unless there is one: n8n knows it by its fingerprint.</summary>
    private static string Certificate(SettingsStore store, BridgeSettings settings, BridgeSecrets secrets)
    {
        if (!File.Exists(store.CertificateFile)) Certificates.Make(store.CertificateFile, secrets.CertificatePassword, settings.Bind, DateTimeOffset.UtcNow);
        using var certificate = Certificates.Load(store.CertificateFile, secrets.CertificatePassword);
        return Certificates.Fingerprint(certificate);
    }

    private static InstallPlan Plan(Arguments arguments, SettingsStore store, BridgeSettings settings)
    {
        var nexo = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "InsERT", "Deployments", "Nexo");
        return new InstallPlan
        {
            Program = Environment.ProcessPath ?? throw new InstallException("Nie wiadomo, gdzie jest program mostka."),
            Store = store,
            Settings = settings,
            N8n = arguments.Value("n8n") ?? "",
            Skip = Skip(arguments),
            NexoRoot = Directory.Exists(nexo) ? nexo : "",
        };
    }

    private static HashSet<string> Skip(Arguments arguments)
    {
        var skip = (arguments.Value("skip") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet();
        var unknown = skip.Except(Installer.Skippable).FirstOrDefault();
        return unknown is null ? skip : throw new SettingsException($"Nie ma kroku „{unknown}”; są: {string.Join(", ", Installer.Skippable)}.");
    }
}
