using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Memory.Testing;

/// <summary>Keeps what was logged.</summary>
public sealed class LogSpy : ILoggerFactory
{
    private readonly ConcurrentQueue<LogLine> lines = new();

    public IReadOnlyList<LogLine> Lines => [.. lines];

    public IReadOnlyList<LogLine> At(LogLevel level) => [.. lines.Where(line => line.Level == level)];

    public ILogger CreateLogger(string categoryName) => new Logger(lines);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<LogLine> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(new LogLine(logLevel, formatter(state, exception)));
    }
}

/// <summary>One line of a log.</summary>
public sealed record LogLine(LogLevel Level, string Text);
