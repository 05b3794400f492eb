using System.Text.Json;

namespace Contrefort.Protocols.Alerting;

/// <summary>
/// A path into JSON: <c>$</c>, then <c>.name</c>, <c>['any name']</c>, <c>[3]</c> and <c>[*]</c>, nothing else. <c>$</c> is the
/// whole payload and <c>@</c> the alert at hand; a path that begins with that of the alerts is read from the alert at hand.
/// </summary>
public sealed class JsonPath
{
    const int MostSteps = 20;
    const int Longest = 200;

    readonly IReadOnlyList<Step> _steps;

    JsonPath(string text, bool isOfItem, IReadOnlyList<Step> steps) =>
        (Text, IsOfItem, _steps) = (text, isOfItem, steps);

    public string Text { get; }

    /// <summary>It begins with <c>@</c>.</summary>
    public bool IsOfItem { get; }

    /// <exception cref="FormatException">It is no such path.</exception>
    public static JsonPath Parse(string text)
    {
        text = text.Trim();
        if (text.Length is 0 or > Longest || text[0] is not ('$' or '@'))
            throw new FormatException(text);
        var steps = new List<Step>();
        for (var at = 1; at < text.Length; )
        {
            var (step, next) = text[at] switch
            {
                '.' => Named(text, at + 1),
                '[' => Bracketed(text, at + 1),
                _ => throw new FormatException(text),
            };
            steps.Add(step);
            at = next;
        }
        return steps.Count > MostSteps ? throw new FormatException(text) : new(text, text[0] == '@', steps);
    }

    static (Step, int) Named(string text, int at)
    {
        var end = at;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || text[end] is '_' or '-'))
            end++;
        return end == at ? throw new FormatException(text) : (new Step(text[at..end], null), end);
    }

    static (Step, int) Bracketed(string text, int at)
    {
        if (at < text.Length && text[at] is '\'' or '"')
        {
            var end = text.IndexOf(text[at], at + 1);
            return end > at && end + 1 < text.Length && text[end + 1] == ']'
                ? (new Step(text[(at + 1)..end], null), end + 2)
                : throw new FormatException(text);
        }
        var close = text.IndexOf(']', at);
        if (close < 0)
            throw new FormatException(text);
        var inside = text[at..close];
        if (inside == "*")
            return (new Step(null, null), close + 1);
        return inside.Length <= 6 && inside.All(char.IsAsciiDigit) && inside.Length > 0
            ? (new Step(null, int.Parse(inside, System.Globalization.CultureInfo.InvariantCulture)), close + 1)
            : throw new FormatException(text);
    }

    /// <summary>What it leads to, in order, as many as asked for.</summary>
    public IEnumerable<JsonElement> From(JsonElement start) => Follow(start, 0);

    /// <summary>This path as seen from what another leads to; null when it does not begin with it.</summary>
    public JsonPath? Within(JsonPath other) =>
        !IsOfItem && _steps.Count >= other._steps.Count && other._steps.SequenceEqual(_steps.Take(other._steps.Count))
            ? new(Text, true, [.. _steps.Skip(other._steps.Count)])
            : null;

    IEnumerable<JsonElement> Follow(JsonElement element, int step)
    {
        if (step == _steps.Count)
            return [element];
        return _steps[step] switch
        {
            { Name: { } name } when element.Member(name) is { } member => Follow(member, step + 1),
            { Name: null, Index: { } index }
                when element.ValueKind == JsonValueKind.Array && index < element.GetArrayLength() => Follow(
                element[index],
                step + 1
            ),
            { Name: null, Index: null } when element.ValueKind == JsonValueKind.Array => element
                .EnumerateArray()
                .SelectMany(one => Follow(one, step + 1)),
            { Name: null, Index: null } when element.ValueKind == JsonValueKind.Object => element
                .EnumerateObject()
                .SelectMany(one => Follow(one.Value, step + 1)),
            _ => [],
        };
    }

    /// <summary>A member, an index, or all of them.</summary>
    readonly record struct Step(string? Name, int? Index);
}
