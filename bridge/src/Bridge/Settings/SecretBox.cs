using System.Security.Cryptography;
using System.Text;

namespace PrintBridge.Settings;

/// <summary>
/// Keeps secrets by DPAPI of this machine: the service's account has to read what an administrator wrote, and a copied
/// file is worth nothing elsewhere. Where there is no DPAPI (development only) the file's mode has to do.
/// </summary>
internal static class SecretBox
{
    private const string Protected = "dpapi:";
    private const string Plain = "plain:";
    private static readonly byte[] Entropy = "n8n-nodes-baselinker-nexo print bridge"u8.ToArray();

    public static string Close(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        if (!OperatingSystem.IsWindows()) return Plain + Convert.ToBase64String(bytes);
        return Protected + Convert.ToBase64String(ProtectedData.Protect(bytes, Entropy, DataProtectionScope.LocalMachine));
    }

    /// <exception cref="SettingsException">It was made on another machine.</exception>
    public static string Open(string stored)
    {
        try
        {
            if (stored.StartsWith(Protected, StringComparison.Ordinal) && OperatingSystem.IsWindows())
            {
                var bytes = ProtectedData.Unprotect(Convert.FromBase64String(stored[Protected.Length..]), Entropy, DataProtectionScope.LocalMachine);
                return Encoding.UTF8.GetString(bytes);
            }

            if (stored.StartsWith(Plain, StringComparison.Ordinal) && !OperatingSystem.IsWindows())
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(stored[Plain.Length..]));
            }
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            throw new SettingsException("Haseł zapisanych w secrets.json nie da się odczytać na tym komputerze. Podaj je jeszcze raz poleceniem „bridge configure”.");
        }

        throw new SettingsException("Haseł zapisanych w secrets.json nie da się odczytać na tym komputerze. Podaj je jeszcze raz poleceniem „bridge configure”.");
    }
}
