using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using PrintBridge.Printing;
using PrintBridge.Protocol;
using PrintBridge.SelfTest;

namespace PrintBridge.Http;

/// <summary>
/// The self-test as a page in Polish, for a browser on this very machine only. It shows steps, never a document, and asks
/// for no token: whoever sits at the machine has Subiekt itself.
/// </summary>
internal sealed class SelfTestPage(PrintLine line, Settings.BridgeSettings settings)
{
    private static readonly HtmlEncoder Html = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    public async Task<IResult> GetAsync(HttpContext context)
    {
        if (!IsLocal(context)) return Results.Json(new { success = false, error = new { code = "not_found", reason = "Nie ma takiego adresu." } }, statusCode: 404);
        var asked = context.Request.Query["document"].ToString();
        var isId = int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var documentId) && documentId > 0;
        var steps = await StepsAsync(isId ? documentId : null, context.RequestAborted);
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'";
        return Results.Content(Page(steps, asked), "text/html; charset=utf-8");
    }

    /// <summary>From this machine, by a name of this machine: another site's page must not reach it under its own name.</summary>
    private static bool IsLocal(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
        && context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        && !context.Request.Headers.ContainsKey("X-Forwarded-For")
        && !context.Request.Headers.ContainsKey("Forwarded");

    private async Task<List<SelfTestStep>> StepsAsync(int? documentId, CancellationToken caller)
    {
        var state = line.State;
        var steps = new List<SelfTestStep>
        {
            new(state.Ready ? Outcome.Ok : Outcome.Failed, $"Subiekt nexo, {settings.Database}", Sentences.For(state.Code, state.Detail, state.Missing)),
            new(Outcome.Note, "Wersje", $"program {Known(state.NexoVersion)}, baza {Known(state.DatabaseVersion)}"),
        };
        steps.AddRange(SelfTest.SelfTest.Abilities(new NexoFacts { Missing = state.Missing }));
        if (!state.Ready) return steps;
        foreach (var kind in new[] { "FS", "PA", "PAi", "FD" })
        {
            var listed = await line.AskAsync(new WorkerRequest { Op = Operations.Templates, Kind = kind }, caller);
            steps.Add(SelfTest.SelfTest.Templates(kind, listed.Reply));
        }

        if (documentId is { } id)
        {
            var request = new WorkerRequest { Op = Operations.Print, DocumentId = id };
            steps.AddRange(await SelfTest.SelfTest.PrintAsync(id, onStage => line.AskAsync(request, caller, onStage)));
        }

        return steps;
    }

    private static string Known(string version) => version == "" ? "nieznana" : version;

    private static string Page(List<SelfTestStep> steps, string asked)
    {
        var rows = new StringBuilder();
        foreach (var step in steps)
        {
            var (style, mark) = step.Outcome switch { Outcome.Ok => ("ok", "✔"), Outcome.Failed => ("bad", "✘"), _ => ("note", "•") };
            rows.Append(CultureInfo.InvariantCulture, $"<li class=\"{style}\"><b>{mark} {Html.Encode(step.Title)}</b> <span>{Html.Encode(step.Text)}</span></li>\n");
        }

        return $$"""
            <!DOCTYPE html>
            <html lang="pl"><head><meta charset="utf-8"><title>Mostek wydruku – autotest</title>
            <meta name="viewport" content="width=device-width">
            <style>
              body { font: 16px/1.5 "Segoe UI", sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #222 }
              ul { list-style: none; padding: 0 } li { padding: .4rem .6rem; border-left: .3rem solid #bbb; margin: .3rem 0; background: #f6f6f6 }
              li.ok { border-color: #1a7f37 } li.bad { border-color: #c62828; background: #fdecea } span { display: block; color: #444 }
              input { font: inherit; padding: .3rem; width: 9rem } button { font: inherit; padding: .3rem 1rem }
            </style></head><body>
            <h1>Mostek wydruku Subiekt nexo</h1>
            <form method="get" action="/selftest"><label>Id dokumentu do wydruku próbnego
              <input name="document" inputmode="numeric" value="{{Html.Encode(asked)}}"></label> <button>Sprawdź</button></form>
            <ul>
            {{rows}}</ul>
            <p>Id dokumentu to kolumna <i>Id</i> tabeli <i>Dokumenty</i>; n8n pokazuje je jako <i>document.id</i>. Wydruk próbny nie jest nigdzie zapisywany ani wysyłany.</p>
            </body></html>
            """;
    }
}
