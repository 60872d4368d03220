using System.Diagnostics;

namespace PrintBridge.Nexo;

/// <summary>Programs of nexo in a folder, with the version that they give themselves.</summary>
internal sealed record Deployment(string Folder, Version Version)
{
    /// <summary>The file whose version is nexo's.</summary>
    public const string Sfera = "InsERT.Moria.Sfera.dll";
}

/// <summary>
/// Finds nexo's programs. Each Windows user who starts Subiekt has a copy of his own, which it updates in place, so that
/// several versions can stand on a machine.
/// </summary>
internal sealed class Deployments(IReadOnlyList<string> folders)
{
    private const int MostFolders = 200;

    /// <summary>
    /// The programs to print with: those of the version the database has, when that is known and they are there; else the
    /// newest. Null when there are none.
    /// </summary>
    public Deployment? Best(string databaseVersion)
    {
        var all = Find();
        return all.FirstOrDefault(each => Version.TryParse(databaseVersion, out var wanted) && each.Version == wanted)
            ?? all.MaxBy(each => each.Version);
    }

    public IReadOnlyList<Deployment> Find() =>
        [.. (folders.Count > 0 ? folders : UserFolders()).Take(MostFolders).SelectMany(Read)];

    private static IEnumerable<Deployment> Read(string folder)
    {
        var file = Path.Combine(folder, Deployment.Sfera);
        Version? version = null;
        try
        {
            if (File.Exists(file)) version = ParseVersion(FileVersionInfo.GetVersionInfo(file).ProductVersion);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or BadImageFormatException)
        {
            // nexo's updater is writing it; the next look finds it.
        }

        return version is null ? [] : [new Deployment(folder, version)];
    }

    /// <summary>"61.1.0.9431+abcdef" is version 61.1.0.9431.</summary>
    private static Version? ParseVersion(string? text) =>
        Version.TryParse(text?.Split('+')[0].Trim(), out var version) ? version : null;

    private static IEnumerable<string> UserFolders()
    {
        var users = Path.GetDirectoryName(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)) ?? "";
        var own = Environment.GetEnvironmentVariable("SystemDrive") is { Length: > 0 } drive ? Path.Combine(drive + "\\", "Users") : users;
        return Subfolders(own)
            .SelectMany(user => Subfolders(Path.Combine(user, "AppData", "Local", "InsERT", "Deployments", "Nexo")))
            .Select(deployment => Path.Combine(deployment, "Binaries"));
    }

    private static string[] Subfolders(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
