using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PrintBridge.Settings;

/// <summary>The bridge's own certificate, which nobody vouches for: n8n knows it by its fingerprint.</summary>
internal static class Certificates
{
    private const int Years = 10;

    /// <summary>Makes a certificate for this host's names and addresses, and the address it listens on.</summary>
    public static void Make(string file, string password, string bind, DateTimeOffset now)
    {
        using var key = RSA.Create(2048);
        var host = Dns.GetHostName();
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        names.AddDnsName("localhost");
        foreach (var address in Addresses(bind)) names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pfx, password));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <exception cref="SettingsException">The file is not there or its password is another.</exception>
    public static X509Certificate2 Load(string file, string password)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(file, password);
        }
        catch (Exception error) when (error is CryptographicException or IOException)
        {
            throw new SettingsException($"Certyfikatu {file} nie da się odczytać. Utwórz go ponownie poleceniem „bridge install”.");
        }
    }

    /// <summary>SHA-256, as people compare it: "AB:CD:…".</summary>
    public static string Fingerprint(X509Certificate2 certificate) =>
        string.Join(':', SHA256.HashData(certificate.RawData).Select(part => part.ToString("X2", null)));

    private static IEnumerable<IPAddress> Addresses(string bind)
    {
        var own = new List<IPAddress> { IPAddress.Loopback };
        if (IPAddress.TryParse(bind, out var address) && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any)) own.Add(address);
        try
        {
            own.AddRange(Dns.GetHostAddresses(Dns.GetHostName()).Where(each => each.AddressFamily == AddressFamily.InterNetwork));
        }
        catch (SocketException)
        {
            // A machine that does not know its own name is reached by its address.
        }

        return own.Distinct();
    }
}
