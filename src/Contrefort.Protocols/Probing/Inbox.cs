using System.Diagnostics.CodeAnalysis;

namespace Contrefort.Protocols.Probing;

/// <summary>
/// A queue between threads. Who waits sleeps in the kernel at once: a BlockingCollection's takers spin before they do, which
/// at hundreds of short jobs a second costs more than handing them over.
/// </summary>
sealed class Inbox<T>
{
    readonly Queue<T> _items = [];
    bool _isClosed;

    /// <exception cref="InvalidOperationException">It is closed.</exception>
    internal void Add(T item)
    {
        lock (_items)
        {
            if (_isClosed)
                throw new InvalidOperationException("Nobody takes anything any more.");
            _items.Enqueue(item);
            Monitor.Pulse(_items);
        }
    }

    /// <summary>What is there is still taken; nobody waits for more.</summary>
    internal void Close()
    {
        lock (_items)
        {
            _isClosed = true;
            Monitor.PulseAll(_items);
        }
    }

    /// <returns>False once it is closed and empty; until then it waits.</returns>
    internal bool TryTake([MaybeNullWhen(false)] out T item)
    {
        lock (_items)
        {
            while (_items.Count == 0 && !_isClosed)
                Monitor.Wait(_items);
            return _items.TryDequeue(out item);
        }
    }
}
