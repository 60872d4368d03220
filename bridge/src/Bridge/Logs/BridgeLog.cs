namespace PrintBridge.Logs;

/// <summary>Every line that the log may hold. None of them takes a secret or the query of a request.</summary>
internal static partial class BridgeLog
{
    [LoggerMessage(1, LogLevel.Information, "nexo {Version} is ready, started from {Folder}")]
    public static partial void Started(this ILogger log, string version, string folder);

    [LoggerMessage(2, LogLevel.Error, "nexo is not ready ({Code}): {Sentence}")]
    public static partial void NotStarted(this ILogger log, string code, string sentence);

    [LoggerMessage(3, LogLevel.Information, "The worker is replaced: {Reason}")]
    public static partial void Replacing(this ILogger log, string reason);

    [LoggerMessage(4, LogLevel.Warning, "The folder {Folder} could not be removed")]
    public static partial void NotRemoved(this ILogger log, string folder);

    [LoggerMessage(5, LogLevel.Information, "The bridge listens on {Address}, for {Company}")]
    public static partial void Listening(this ILogger log, string address, string company);

    [LoggerMessage(6, LogLevel.Error, "A request failed: {Kind}: {Text}")]
    public static partial void RequestFailed(this ILogger log, string kind, string text);
}
