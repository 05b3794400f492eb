using System.Text.Json;
using Contrefort.Core;
using Contrefort.Core.Calendars;
using NodaTime;

namespace Contrefort.Cli.Calc;

/// <summary>What one line of <c>calc</c> asks: some hours, an instant, pauses, and exactly one question.</summary>
internal sealed record CalcCase(SupportHours Hours, OpeningPlan Plan, Instant From, IReadOnlyList<Interval> Pauses)
{
    static readonly string[] Questions = ["for", "to", "isOpen", "nextOpen"];

    static readonly string[] Known =
    [
        "id",
        "zone",
        "week",
        "dates",
        "breaks",
        "holidays",
        "from",
        "pauses",
        .. Questions,
    ];

    /// <summary>Open time to let pass, for a deadline.</summary>
    public Duration? For { get; init; }

    /// <summary>Where to count open time up to.</summary>
    public Instant? To { get; init; }

    public bool IsOpen { get; init; }

    /// <summary>Names that are not part of a case: answered all the same, and said.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <exception cref="RuleViolationException">The case cannot be read; the sentence says what is wrong.</exception>
    public static CalcCase Read(JsonElement given, DeskMemory desks)
    {
        var (hours, plan) = desks.Of(given);
        var read = new CalcCase(
            hours,
            plan,
            Iso.ReadInstant(Fields.Text(given, "from"), hours.Zone),
            ReadPauses(given, hours.Zone)
        )
        {
            For = given.TryGetProperty("for", out var seconds) ? ReadSeconds(seconds) : null,
            To = given.TryGetProperty("to", out _) ? Iso.ReadInstant(Fields.Text(given, "to"), hours.Zone) : null,
            IsOpen = Fields.Asked(given, "isOpen"),
            Ignored = [.. given.EnumerateObject().Select(field => field.Name).Except(Known)],
        };
        var nextOpen = Fields.Asked(given, "nextOpen");
        var asked = new[] { read.For is not null, read.To is not null, read.IsOpen, nextOpen }.Count(question =>
            question
        );
        return asked == 1
            ? read
            : throw new RuleViolationException(
                new Sentence("A case asks one of {0}; this one asks {1}.", string.Join(", ", Questions), asked)
            );
    }

    static Duration ReadSeconds(JsonElement field)
    {
        if (field.ValueKind != JsonValueKind.Number || !field.TryGetDecimal(out var seconds))
            throw new RuleViolationException("“for” is not a number of seconds.");
        if (seconds is < 0 or > 10_000_000_000)
            throw new RuleViolationException("“for” is from 0 to 10,000,000,000 seconds.");
        return Duration.FromTicks((long)(seconds * NodaConstants.TicksPerSecond));
    }

    static IReadOnlyList<Interval> ReadPauses(JsonElement given, DateTimeZone zone)
    {
        if (!given.TryGetProperty("pauses", out var pauses) || pauses.ValueKind == JsonValueKind.Null)
            return [];
        if (pauses.ValueKind != JsonValueKind.Array)
            throw NotPauses();
        return [.. pauses.EnumerateArray().Select(pause => ReadPause(pause, zone))];
    }

    /// <summary>A pause whose end is null still lasts.</summary>
    static Interval ReadPause(JsonElement pause, DateTimeZone zone)
    {
        if (pause.ValueKind != JsonValueKind.Array || pause.GetArrayLength() != 2)
            throw NotPauses();
        if (
            pause[0].ValueKind != JsonValueKind.String
            || pause[1].ValueKind is not (JsonValueKind.String or JsonValueKind.Null)
        )
            throw NotPauses();
        var from = Iso.ReadInstant(pause[0].GetString()!, zone);
        Instant? to = pause[1].GetString() is { } end ? Iso.ReadInstant(end, zone) : null;
        return to is null || from <= to
            ? new Interval(from, to)
            : throw new RuleViolationException(
                new Sentence("The pause {0} ends before it begins.", pause.GetRawText())
            );
    }

    static RuleViolationException NotPauses() =>
        new(new Sentence("“pauses” is not a list of [from, to], where to may be null for a pause that still lasts."));

    /// <exception cref="RuleViolationException">The hours have no answer, such as a desk that never opens again.</exception>
    public CalcAnswer Answer()
    {
        var reasons = new CalcReasons(this);
        if (For is { } openTime)
        {
            var due = Hours.Add(From, openTime, Pauses);
            return new CalcAnswer("due", due is { } at ? Iso.Write(at, Hours.Zone) : null, reasons.Until(due));
        }
        if (To is { } to)
            return new CalcAnswer("elapsed", Seconds(Hours.Between(From, to, Pauses)), reasons.Until(to));
        if (IsOpen)
        {
            var open = Hours.IsOpen(From);
            return new CalcAnswer("isOpen", open, reasons.At(From));
        }
        var next = Hours.NextOpening(From);
        return new CalcAnswer(
            "nextOpen",
            next is { } opening ? Iso.Write(opening, Hours.Zone) : null,
            reasons.NextOpening(next)
        );
    }

    static decimal Seconds(Duration duration) => duration.BclCompatibleTicks / (decimal)NodaConstants.TicksPerSecond;
}

/// <summary>One answer: its name, its value, and why.</summary>
internal sealed record CalcAnswer(string Name, object? Value, IReadOnlyList<string> Because)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WritePropertyName(Name);
        switch (Value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case decimal seconds when seconds == decimal.Truncate(seconds):
                json.WriteNumberValue((long)seconds);
                break;
            case decimal seconds:
                json.WriteNumberValue(seconds);
                break;
            case var text:
                json.WriteStringValue(text.ToString());
                break;
        }
        json.WriteStartArray("because");
        foreach (var reason in Because)
            json.WriteStringValue(reason);
        json.WriteEndArray();
    }
}
