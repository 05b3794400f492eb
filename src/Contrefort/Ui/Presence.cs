using System.Collections.Concurrent;
using System.Text.Json;
using Contrefort.Data;
using Contrefort.SignIn;
using NodaTime;

namespace Contrefort.Ui;

/// <summary>Someone who has a page open; <see cref="IsAnswering"/> once they have begun to write.</summary>
internal sealed record Present(Guid UserId, string Name, bool IsAnswering, Instant Until);

/// <summary>
/// Who looks at what now. Each open page says so every few seconds and each process remembers it for a little longer;
/// processes tell each other, and nothing of it is kept.
/// </summary>
internal sealed class Presence : IDisposable
{
    const string TopicPrefix = "presence:";
    const int MostTopics = 10_000;

    static readonly Duration Memory = Duration.FromSeconds(40);

    readonly ConcurrentDictionary<string, ConcurrentDictionary<Guid, Present>> _topics = new();
    readonly Notices _notices;
    readonly IDisposable _listening;

    public Presence(Notices notices)
    {
        _notices = notices;
        _listening = notices.Listen(Hear);
    }

    /// <summary>The topic that pages about <paramref name="topic"/> hear when someone comes, goes or begins to answer.</summary>
    public static string Topic(string topic) => TopicPrefix + topic;

    public static bool IsTopic(string topic) => topic.StartsWith(TopicPrefix, StringComparison.Ordinal);

    public void Beat(string topic, StaffViewer viewer, bool isAnswering, Instant now)
    {
        var present = new Present(viewer.UserId, viewer.Name, isAnswering, now + Memory);
        var isNews = !(
            Of(topic).TryGetValue(viewer.UserId, out var before)
            && before.IsAnswering == isAnswering
            && before.Until > now
        );
        Remember(topic, present);
        _notices.Send(
            new(
                Notices.Presence,
                JsonSerializer.Serialize(
                    new Said(topic, viewer.UserId, viewer.Name, isAnswering, present.Until.ToUnixTimeMilliseconds())
                )
            )
        );
        if (isNews)
            _notices.Send(new(Notices.Changed, Topic(topic)));
    }

    public IReadOnlyList<Present> Others(string topic, Guid me, Instant now) =>
        _topics.TryGetValue(topic, out var people)
            ?
            [
                .. people
                    .Values.Where(person => person.UserId != me && person.Until > now)
                    .OrderBy(person => person.Name),
            ]
            : [];

    void Hear(Notice notice)
    {
        if (
            notice.Channel == Notices.Presence
            && notice.Payload != Notices.Anything
            && JsonSerializer.Deserialize<Said>(notice.Payload) is { } said
        )
            Remember(
                said.Topic,
                new Present(said.UserId, said.Name, said.IsAnswering, Instant.FromUnixTimeMilliseconds(said.Until))
            );
    }

    void Remember(string topic, Present present)
    {
        if (_topics.Count > MostTopics)
            Sweep(present.Until - Memory);
        Of(topic)[present.UserId] = present;
    }

    void Sweep(Instant now)
    {
        foreach (var (topic, people) in _topics)
            if (people.Values.All(person => person.Until <= now))
                _topics.TryRemove(topic, out _);
    }

    ConcurrentDictionary<Guid, Present> Of(string topic) => _topics.GetOrAdd(topic, _ => new());

    public void Dispose() => _listening.Dispose();

    sealed record Said(string Topic, Guid UserId, string Name, bool IsAnswering, long Until);
}
