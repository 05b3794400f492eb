using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Contrefort.Documents.Tests.Pdf.Rigs;

/// <summary>A word where poppler sees it, in points from the upper left corner of its page (numbered from 1).</summary>
sealed partial record Word(string Text, int Page, double Left, double Top, double Right, double Bottom)
{
    public static List<Word> Of(params IReadOnlyList<Documents.Pdf.Block> body) => Of(Sample.Of(body));

    public static List<Word> Of(Documents.Pdf.Document document)
    {
        using var programs = new Programs(document.ToPdf());
        var words = new List<Word>();
        var page = 0;
        foreach (Match found in Boxes().Matches(programs.Words()))
            if (found.Groups["page"].Success)
                page++;
            else
                words.Add(
                    new(
                        WebUtility.HtmlDecode(found.Groups["text"].Value),
                        page,
                        Number(found, "left"),
                        Number(found, "top"),
                        Number(found, "right"),
                        Number(found, "bottom")
                    )
                );
        return words;
    }

    static double Number(Match found, string name) =>
        double.Parse(found.Groups[name].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        """(?<page><page )|<word xMin="(?<left>.*?)" yMin="(?<top>.*?)" xMax="(?<right>.*?)" yMax="(?<bottom>.*?)">(?<text>.*?)</word>"""
    )]
    private static partial Regex Boxes();
}
