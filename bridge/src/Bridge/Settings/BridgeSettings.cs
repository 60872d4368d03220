using System.Net;
using System.Text.Json.Serialization;

namespace PrintBridge.Settings;

/// <summary>What the shop sets; written to settings.json. Secrets stand beside it, protected.</summary>
internal sealed record BridgeSettings
{
    /// <summary>SQL Server of nexo as Subiekt has it, such as ".\INSERTNEXO".</summary>
    public string Server { get; init; } = "";

    /// <summary>Name of the company's database, such as "Nexo_Sklep".</summary>
    public string Database { get; init; } = "";

    /// <summary>Whether the service's own Windows account is let in by SQL Server; otherwise <see cref="SqlUser"/>.</summary>
    public bool WindowsLogin { get; init; }
    public string SqlUser { get; init; } = "";
    public bool Encrypt { get; init; }

    /// <summary>Login of the operator in nexo (Konfiguracja, Użytkownicy), best one of the bridge's own.</summary>
    public string Operator { get; init; } = "";

    public string Bind { get; init; } = "127.0.0.1";
    public int Port { get; init; } = 5005;

    /// <summary>Whether to speak TLS, with the certificate that stands in the data folder.</summary>
    public bool Tls { get; init; }

    /// <summary>Folders with nexo's programs; all Windows users' own ones when empty.</summary>
    public IReadOnlyList<string> NexoFolders { get; init; } = [];

    /// <summary>Folder of .NET 8, when it is not where Windows has it.</summary>
    public string DotnetRoot { get; init; } = "";

    public Limits Limits { get; init; } = new();

    [JsonIgnore]
    public bool IsLoopback => IPAddress.TryParse(Bind, out var address) && IPAddress.IsLoopback(address);
}

/// <summary>Numbers that are right for a shop; tests make them small.</summary>
internal sealed record Limits
{
    /// <summary>Seconds nexo may take to start (9 to 15 are usual).</summary>
    public double StartSeconds { get; init; } = 120;

    /// <summary>Seconds a print may take (0.3 to 4 are usual); below the 90 that n8n waits.</summary>
    public double PrintSeconds { get; init; } = 60;

    /// <summary>Prints after which a fresh worker is started.</summary>
    public int Prints { get; init; } = 500;

    /// <summary>Megabytes of memory at which a fresh worker is started.</summary>
    public int MemoryMegabytes { get; init; } = 1500;

    /// <summary>Seconds without work after which the session with nexo is tried.</summary>
    public double IdleSeconds { get; init; } = 60;

    /// <summary>Seconds between two looks for an update of nexo.</summary>
    public double WatchSeconds { get; init; } = 5;

    /// <summary>Multiplies how long the bridge waits before it tries nexo again (licence 5 minutes, SQL Server 15 seconds).</summary>
    public double RetryFactor { get; init; } = 1;

    /// <summary>Hour of the day at which a worker that has printed is replaced; -1 for never.</summary>
    public int FreshAtHour { get; init; } = 3;
}

/// <summary>What nobody else may read.</summary>
internal sealed record BridgeSecrets
{
    public string SqlPassword { get; init; } = "";
    public string OperatorPassword { get; init; } = "";

    /// <summary>Bearer token; empty when the bridge takes tokens of documents only.</summary>
    public string Token { get; init; } = "";

    /// <summary>Secret of the tokens of documents; empty when it takes none.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Password of the certificate's file.</summary>
    public string CertificatePassword { get; init; } = "";
}

/// <summary>A wrong setting, in words for the shop.</summary>
internal sealed class SettingsException(string message) : Exception(message);

internal static class SettingsCheck
{
    /// <exception cref="SettingsException">The bridge must not run like this.</exception>
    public static void Check(BridgeSettings settings, BridgeSecrets secrets)
    {
        if (!IPAddress.TryParse(settings.Bind, out _)) throw new SettingsException($"Adres nasłuchu „{settings.Bind}” nie jest adresem IP.");
        if (settings.Port is < 0 or > 65535) throw new SettingsException($"Port {settings.Port} nie istnieje.");
        if (secrets.Token == "" && secrets.Secret == "")
        {
            throw new SettingsException("Brak tokenu: każdy mógłby pobrać faktury. Ustaw go poleceniem „bridge configure”.");
        }

        if (settings.IsLoopback) return;
        if (!settings.Tls)
        {
            throw new SettingsException($"Adres {settings.Bind} jest widoczny w sieci, a szyfrowanie (TLS) jest wyłączone: bez niego most odpowiada tylko pod 127.0.0.1.");
        }
    }

    /// <exception cref="SettingsException">Something that nexo needs is empty.</exception>
    public static void CheckNexo(BridgeSettings settings)
    {
        if (settings.Server == "" || settings.Database == "" || settings.Operator == "")
        {
            throw new SettingsException("Ustawienia są niepełne: podaj serwer, bazę i operatora poleceniem „bridge configure”.");
        }
    }
}
