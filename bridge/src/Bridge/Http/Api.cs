using System.Diagnostics;
using System.Globalization;
using PrintBridge.Logs;
using PrintBridge.Printing;
using PrintBridge.Protocol;
using PrintBridge.Settings;

namespace PrintBridge.Http;

/// <summary>The contract, docs/print-bridge.openapi.yaml: three requests, and a page for this machine only.</summary>
internal sealed class Api(PrintLine line, Access access, Audit audit, SelfTestPage selfTest, BridgeSettings settings, ILogger<Api> log)
{
    private const int LongestTemplate = 255;
    private static readonly string[] Kinds = ["FS", "PA", "PAi", "FD"];

    public void Map(WebApplication app)
    {
        app.Use(GuardAsync);
        app.MapGet("/health", (Delegate)Health);
        app.MapGet("/api/templates", (Delegate)TemplatesAsync);
        app.MapGet("/api/invoices/{id}/pdf", (Delegate)PdfAsync);
        app.MapGet("/selftest", (Delegate)selfTest.GetAsync);
        app.MapFallback(context => Refuse(404, "not_found", "Nie ma takiego adresu.").ExecuteAsync(context));
    }

    /// <summary>Only GET, and never a stack trace.</summary>
    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET";
            await Refuse(405, "rejected", "Most tylko odczytuje: przyjmuje wyłącznie GET.").ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
#pragma warning disable CA1031 // Whatever went wrong, the caller gets an answer of the contract.
        catch (Exception error) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            log.RequestFailed(error.GetType().Name, error.Message);
            await NotReady(context, "unreachable", Sentences.For(Codes.Failed, "")).ExecuteAsync(context);
        }
    }

    private IResult Health(HttpContext context)
    {
        if (access.HasToken && !access.IsBearer(context.Request)) return Unauthorized(401);
        var state = line.State;
        var health = new Dictionary<string, object>
        {
            ["status"] = state.Ready ? "ok" : state.Code == Codes.Starting ? "starting" : "error",
            ["nexoVersion"] = state.NexoVersion == "" ? "unknown" : state.NexoVersion,
            ["company"] = settings.Database,
            ["ready"] = state.Ready,
            ["maxConcurrency"] = 1,
        };
        if (state.DatabaseVersion != "") health["nexoDatabaseVersion"] = state.DatabaseVersion;
        if (state.Code != Codes.Ok)
        {
            health["reason"] = state.Code;
            health["message"] = Sentences.For(state.Code, state.Detail, state.Missing);
        }

        return Results.Json(health);
    }

    private async Task<IResult> TemplatesAsync(HttpContext context)
    {
        if (access.HasToken && !access.IsBearer(context.Request)) return Unauthorized(401);
        if (context.Request.Query["kind"] is not [{ } kind] || !Kinds.Contains(kind))
        {
            return Refuse(422, "rejected", "Rodzaj dokumentu to FS, PA, PAi albo FD.");
        }

        var result = await line.AskAsync(new WorkerRequest { Op = Operations.Templates, Kind = kind }, context.RequestAborted);
        return result.Reply.Code == Codes.Ok
            ? Results.Json(new { templates = result.Reply.Templates })
            : Refusal(context, result.Reply);
    }

    private async Task<IResult> PdfAsync(HttpContext context, string id)
    {
        var isId = int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var documentId) && documentId > 0;
        var bearer = access.IsBearer(context.Request);
        if (!bearer && !(isId && access.IsDocumentToken(context.Request, documentId))) return Unauthorized(403);
        if (!isId) return Refuse(404, "not_found", "To nie jest Id dokumentu.");
        var patterns = context.Request.Query["pattern"];
        var pattern = patterns.Count == 0 ? null : patterns[0] ?? "";
        if (patterns.Count > 1 || (pattern is not null && (pattern.Length is 0 or > LongestTemplate || pattern.Any(char.IsControl))))
        {
            return Refuse(422, "template_unknown", "Nazwa wzorca ma od 1 do 255 znaków i jest jedna.");
        }

        var caller = $"{context.Connection.RemoteIpAddress}/{(bearer ? "bearer" : "document")}";
        return await PrintAsync(context, documentId, pattern, caller);
    }

    private async Task<IResult> PrintAsync(HttpContext context, int documentId, string? pattern, string caller)
    {
        var watch = Stopwatch.StartNew();
        JobResult? result = null;
        try
        {
            var request = new WorkerRequest { Op = Operations.Print, DocumentId = documentId, Template = pattern };
            result = await line.AskAsync(request, context.RequestAborted);
        }
        finally
        {
            audit.Write(documentId, pattern, caller, result, watch.Elapsed);
        }

        if (result.Pdf is null) return Refusal(context, result.Reply);
        context.Response.Headers["X-Nexo-Company"] = Uri.EscapeDataString(settings.Database);
        return Results.Bytes(result.Pdf, "application/pdf");
    }

    /// <summary>Codes of the worker in the words of the contract.</summary>
    private IResult Refusal(HttpContext context, WorkerReply reply)
    {
        var sentence = Sentences.For(reply.Code, reply.Detail);
        return reply.Code switch
        {
            Codes.NotFound => Refuse(404, "not_found", sentence),
            Codes.TemplateUnknown => Refuse(422, "template_unknown", sentence),
            Codes.Rejected => Refuse(422, "rejected", sentence),
            Codes.SqlUnreachable or Codes.SessionLost or Codes.Hung or Codes.Died => NotReady(context, "unreachable", sentence),
            _ => NotReady(context, "not_ready", sentence),
        };
    }

    private IResult NotReady(HttpContext context, string code, string reason)
    {
        context.Response.Headers.RetryAfter = line.RetryAfterSeconds().ToString(CultureInfo.InvariantCulture);
        return Refuse(503, code, reason);
    }

    private static IResult Unauthorized(int status) => Refuse(status, "unauthorized", "Brak tokenu albo token jest zły.");

    private static IResult Refuse(int status, string code, string reason) =>
        Results.Json(new { success = false, error = new { code, reason } }, statusCode: status);
}
