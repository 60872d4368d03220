using System.Globalization;
using System.Text;

namespace PrintBridge.Logs;

/// <summary>Lines in a file a day, each file up to a size; old files are removed.</summary>
internal sealed class RollingFile(string folder, string name, TimeProvider clock, int keepDays = 30, long mostBytes = 10 * 1024 * 1024)
{
    private readonly Lock gate = new();
    private string current = "";

    public string Folder { get; } = folder;

    public void Write(string line)
    {
        lock (gate)
        {
            try
            {
                Directory.CreateDirectory(Folder);
                var path = Path.Combine(Folder, $"{name}-{clock.GetLocalNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture)}.log");
                if (path != current)
                {
                    current = path;
                    RemoveOld();
                }

                var file = new FileInfo(path);
                if (file.Exists && file.Length > mostBytes) file.MoveTo(path + ".old", true);
                File.AppendAllText(path, line.ReplaceLineEndings(" ") + "\n", new UTF8Encoding(false));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A full disk must not stop the printing; Windows' event log has the errors too.
            }
        }
    }

    private void RemoveOld()
    {
        var oldest = clock.GetUtcNow().UtcDateTime.AddDays(-keepDays);
        foreach (var file in new DirectoryInfo(Folder).GetFiles($"{name}-*").Where(file => file.LastWriteTimeUtc < oldest)) file.Delete();
    }
}

/// <summary>Sends the program's log to a rolling file.</summary>
internal sealed class RollingFileProvider(RollingFile file, TimeProvider clock) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Writer(file, clock, categoryName);

    public void Dispose()
    {
        // The file is opened for each line only.
    }

    private sealed class Writer(RollingFile file, TimeProvider clock, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var time = clock.GetLocalNow().ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
            var failure = exception is null ? "" : $" {exception.GetType().Name}: {exception.Message}";
            file.Write($"{time} {logLevel} {category} {formatter(state, exception)}{failure}");
        }
    }
}
