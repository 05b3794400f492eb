namespace Contrefort.Core.Updates;

/// <summary>
/// Which of two package versions is newer, as dpkg orders them (deb-version(7)): epoch, then parts without digits compared with
/// letters before other signs and <c>~</c> before everything, then parts of digits as numbers. rpm orders the versions in use
/// alike.
/// </summary>
public static class PackageVersion
{
    /// <returns>Less than zero when the first is older.</returns>
    public static int Compare(string one, string other)
    {
        var (first, second) = (Split(one), Split(other));
        return first.Epoch != second.Epoch ? first.Epoch.CompareTo(second.Epoch)
            : Part(first.Upstream, second.Upstream) is var upstream and not 0 ? upstream
            : Part(first.Revision, second.Revision);
    }

    static (long Epoch, string Upstream, string Revision) Split(string version)
    {
        var colon = version.IndexOf(':', StringComparison.Ordinal);
        var epoch = colon > 0 && long.TryParse(version.AsSpan(0, colon), out var number) ? number : 0;
        var rest = version[(colon + 1)..];
        var dash = rest.LastIndexOf('-');
        return dash < 0 ? (epoch, rest, "") : (epoch, rest[..dash], rest[(dash + 1)..]);
    }

    static int Part(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        while (one.Length > 0 || other.Length > 0)
        {
            while (HasSign(one) || HasSign(other))
            {
                if (Order(one) - Order(other) is not 0 and var difference)
                    return difference;
                one = one[1..];
                other = other[1..];
            }
            var digits = Digits(ref one);
            var others = Digits(ref other);
            var compared =
                digits.Length != others.Length ? digits.Length - others.Length : digits.SequenceCompareTo(others);
            if (compared != 0)
                return compared;
        }
        return 0;
    }

    static bool HasSign(ReadOnlySpan<char> text) => text.Length > 0 && !char.IsAsciiDigit(text[0]);

    /// <summary>The end and a digit come before letters, letters before other signs, and a tilde before all.</summary>
    static int Order(ReadOnlySpan<char> text) =>
        text.Length == 0 || char.IsAsciiDigit(text[0]) ? 0
        : text[0] == '~' ? -1
        : char.IsAsciiLetter(text[0]) ? text[0]
        : text[0] + 256;

    /// <summary>The number at the start, without its leading zeros.</summary>
    static ReadOnlySpan<char> Digits(ref ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        var digits = text[..end].TrimStart('0');
        text = text[end..];
        return digits;
    }
}
