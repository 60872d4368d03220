using System.Diagnostics;
using System.Globalization;
using PrintBridge.Printing;
using PrintBridge.Protocol;

namespace PrintBridge.Logs;

/// <summary>A line for each print: who asked for what and what became of it. No token, no query.</summary>
internal sealed class Audit(RollingFile file, TimeProvider clock)
{
    public void Write(int documentId, string? pattern, string caller, JobResult? result, TimeSpan took)
    {
        var reply = result?.Reply;
        var time = clock.GetLocalNow().ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        var template = Quote(reply?.Template is { Length: > 0 } used ? used : pattern ?? "");
        file.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"{time} print id={documentId} number={Quote(reply?.Number ?? "")} template={template} type={reply?.TemplateType ?? 0} result={reply?.Code ?? "left"} bytes={result?.Pdf?.Length ?? 0} ms={took.TotalMilliseconds:F0} attempts={result?.Attempts ?? 0} caller={caller}"));
    }

    private static string Quote(string text) => $"\"{string.Concat(text.Where(letter => !char.IsControl(letter) && letter != '"'))}\"";
}
