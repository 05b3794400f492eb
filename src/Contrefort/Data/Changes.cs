using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Contrefort.Data;

/// <summary>
/// What has changed, as topics such as <c>ticket:0198…</c> or <c>queue</c>, in any process, for pages that refresh
/// themselves. Writers announce with <c>db.Announce(topic)</c>, or here after a commit of their own.
/// </summary>
internal sealed class Changes : IDisposable
{
    const int Unread = 64;
    const int MostRemembered = 10_000;

    /// <summary>A topic that concerns every subscriber: something may have been missed.</summary>
    public const string Anything = Notices.Anything;

    readonly Notices _notices;
    readonly IDisposable _listening;
    readonly ConcurrentDictionary<object, Action<string>> _subscribers = [];
    readonly string _process = Guid.NewGuid().ToString("n")[..8];
    readonly Lock _remembering = new();
    readonly Dictionary<string, long> _last = [];
    long _count;
    long _forgotten;

    public Changes(Notices notices)
    {
        _notices = notices;
        _listening = notices.Listen(Hear);
    }

    public void Announce(string topic) => _notices.Send(new(Notices.Changed, topic));

    /// <summary>How far this process has heard. A page takes it before it reads, and asks later what came since.</summary>
    public string Mark => string.Create(CultureInfo.InvariantCulture, $"{_process}-{Interlocked.Read(ref _count)}");

    /// <summary>True when one of these topics has changed since the mark, or when that cannot be known: another process made
    /// it, or it is too long ago.</summary>
    public bool HaveComeSince(string mark, IEnumerable<string> topics)
    {
        if (
            mark.Split('-') is not [var process, var count]
            || process != _process
            || !long.TryParse(count, CultureInfo.InvariantCulture, out var seen)
        )
            return true;
        lock (_remembering)
            return seen < _forgotten || topics.Any(topic => _last.TryGetValue(topic, out var last) && last > seen);
    }

    /// <summary>Remembers first and tells then: who subscribes and asks afterwards misses nothing.</summary>
    void Hear(Notice notice)
    {
        if (notice.Channel != Notices.Changed)
            return;
        Remember(notice.Payload);
        foreach (var subscriber in _subscribers.Values)
            subscriber(notice.Payload);
    }

    void Remember(string topic)
    {
        lock (_remembering)
        {
            var count = Interlocked.Increment(ref _count);
            if (topic == Anything || _last.Count >= MostRemembered)
            {
                _last.Clear();
                _forgotten = count;
            }
            _last[topic] = count;
        }
    }

    /// <summary>
    /// Subscribed from the call on; enumerate it, or it stays subscribed. A slow reader loses the oldest topics, not the
    /// newest.
    /// </summary>
    public IAsyncEnumerable<string> Subscribe(Func<string, bool> about, CancellationToken stop = default)
    {
        var topics = Channel.CreateBounded<string>(
            new BoundedChannelOptions(Unread) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
        );
        var key = new object();
        _subscribers[key] = topic =>
        {
            if (topic == Anything || about(topic))
                topics.Writer.TryWrite(topic);
        };
        return Read(topics.Reader, key, stop);
    }

    async IAsyncEnumerable<string> Read(
        ChannelReader<string> topics,
        object key,
        [EnumeratorCancellation] CancellationToken stop
    )
    {
        try
        {
            await foreach (var topic in topics.ReadAllAsync(stop))
                yield return topic;
        }
        finally
        {
            _subscribers.TryRemove(key, out _);
        }
    }

    public void Dispose() => _listening.Dispose();
}

internal static class ChangesExtensions
{
    extension(ContrefortDb db)
    {
        /// <summary>Tells every open page about it, once what is saved next is committed.</summary>
        public void Announce(string topic) => db.Notify(new(Notices.Changed, topic));
    }
}
