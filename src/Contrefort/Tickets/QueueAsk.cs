using System.Globalization;
using System.Text.RegularExpressions;
using Contrefort.Core;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Microsoft.AspNetCore.WebUtilities;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>A part of the queue that has a name and a tab.</summary>
/// <param name="Where">SQL on the row <c>t</c>, with <see cref="Me"/> and <see cref="Now"/> in the place of values.</param>
/// <param name="Key">The key that leads there.</param>
internal sealed record QueueView(string Name, Sentence Label, string Where, string Sort, string? Key)
{
    public const string Me = "{me}";
    public const string Now = "{now}";
    const string Unfinished = "t.state <> 'closed' and t.state <> 'resolved'";

    /// <summary>Open time left to a deadline that is "soon".</summary>
    public static readonly Duration Soon = Duration.FromHours(4);

    public static readonly IReadOnlyList<QueueView> All =
    [
        new("triage", new Sentence("To triage"), "t.state = 'triage'", "oldest", "1"),
        new("new", new Sentence("To acknowledge"), "t.state = 'new'", "urgent", "2"),
        new("mine", new Sentence("Mine"), $"t.assignee_id = {Me} and {Unfinished}", "urgent", "3"),
        new("due", new Sentence("Late or due soon"), $"t.next_soon_at < {Now} and {Unfinished}", "urgent", "4"),
        new("held", new Sentence("On hold"), "t.state = 'on-hold'", "urgent", "5"),
        new("open", new Sentence("All open"), Unfinished, "urgent", "6"),
        new("resolved", new Sentence("Resolved"), "t.state = 'resolved'", "updated", "7"),
        new("closed", new Sentence("Closed"), "t.state = 'closed'", "updated", "8"),
        new("all", new Sentence("Everything"), "true", "updated", null),
    ];

    public static QueueView? Find(string? name) => All.FirstOrDefault(view => view.Name == name);
}

/// <summary>What someone wants to see of the queue: the address of the page, read.</summary>
internal sealed partial record QueueAsk
{
    public const int Size = 40;
    const int LastPage = 250;
    const int LongestWords = 200;

    /// <summary>Whitelisted: what comes from the address never becomes SQL.</summary>
    static readonly Dictionary<string, string> Orders = new()
    {
        ["urgent"] = "t.next_due_at, t.id",
        ["updated"] = "t.updated_at desc, t.id",
        ["opened"] = "t.opened_at desc, t.id",
        ["oldest"] = "t.opened_at, t.id",
    };

    public required QueueView View { get; init; }
    public required string Sort { get; init; }
    public string Words { get; init; } = "";
    public string? Customer { get; init; }
    public string? Priority { get; init; }
    public Channel? Channel { get; init; }
    public int? Level { get; init; }
    public int Page { get; init; } = 1;

    /// <summary>Everything is as the view gives it.</summary>
    public bool IsPlain => Words == "" && Customer is null && Priority is null && Channel is null && Level is null;

    public static IEnumerable<string> Sorts => Orders.Keys;

    public string Order => Orders[Sort];

    /// <returns>Null when the address asks for what there is not.</returns>
    public static QueueAsk? Of(IQueryCollection address)
    {
        var words = address["q"].ToString().Trim();
        var view = address["view"].ToString() is { Length: > 0 } name
            ? QueueView.Find(name)
            : QueueView.Find(words == "" ? "open" : "all");
        if (view is null || words.Length > LongestWords)
            return null;
        var sort = address["sort"].ToString() is { Length: > 0 } given ? given : view.Sort;
        var channel = Given(address, "channel");
        var level = Given(address, "level");
        var page = Given(address, "page");
        if (
            !Orders.ContainsKey(sort)
            || (channel is not null && !EnumText.TryTo<Channel>(channel, out _))
            || (level is not null && !int.TryParse(level, CultureInfo.InvariantCulture, out _))
            || (
                page is not null
                && !(int.TryParse(page, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= LastPage)
            )
        )
            return null;
        return new QueueAsk
        {
            View = view,
            Sort = sort,
            Words = words,
            Customer = Given(address, "customer"),
            Priority = Given(address, "priority"),
            Channel = channel is null ? null : EnumText.To<Channel>(channel),
            Level = level is null ? null : int.Parse(level, CultureInfo.InvariantCulture),
            Page = page is null ? 1 : int.Parse(page, CultureInfo.InvariantCulture),
        };
    }

    static string? Given(IQueryCollection address, string name) =>
        address[name].ToString().Trim() is { Length: > 0 and <= LongestWords } value ? value : null;

    /// <summary>The address of another view of the same search.</summary>
    public string At(QueueView view) => QueryHelpers.AddQueryString("/tickets", Parameters(view, null));

    /// <summary>What a saved view keeps: everything but the page.</summary>
    public string Query => QueryHelpers.AddQueryString("", Parameters(View, Sort == View.Sort ? null : Sort));

    Dictionary<string, string?> Parameters(QueueView view, string? sort) =>
        new[]
        {
            ("view", view.Name),
            ("q", Words == "" ? null : Words),
            ("sort", sort),
            ("customer", Customer),
            ("priority", Priority),
            ("channel", Channel is { } channel ? EnumText.Of(channel) : null),
            ("level", Level?.ToString(CultureInfo.InvariantCulture)),
        }
            .Where(pair => pair.Item2 is not null)
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);

    /// <summary>
    /// Numbers of tickets the words may name: <c>2026-00042</c>, or the <c>42</c> someone says on the telephone, of this year
    /// or one of the few before.
    /// </summary>
    public string[] Numbers(int year) =>
        WholeNumber().IsMatch(Words) ? [Words.TrimStart('#')]
        : ShortNumber().Match(Words) is { Success: true } said
            ? [.. Enumerable.Range(0, 5).Select(back => $"{year - back}-{said.Groups[1].Value.PadLeft(5, '0')}")]
        : [];

    /// <summary>The words as a prefix query, so that a search finds while the last word is being typed; null when they use operators.</summary>
    public string? Prefix =>
        Words.AsSpan().IndexOfAny("\"-") >= 0 ? null
        : string.Join(" & ", WordsOnly().Matches(Words).Select(word => word.Value)) is { Length: > 0 } all ? all + ":*"
        : null;

    [GeneratedRegex(@"^#?\d{4}-\d{3,9}$")]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^#?(\d{1,7})$")]
    private static partial Regex ShortNumber();

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex WordsOnly();
}
