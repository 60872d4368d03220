using System.Net;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using Microsoft.Extensions.Logging.EventLog;
using PrintBridge.Logs;
using PrintBridge.Nexo;
using PrintBridge.Printing;
using PrintBridge.Settings;

namespace PrintBridge.Http;

/// <summary>What a server is put together from.</summary>
internal sealed record ServerParts(SettingsStore Store, BridgeSettings Settings, BridgeSecrets Secrets, INexo Nexo)
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether lines also go to the console, for one who started it by hand.</summary>
    public bool Console { get; init; }
}

/// <summary>Puts the web server together: bounded, without a word of its own in the answers.</summary>
internal static class Server
{
    /// <exception cref="SettingsException">It must not run with these settings.</exception>
    public static WebApplication Build(ServerParts parts)
    {
        var (store, settings, secrets, nexo) = parts;
        SettingsCheck.Check(settings, secrets);
        Directory.CreateDirectory(store.Folder);
        EmptyFolder(store.Prints);
        // A service starts in Windows' own folder: no path may be relative, and no settings are read from there.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = [] });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Host.UseWindowsService(options => options.ServiceName = Install.ServiceNames.Service);
        if (OperatingSystem.IsWindows()) NameEventSource(builder);
        Log(builder, parts);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = 200;
            kestrel.Limits.MaxRequestLineSize = 4096;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            var certificate = settings.Tls ? Certificates.Load(store.CertificateFile, secrets.CertificatePassword) : null;
            kestrel.Listen(IPAddress.Parse(settings.Bind), settings.Port, endpoint => Encrypt(endpoint, certificate));
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton(new Access(secrets));
        builder.Services.AddSingleton(new Audit(new RollingFile(store.Logs, "audit", parts.Clock), parts.Clock));
        builder.Services.AddSingleton(services => new PrintLine(nexo, settings, store.Prints, parts.Clock, services.GetRequiredService<ILogger<PrintLine>>()));
        builder.Services.AddHostedService(services => services.GetRequiredService<PrintLine>());
        builder.Services.AddSingleton<SelfTestPage>();
        builder.Services.AddSingleton<Api>();
        var app = builder.Build();
        app.Services.GetRequiredService<Api>().Map(app);
        app.Lifetime.ApplicationStarted.Register(() => app.Logger.Listening(string.Join(", ", app.Urls), settings.Database));
        return app;
    }

    [SupportedOSPlatform("windows")]
    private static void NameEventSource(WebApplicationBuilder builder) =>
        builder.Services.Configure<EventLogSettings>(events => events.SourceName = Install.ServiceNames.Service);

    private static void Encrypt(Microsoft.AspNetCore.Server.Kestrel.Core.ListenOptions endpoint, X509Certificate2? certificate)
    {
        if (certificate is not null) endpoint.UseHttps(certificate);
    }

    private static void Log(WebApplicationBuilder builder, ServerParts parts)
    {
        // Lines about requests would hold the addresses of PDFs with their tokens.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddProvider(new RollingFileProvider(new RollingFile(parts.Store.Logs, "bridge", parts.Clock), parts.Clock));
        if (parts.Console) builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
    }

    /// <summary>Documents that a killed bridge left behind.</summary>
    private static void EmptyFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var left in Directory.GetDirectories(folder))
        {
            try
            {
                Directory.Delete(left, true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A worker of the killed bridge may still hold it; the next start removes it.
            }
        }
    }
}
