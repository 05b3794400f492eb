using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Contrefort.Tests;

/// <summary>What a world writes in its log, from a level on.</summary>
internal sealed class Log(LogLevel from = LogLevel.Trace) : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= from;

    void ILogger.Log<TState>(
        LogLevel level,
        EventId id,
        TState state,
        Exception? error,
        Func<TState, Exception?, string> say
    )
    {
        if (IsEnabled(level))
            Lines.Enqueue(string.Join('\n', say(state, error), error).Trim());
    }

    public void Dispose() { }
}
