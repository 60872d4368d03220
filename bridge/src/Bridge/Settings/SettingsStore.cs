using System.Text.Encodings.Web;
using System.Text.Json;

namespace PrintBridge.Settings;

/// <summary>The folder of the bridge's data: settings, secrets, certificate, logs and copies of nexo's programs.</summary>
internal sealed class SettingsStore(string folder)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Where Windows keeps what belongs to no user.</summary>
    public static string DefaultFolder =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.CommonApplicationData), "NexoPrintBridge");

    public string SettingsFile => Path.Combine(Folder, "settings.json");
    public string SecretsFile => Path.Combine(Folder, "secrets.json");
    public string CertificateFile => Path.Combine(Folder, "certificate.pfx");
    public string Logs => Path.Combine(Folder, "logs");
    public string Staging => Path.Combine(Folder, "nexo");
    public string Prints => Path.Combine(Folder, "prints");

    /// <exception cref="SettingsException">There are none, or they cannot be read.</exception>
    public BridgeSettings ReadSettings()
    {
        if (!File.Exists(SettingsFile)) throw new SettingsException($"Brak pliku {SettingsFile}. Zacznij od polecenia „bridge configure”.");
        return Read<BridgeSettings>(SettingsFile);
    }

    public BridgeSecrets ReadSecrets()
    {
        if (!File.Exists(SecretsFile)) return new BridgeSecrets();
        var stored = Read<Dictionary<string, string>>(SecretsFile);
        string Value(string name) => stored.TryGetValue(name, out var value) ? SecretBox.Open(value) : "";
        return new BridgeSecrets
        {
            SqlPassword = Value("sqlPassword"),
            OperatorPassword = Value("operatorPassword"),
            Token = Value("token"),
            Secret = Value("secret"),
            CertificatePassword = Value("certificatePassword"),
        };
    }

    public void Write(BridgeSettings settings, BridgeSecrets secrets)
    {
        Directory.CreateDirectory(Folder);
        Replace(SettingsFile, JsonSerializer.Serialize(settings, Json));
        var stored = new Dictionary<string, string>
        {
            ["sqlPassword"] = secrets.SqlPassword,
            ["operatorPassword"] = secrets.OperatorPassword,
            ["token"] = secrets.Token,
            ["secret"] = secrets.Secret,
            ["certificatePassword"] = secrets.CertificatePassword,
        };
        Replace(SecretsFile, JsonSerializer.Serialize(stored.Where(entry => entry.Value != "").ToDictionary(entry => entry.Key, entry => SecretBox.Close(entry.Value)), Json));
    }

    private static T Read<T>(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(file), Json) ?? throw new SettingsException($"Plik {file} jest pusty.");
        }
        catch (JsonException error)
        {
            throw new SettingsException($"Plik {file} jest uszkodzony: wiersz {error.LineNumber + 1}.");
        }
    }

    /// <summary>A crash in the middle leaves the old file.</summary>
    private static void Replace(string file, string content)
    {
        var fresh = file + ".new";
        using (var stream = new FileStream(fresh, Options()))
        using (var writer = new StreamWriter(stream)) writer.Write(content);
        File.Move(fresh, file, true);
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        // Where there are no ACLs inherited from the folder, the mode keeps others out.
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
