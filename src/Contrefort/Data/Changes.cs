using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Contrefort.Data;

/// <summary>
/// What has changed, as topics such as <c>ticket:0198…</c> or <c>queue</c>, in any process, for pages that refresh
/// themselves. Writers announce with <c>db.Announce(topic)</c>, or here after a commit of their own.
/// </summary>
internal sealed class Changes(Notices notices)
{
    const int Unread = 64;

    /// <summary>A topic that concerns every subscriber: something may have been missed.</summary>
    public const string Anything = Notices.Anything;

    public void Announce(string topic) => notices.Send(new(Notices.Changed, topic));

    /// <summary>
    /// Subscribed from the call on; enumerate it, or it stays subscribed. A slow reader loses the oldest topics, not the
    /// newest.
    /// </summary>
    public IAsyncEnumerable<string> Subscribe(Func<string, bool> about, CancellationToken stop = default)
    {
        var topics = Channel.CreateBounded<string>(
            new BoundedChannelOptions(Unread) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
        );
        var subscription = notices.Listen(notice =>
        {
            if (notice.Channel == Notices.Changed && (notice.Payload == Anything || about(notice.Payload)))
                topics.Writer.TryWrite(notice.Payload);
        });
        return Read(topics.Reader, subscription, stop);
    }

    static async IAsyncEnumerable<string> Read(
        ChannelReader<string> topics,
        IDisposable subscription,
        [EnumeratorCancellation] CancellationToken stop
    )
    {
        using (subscription)
            await foreach (var topic in topics.ReadAllAsync(stop))
                yield return topic;
    }
}

internal static class ChangesExtensions
{
    extension(ContrefortDb db)
    {
        /// <summary>Tells every open page about it, once what is saved next is committed.</summary>
        public void Announce(string topic) => db.Notify(new(Notices.Changed, topic));
    }
}
