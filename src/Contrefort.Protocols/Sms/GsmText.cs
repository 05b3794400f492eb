using System.Collections.Frozen;
using System.Text;

namespace Contrefort.Protocols.Sms;

/// <summary>
/// What fits in a short message: 160 characters of the GSM 7-bit default alphabet (3GPP TS 23.038, §6.2.1), where those of its
/// extension table count twice, or 70 of UCS-2.
/// </summary>
public static class GsmText
{
    public const int Longest = 160;
    public const int LongestUnicode = 70;

    const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    const string Extended = "\f^{}\\[~]|€";

    static readonly FrozenSet<char> One = Basic.ToFrozenSet();
    static readonly FrozenSet<char> Two = Extended.ToFrozenSet();

    /// <summary>What French and typography need and the alphabet lacks, in what a reader takes for the same.</summary>
    static readonly FrozenDictionary<char, string> Near = new Dictionary<char, string>
    {
        ['’'] = "'",
        ['‘'] = "'",
        ['“'] = "\"",
        ['”'] = "\"",
        ['«'] = "\"",
        ['»'] = "\"",
        ['–'] = "-",
        ['—'] = "-",
        ['…'] = "...",
        ['œ'] = "oe",
        ['Œ'] = "OE",
        ['→'] = "->",
        ['·'] = "-",
        ['\u00a0'] = " ",
        ['\u202f'] = " ",
        ['\u2009'] = " ",
        ['\t'] = " ",
    }.ToFrozenDictionary();

    public static bool IsGsm(string text) => text.All(c => One.Contains(c) || Two.Contains(c));

    /// <summary>Places taken of <see cref="Longest"/>; of <see cref="LongestUnicode"/> when a character is not in the alphabet.</summary>
    public static int Length(string text) => IsGsm(text) ? text.Length + text.Count(Two.Contains) : text.Length;

    /// <summary>
    /// The same text in the alphabet where a near letter exists (ê becomes e; é, è, à, ù stay); other writings are left as they
    /// are. Control characters go.
    /// </summary>
    public static string Near7Bit(string text)
    {
        var near = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormC))
            if (One.Contains(c) || Two.Contains(c))
                near.Append(c);
            else if (Near.TryGetValue(c, out var other))
                near.Append(other);
            else if (!char.IsControl(c))
                near.Append(WithoutMark(c) is var letter && One.Contains(letter) ? letter : c);
        return near.ToString();
    }

    /// <summary>Cut to so many places, with a mark that it was.</summary>
    public static string Cut(string text, int places)
    {
        if (Length(text) <= places)
            return text;
        var end = Math.Min(text.Length, Math.Max(0, places - 3));
        while (end > 0 && (Length(text[..end]) > places - 3 || char.IsHighSurrogate(text[end - 1])))
            end--;
        return text[..end].TrimEnd() + "...";
    }

    static char WithoutMark(char c) => char.IsSurrogate(c) ? c : c.ToString().Normalize(NormalizationForm.FormD)[0];
}
