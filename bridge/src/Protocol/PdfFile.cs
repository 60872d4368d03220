namespace PrintBridge.Protocol;

/// <summary>Whether a file is a whole PDF, judged by its two ends: Sfera may "succeed" without one.</summary>
internal static class PdfFile
{
    public const string Name = "document";

    /// <summary>The file Sfera makes of the name without extension that it is given.</summary>
    public static string In(string folder) => Path.Combine(folder, Name + ".pdf");

    public static bool IsWhole(ReadOnlySpan<byte> content)
    {
        // A reader takes trailing bytes after the end mark; Stimulsoft writes a line break.
        var tail = content.Length > 1024 ? content[^1024..] : content;
        return content.StartsWith("%PDF-"u8) && tail.LastIndexOf("%%EOF"u8) >= 0;
    }

    /// <summary>The content of the file when it is whole; null otherwise.</summary>
    public static byte[]? ReadWhole(string path)
    {
        try
        {
            var content = File.ReadAllBytes(path);
            return IsWhole(content) ? content : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
