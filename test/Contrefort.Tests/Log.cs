using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Contrefort.Tests;

/// <summary>What a world writes in its log.</summary>
internal sealed class Log : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel level,
        EventId id,
        TState state,
        Exception? error,
        Func<TState, Exception?, string> say
    ) => Lines.Enqueue(say(state, error) + error);

    public void Dispose() { }
}
