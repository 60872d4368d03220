using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using PrintBridge.Http;
using PrintBridge.Nexo;
using PrintBridge.Protocol;
using PrintBridge.Settings;

namespace PrintBridge.Tests;

public class ServerTests
{
    private static readonly BridgeSecrets Secrets = new() { Token = "tajny", Secret = "sekret", CertificatePassword = "p" };

    private static async Task<WebApplication> StartAsync(TemporaryFolder folder, INexo? nexo = null, bool tls = false)
    {
        var store = new SettingsStore(folder.Sub("data"));
        if (tls) Certificates.Make(store.CertificateFile, Secrets.CertificatePassword, "127.0.0.1", DateTimeOffset.UtcNow);
        var settings = new BridgeSettings { Database = "Nexo_Łódź", Port = 0, Tls = tls };
        var app = Server.Build(new ServerParts(store, settings, Secrets, nexo ?? new SimulatedNexo(SimulatedNexo.Examples)));
        await app.StartAsync();
        return app;
    }

    private static HttpClient Client(WebApplication app, string? token = "tajny")
    {
        var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    [Fact]
    public async Task Tls_shows_the_certificate_whose_fingerprint_the_shop_was_told()
    {
        using var folder = new TemporaryFolder();
        await using var app = await StartAsync(folder, tls: true);
        using var own = Certificates.Load(new SettingsStore(folder.Sub("data")).CertificateFile, "p");
        var seen = "";
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, certificate, _, errors) =>
            {
                seen = Certificates.Fingerprint(certificate!);
                // Nobody vouches for it, but it is for this host.
                return errors == SslPolicyErrors.RemoteCertificateChainErrors;
            },
        };
        using var client = new HttpClient(handler);
        client.DefaultRequestHeaders.Authorization = new("Bearer", "tajny");
        var answer = await client.GetAsync(new Uri($"{app.Urls.First()}/health"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Certificates.Fingerprint(own), seen);
        Assert.Equal(2048, own.GetRSAPublicKey()!.KeySize);
    }

    [Fact]
    public async Task Each_print_leaves_a_line_without_a_secret_and_the_log_holds_none_either()
    {
        using var folder = new TemporaryFolder();
        await using (var app = await StartAsync(folder))
        {
            using var client = Client(app);
            await client.GetAsync(new Uri("/api/invoices/100001/pdf?pattern=FS%20angielski", UriKind.Relative));
            using var nobody = Client(app, null);
            await nobody.GetAsync(new Uri("/api/invoices/100001/pdf?t=zly-token", UriKind.Relative));
        }

        var lines = Directory.GetFiles(Path.Combine(folder.Path, "data", "logs")).SelectMany(File.ReadAllLines).ToList();
        var audit = Assert.Single(lines, line => line.Contains(" print id=", StringComparison.Ordinal));
        Assert.Contains("number=\"FS 1/SYM/2026\" template=\"FS angielski\"", audit, StringComparison.Ordinal);
        Assert.Contains("result=ok", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains("tajny", StringComparison.Ordinal) || line.Contains("zly-token", StringComparison.Ordinal) || line.Contains("?t=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_says_why_in_a_word_and_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        var detail = "Podana baza danych jest w innej wersji niż użyte biblioteki sferyczne. Wersja bazy danych to 61.1.1.9471, a wersja Sfery to 61.1.0.9431. …";
        var nexo = new ScriptedNexo((_, _) => new WorkerReply()) { StartReply = new WorkerReply { Code = Codes.VersionMismatch, Detail = detail } };
        await using var app = await StartAsync(folder, nexo);
        using var client = Client(app);
        JsonElement health;
        do health = JsonDocument.Parse(await client.GetStringAsync(new Uri("/health", UriKind.Relative))).RootElement;
        while (health.GetProperty("reason").GetString() == "starting");
        Assert.Equal("version_mismatch", health.GetProperty("reason").GetString());
        Assert.Equal("61.1.0.9431", health.GetProperty("nexoVersion").GetString());
        Assert.Equal("61.1.1.9471", health.GetProperty("nexoDatabaseVersion").GetString());
        Assert.Contains("Uruchom Subiekta", health.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_self_test_is_for_this_machine_under_its_own_names_only()
    {
        using var folder = new TemporaryFolder();
        await using var app = await StartAsync(folder);
        using var client = Client(app, null);
        var page = await client.GetStringAsync(new Uri("/selftest?document=100001", UriKind.Relative));
        Assert.Contains("Wydruk dokumentu 100001", page, StringComparison.Ordinal);
        Assert.Contains("FS angielski", page, StringComparison.Ordinal);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "/selftest") { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync(foreign)).StatusCode);
        using var proxied = new HttpRequestMessage(HttpMethod.Get, "/selftest");
        proxied.Headers.Add("X-Forwarded-For", "1.2.3.4");
        Assert.Equal(HttpStatusCode.NotFound, (await client.SendAsync(proxied)).StatusCode);
        var escaped = await client.GetStringAsync(new Uri("/selftest?document=%22%3E%3Cscript%3E", UriKind.Relative));
        Assert.DoesNotContain("<script>", escaped, StringComparison.Ordinal);
    }
}
