using Contrefort.Core;
using Contrefort.Protocols.Sms;
using Contrefort.Ui;

namespace Contrefort.OnCall;

/// <summary>What a call says, in the language of who is called.</summary>
internal static class CallText
{
    /// <summary>Two parts of a text message in another writing than ours.</summary>
    const int LongestUnicode = 134;

    public static string Title(CallOutRow callOut, Words w) => w[CallOutJson.Title(callOut.Title)];

    /// <summary><c>B: 12 h → 14:41</c>, on the reader's clock; with its day when that is another.</summary>
    public static string? Deadline(CallOutRow callOut, Words w) =>
        callOut.DeadlineAt is not { } at ? callOut.Deadline
        : callOut.Deadline is { } promise ? $"{promise} → {w.Write.Hour(at, callOut.OpenedAt)}"
        : w["due {0}", at];

    /// <summary>One text message: what, by when, and the link. The title gives way.</summary>
    public static string Sms(CallOutRow callOut, string link, Words w) =>
        Sms(Title(callOut, w), Deadline(callOut, w) is { } deadline ? $" ({deadline}) {link}" : $" {link}");

    public static string Sms(string title, string rest)
    {
        (title, rest) = (GsmText.Near7Bit(title), GsmText.Near7Bit(rest));
        var places = GsmText.IsGsm(title + rest) ? GsmText.Longest : LongestUnicode;
        return GsmText.Cut(title, Math.Max(20, places - GsmText.Length(rest))) + rest;
    }

    /// <summary>Several calls in one.</summary>
    public static string Gathered(CallOutRow first, int others, Words w) =>
        w["{0} more calls wait for you: {1}", others + 1, Title(first, w)];

    public static (string Subject, string Text) Mail(CallOutRow callOut, string link, string page, Words w)
    {
        string?[] paragraphs =
        [
            Title(callOut, w),
            Deadline(callOut, w),
            w["Since {0}.", callOut.OpenedAt],
            w["Say that you have it: {0}", link],
            page,
            w["This link is yours alone. Opening it says nothing; the button does."],
        ];
        return (
            w["[On call] {0}", Title(callOut, w)],
            string.Join("\n\n", paragraphs.Where(paragraph => !string.IsNullOrEmpty(paragraph))) + "\n"
        );
    }

    /// <summary>To be read out by a voice: no link, nothing that is only for the eye.</summary>
    public static string Spoken(CallOutRow callOut, string name, Words w) =>
        string.Join(
                " ",
                w["This is an on-call alert for {0}.", name],
                Title(callOut, w).TrimEnd('.') + ".",
                callOut.DeadlineAt is { } at ? w["It is due at {0}.", w.Write.Hour(at, callOut.OpenedAt)] : "",
                w["Say yes if you take it."]
            )
            .Replace("  ", " ");
}
