using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.SignIn;

namespace Contrefort.Ui;

/// <summary>
/// What a page shows, so that it hears of a change. The address it listens to is signed for the person the page was made
/// for: nobody listens to what they were not shown. The same page has the same address each time it is made.
/// </summary>
internal sealed class LiveTopics(SigningKey key)
{
    const int SealBytes = 18;

    readonly Lazy<byte[]> _key = new(() =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, 32, info: "live topics"u8.ToArray())
    );

    public string Address(Guid userId, IEnumerable<string> topics)
    {
        var joined = string.Join(',', topics);
        return $"/live?topics={Uri.EscapeDataString(joined)}&seal={Seal(userId, joined)}";
    }

    /// <returns>Null when it was not signed here for this person.</returns>
    public string[]? Open(Guid userId, string topics, string seal) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Seal(userId, topics)),
            Encoding.UTF8.GetBytes(seal)
        )
            ? topics.Split(',')
            : null;

    string Seal(Guid userId, string topics) =>
        Base64Url.EncodeToString(
            HMACSHA256.HashData(_key.Value, Encoding.UTF8.GetBytes($"{userId:N} {topics}")).AsSpan(0, SealBytes)
        );
}

internal static class LiveEndpoint
{
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(20);
    static readonly byte[] Changed = Encoding.UTF8.GetBytes("event: changed\ndata:\n\n");
    static readonly byte[] PresenceChanged = Encoding.UTF8.GetBytes("event: presence\ndata:\n\n");
    static readonly byte[] StillHere = Encoding.UTF8.GetBytes(":\n\n");

    public static void MapLive(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/live", (Delegate)Listen).RequireAuthorization(Policies.SignedIn);

    /// <summary>Server-sent events (HTML Living Standard 9.2): "changed" and "presence", without content.</summary>
    /// <param name="seen">The mark the page was made at: what came between that and this call is told at once.</param>
    static async Task Listen(
        HttpContext context,
        string topics,
        string seal,
        string? seen,
        LiveTopics live,
        Changes changes,
        Accounts accounts,
        Viewer viewer
    )
    {
        if (live.Open(viewer.UserId, topics, seal) is not { } shown)
        {
            context.Response.StatusCode = 404;
            return;
        }
        var stop = context.RequestAborted;
        var own = Accounts.Topic(viewer.UserId);
        var about = shown.SelectMany(topic => new[] { topic, Presence.Topic(topic) }).Append(own).ToHashSet();
        var stamp = (await accounts.Find(viewer.UserId))?.Stamp;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        using var listening = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var heard = changes.Subscribe(about.Contains, listening.Token).GetAsyncEnumerator();
        await Send(context, seen is not null && changes.HaveComeSince(seen, shown) ? Changed : StillHere);
        var next = heard.MoveNextAsync().AsTask();
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var isHeard = await Task.WhenAny(next, Task.Delay(Heartbeat, stop)) == next;
                if (isHeard && !await next)
                    return;
                if (isHeard && heard.Current == own)
                    accounts.Forget(viewer.UserId);
                // A session that was ended hears nothing more.
                if ((await accounts.Find(viewer.UserId))?.Stamp != stamp)
                    return;
                if (!isHeard)
                    await Send(context, StillHere);
                else if (heard.Current != own)
                    await Send(context, Presence.IsTopic(heard.Current) ? PresenceChanged : Changed);
                if (isHeard)
                    next = heard.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // Who still waits for a change cannot be disposed of.
            await listening.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    static async Task Send(HttpContext context, byte[] message)
    {
        await context.Response.Body.WriteAsync(message, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
