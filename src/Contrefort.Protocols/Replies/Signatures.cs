using System.Text.RegularExpressions;

namespace Contrefort.Protocols.Replies;

/// <summary>Where a signature begins: the delimiter of RFC 3676 §4.3, and what phones add by themselves.</summary>
static partial class Signatures
{
    const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>Beyond this many lines it is a text that happens to hold two dashes; fewer when a blank is missing.</summary>
    const int LongestSignature = 15;
    const int LongestCareless = 6;

    /// <summary>Index of the first line of the signature that ends this run of own lines; <paramref name="end"/> if none.</summary>
    internal static int Start(IReadOnlyList<string> lines, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            var longest = lines[i] switch
            {
                "-- " => LongestSignature,
                "--" => LongestCareless,
                _ => -1,
            };
            if (longest > 0 && TextLines(lines, i + 1, end) <= longest)
                return i;
            if (SentFromPhone().IsMatch(lines[i]) && TextLines(lines, i + 1, end) <= 1)
                return i;
        }
        return end;
    }

    static int TextLines(IReadOnlyList<string> lines, int start, int end)
    {
        var count = 0;
        for (var i = start; i < end; i++)
            if (!string.IsNullOrWhiteSpace(lines[i]))
                count++;
        return count;
    }

    [GeneratedRegex(
        @"^\s*("
            + @"envoy(é|e|Ã©|\uFFFD) (de mon|depuis mon|avec mon|à partir de|Ã. partir de|depuis l['’]application|depuis la messagerie|depuis|avec) .{1,80}"
            + @"|(t(é|e)l(é|e)charge[rz]|obtene[rz]) outlook pour .{1,60}"
            + @"|provenance\s*: courrier pour windows.{0,20}"
            + @"|sent from my .{1,40}"
            + @"|(sent|get) (from|with|via) (the )?(iphone|ipad|android|blackberry|samsung|galaxy|phone|mobile|mail|yahoo|outlook|proton|windows|aquamail|huawei).{0,60}"
            + @"|get outlook for .{1,60}"
            + @"|von (meinem|meiner) .{1,40} (gesendet|aus gesendet)"
            + @"|(gesendet|diese nachricht wurde) (von|mit|aus) .{1,60}"
            + @"|holen sie sich outlook f(ü|u)r .{1,60}"
            + @"|(verstuurd|verzonden) (vanaf|met|van|via) .{1,60}"
            + @"|outlook voor .{1,40} downloaden.{0,40}"
            + @")\s*$",
        Options
    )]
    private static partial Regex SentFromPhone();
}
