using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Memory.Server.Tests.Identity;

/// <summary>Keeps all that is logged at any level: messages, their parts, exceptions whole, and the scopes around them.</summary>
internal sealed class EverythingLogged : ILoggerProvider, ISupportExternalScope
{
    private readonly ConcurrentQueue<string> _lines = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(EverythingLogged log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<string>();
            log._scopes.ForEachScope(static (scope, list) => list.Add(Parts(scope)), scopes);
            log._lines.Enqueue($"{logLevel} {category} {formatter(state, exception)} {Parts(state)} {exception} {string.Join(' ', scopes)}");
        }

        private static string Parts(object? state) =>
            state is IEnumerable<KeyValuePair<string, object?>> parts ? string.Join(' ', parts.Select(static part => $"{part.Key}={part.Value}")) : $"{state}";
    }
}
