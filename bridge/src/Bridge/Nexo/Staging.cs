using System.Security.Cryptography;
using System.Text;

namespace PrintBridge.Nexo;

/// <summary>nexo's programs are being changed at this moment.</summary>
internal sealed class StagingException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>
/// Copies nexo's programs and the worker into one folder a version: reports open files beside the program by path, and a
/// file that is loaded from where nexo keeps it would block nexo's update. A copy and not a link, for the same reason.
/// </summary>
internal sealed class Staging(string root, string workerFolder)
{
    private const string Mark = ".complete";
    private const int Keep = 2;

    /// <summary>The folder to start the worker from; made when it is not there yet.</summary>
    /// <exception cref="StagingException">The programs changed meanwhile, or cannot be read.</exception>
    public string Stage(Deployment deployment)
    {
        try
        {
            var before = Fingerprint(deployment.Folder);
            var target = Path.Combine(root, $"{deployment.Version}-{before}");
            if (!IsComplete(deployment, target))
            {
                Copy(deployment, target);
                if (Fingerprint(deployment.Folder) != before)
                {
                    Delete(target);
                    throw new StagingException($"The programs in {deployment.Folder} changed while they were copied");
                }

                File.WriteAllText(Path.Combine(target, Mark), deployment.Folder);
            }

            File.SetLastWriteTimeUtc(Path.Combine(target, Mark), DateTime.UtcNow);
            RemoveOld(target);
            return target;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StagingException(error.Message, error);
        }
    }

    /// <summary>Names, sizes and times of all files, nexo's and the worker's: 613 of them take milliseconds.</summary>
    public string Fingerprint(string folder)
    {
        var list = new StringBuilder();
        foreach (var file in Programs(folder).Concat(WorkerFiles()).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            list.Append(file.Name).Append('|').Append(file.Length).Append('|').Append(file.LastWriteTimeUtc.Ticks).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(list.ToString())))[..12];
    }

    private static IEnumerable<FileInfo> Programs(string folder) => new DirectoryInfo(folder)
        .EnumerateFiles()
        .Where(file => file.Extension.Equals(".dll", StringComparison.OrdinalIgnoreCase) || file.Extension.Equals(".pak", StringComparison.OrdinalIgnoreCase));

    /// <summary>A virus scanner or a person may have taken a file away since.</summary>
    private bool IsComplete(Deployment deployment, string target)
    {
        if (!File.Exists(Path.Combine(target, Mark))) return false;
        var there = new DirectoryInfo(target).EnumerateFiles().Select(file => file.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Programs(deployment.Folder).Concat(WorkerFiles()).All(file => there.Contains(file.Name));
    }

    private IEnumerable<FileInfo> WorkerFiles() => new DirectoryInfo(workerFolder).EnumerateFiles();

    private void Copy(Deployment deployment, string target)
    {
        Delete(target);
        Directory.CreateDirectory(target);
        foreach (var file in Programs(deployment.Folder)) file.CopyTo(Path.Combine(target, file.Name));
        // The worker last: where both have a file of one name, its own is the one it was tested with.
        foreach (var file in WorkerFiles()) file.CopyTo(Path.Combine(target, file.Name), true);
    }

    /// <summary>Half a gigabyte each: only the newest are kept, and what is still in use.</summary>
    private void RemoveOld(string current)
    {
        var old = new DirectoryInfo(root).GetDirectories()
            .Where(folder => folder.FullName != Path.GetFullPath(current))
            .OrderByDescending(folder => File.GetLastWriteTimeUtc(Path.Combine(folder.FullName, Mark)))
            .Skip(Keep - 1);
        foreach (var folder in old)
        {
            try
            {
                folder.Delete(true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A worker that is just ending holds it; the next start removes it.
            }
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, true);
    }
}
