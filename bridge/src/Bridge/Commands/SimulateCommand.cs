using System.Security.Cryptography;
using System.Text.Json;
using PrintBridge.Http;
using PrintBridge.Nexo;
using PrintBridge.Settings;

namespace PrintBridge.Commands;

/// <summary>
/// Serves the contract with drawn PDFs, without nexo: to try n8n out before nexo is there. Token and secret are taken
/// from BRIDGE_TOKEN and BRIDGE_SECRET; without both a token is made up and printed.
/// </summary>
internal static class SimulateCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        var secrets = new BridgeSecrets
        {
            Token = Environment.GetEnvironmentVariable("BRIDGE_TOKEN") ?? "",
            Secret = Environment.GetEnvironmentVariable("BRIDGE_SECRET") ?? "",
        };
        if (secrets is { Token: "", Secret: "" })
        {
            secrets = secrets with { Token = RandomNumberGenerator.GetHexString(32, true) };
            Console.WriteLine($"Token: {secrets.Token}");
        }

        var settings = new BridgeSettings
        {
            Database = Environment.GetEnvironmentVariable("BRIDGE_COMPANY") is { Length: > 0 } company ? company : "Nexo_Symulacja",
            Port = arguments.Number("port") ?? 5005,
        };
        var folder = arguments.Value("data") ?? Path.Combine(Path.GetTempPath(), $"print-bridge-{Environment.ProcessId}");
        var nexo = new SimulatedNexo(Documents(arguments.Value("documents")));
        await using (var app = Server.Build(new ServerParts(new SettingsStore(folder), settings, secrets, nexo)))
        {
            await app.StartAsync();
            Console.WriteLine($"Address: {app.Urls.First()}");
            Console.WriteLine($"Documents: {string.Join(", ", nexo.Documents.Take(5).Select(each => $"{each.Id} = {each.Number}"))}");
            await app.WaitForShutdownAsync();
        }

        if (!arguments.Has("data")) Directory.Delete(folder, true);
        return 0;
    }

    private static List<SimulatedDocument> Documents(string? file)
    {
        if (file is null) return [.. SimulatedNexo.Examples];
        try
        {
            return JsonSerializer.Deserialize<List<SimulatedDocument>>(File.ReadAllText(file), Json) ?? [];
        }
        catch (Exception error) when (error is IOException or JsonException)
        {
            throw new SettingsException($"Plik {file} nie jest listą dokumentów [{{ \"id\", \"kind\", \"number\" }}]: {error.Message}");
        }
    }
}
