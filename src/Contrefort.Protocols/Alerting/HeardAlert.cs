using System.Text;

namespace Contrefort.Protocols.Alerting;

public enum HeardState
{
    Firing,
    Recovered,

    /// <summary>Somebody has it in hand, at the source.</summary>
    Acknowledged,
}

/// <summary>One thing another monitoring system says. Texts are cut and cleaned; instants are the source's own.</summary>
/// <param name="Key">The source's name for the trouble: the same when it fires, is acknowledged and recovers.</param>
public sealed record HeardAlert(string Key, HeardState State, string Title)
{
    /// <summary>What it is about, in the source's words; empty when it does not say.</summary>
    public string Host { get; init; } = "";
    public string Address { get; init; } = "";

    /// <summary>The source's own word for it.</summary>
    public string Severity { get; init; } = "";
    public string Detail { get; init; } = "";

    /// <summary>First failure.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the source itself believed it.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Who acknowledged it.</summary>
    public string By { get; init; } = "";

    /// <summary>Whatever else it carries, for rules.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}

/// <param name="LeftOut">Alerts the source says it did not send.</param>
public sealed record HeardPayload(IReadOnlyList<HeardAlert> Alerts, int LeftOut = 0);

/// <summary>A payload is not what its source is said to send. The message is one of a few sentences, without arguments.</summary>
public sealed class UnreadableAlertException(string reason, Exception? cause = null) : Exception(reason, cause);

/// <summary>What is taken of a text that anybody may have written.</summary>
static class Taken
{
    public const int Title = 200;
    public const int Word = 300;
    public const int Detail = 4_000;

    /// <summary>No control characters but line ends, no half surrogates, no more than so many characters.</summary>
    public static string Of(string? text, int most)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var kept = new StringBuilder(Math.Min(text.Length, most));
        foreach (var rune in text.AsSpan(0, Math.Min(text.Length, 4 * most)).EnumerateRunes())
        {
            if (kept.Length + rune.Utf16SequenceLength > most)
                break;
            if (rune.Value is '\n' or '\t' || !Rune.IsControl(rune))
                kept.Append(rune.ToString());
        }
        return kept.ToString().Trim();
    }

    /// <summary>On one line.</summary>
    public static string Line(string? text, int most) =>
        Of(text?.Replace("\r", "", StringComparison.Ordinal), most).Replace('\n', ' ').Replace('\t', ' ');
}
