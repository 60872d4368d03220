using System.Security.Cryptography;
using System.Text.Json;
using PrintBridge.Settings;

namespace PrintBridge.Commands;

/// <summary>`bridge configure`: asks for settings and passwords, or reads them as JSON from its input.</summary>
internal static class ConfigureCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Settings and secrets in one JSON object, for scripts.</summary>
    private sealed record Input(BridgeSettings? Settings, BridgeSecrets? Secrets);

    public static int Run(Arguments arguments, TextReader input, TextWriter output)
    {
        var store = arguments.Store;
        var settings = File.Exists(store.SettingsFile) ? store.ReadSettings() : new BridgeSettings();
        var secrets = store.ReadSecrets();
        if (arguments.Has("stdin")) (settings, secrets) = FromJson(ReadUtf8(), settings, secrets);
        else (settings, secrets) = Ask(settings, secrets, input, output);
        if (secrets is { Token: "", Secret: "" })
        {
            secrets = secrets with { Token = RandomNumberGenerator.GetHexString(40, true) };
            output.WriteLine($"Token do n8n (Print Bridge API → Token): {secrets.Token}");
        }

        SettingsCheck.CheckNexo(settings);
        store.Write(settings, secrets);
        output.WriteLine($"Zapisano w {store.Folder}.");
        return 0;
    }

    /// <summary>JSON is UTF-8, whatever the console's code page is.</summary>
    private static string ReadUtf8()
    {
        using var reader = new StreamReader(Console.OpenStandardInput(), System.Text.Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static (BridgeSettings Settings, BridgeSecrets Secrets) FromJson(string text, BridgeSettings settings, BridgeSecrets secrets)
    {
        try
        {
            var given = JsonSerializer.Deserialize<Input>(text, Json);
            return (given?.Settings ?? settings, given?.Secrets ?? secrets);
        }
        catch (JsonException error)
        {
            throw new SettingsException($"To nie jest JSON z polami „settings” i „secrets”: wiersz {error.LineNumber + 1}.");
        }
    }

    private static (BridgeSettings Settings, BridgeSecrets Secrets) Ask(BridgeSettings settings, BridgeSecrets secrets, TextReader input, TextWriter output)
    {
        string Text(string question, string now)
        {
            output.Write(now == "" ? $"{question}: " : $"{question} [{now}]: ");
            return input.ReadLine()?.Trim() is { Length: > 0 } answer ? answer : now;
        }

        string Hidden(string question, string now)
        {
            output.Write(now == "" ? $"{question}: " : $"{question} [Enter = bez zmian]: ");
            return ReadHidden(input, output) is { Length: > 0 } answer ? answer : now;
        }

        settings = settings with
        {
            Server = Text("Serwer SQL, jak w Subiekcie (np. .\\INSERTNEXO)", settings.Server),
            Database = Text("Baza podmiotu (np. Nexo_Sklep)", settings.Database),
            SqlUser = Text("Użytkownik SQL (pusty = logowanie Windows)", settings.SqlUser),
            Operator = Text("Operator w nexo, pole Login", settings.Operator),
        };
        settings = settings with { WindowsLogin = settings.SqlUser == "" };
        if (!settings.WindowsLogin) secrets = secrets with { SqlPassword = Hidden("Hasło SQL", secrets.SqlPassword) };
        secrets = secrets with { OperatorPassword = Hidden("Hasło operatora", secrets.OperatorPassword) };
        return (settings, secrets);
    }

    /// <summary>A line that nobody at the screen can read.</summary>
    private static string ReadHidden(TextReader input, TextWriter output)
    {
        if (Console.IsInputRedirected || input != Console.In) return input.ReadLine() ?? "";
        var typed = new System.Text.StringBuilder();
        for (var key = Console.ReadKey(true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(true))
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }

        output.WriteLine();
        return typed.ToString();
    }
}
