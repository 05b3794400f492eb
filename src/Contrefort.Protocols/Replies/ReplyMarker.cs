using System.Text.RegularExpressions;

namespace Contrefort.Protocols.Replies;

/// <summary>
/// The line our own mails begin with, so that an answer above it can be told from the mail below, whatever the client.
/// </summary>
public static partial class ReplyMarker
{
    public const string French = "## Répondez au-dessus de cette ligne ##";
    public const string English = "## Please reply above this line ##";
    public const string German = "## Bitte über dieser Zeile antworten ##";
    public const string Dutch = "## Antwoord boven deze regel ##";

    /// <summary>True for our line, quoted or not, in any of the languages, its accents broken or not.</summary>
    public static bool IsIn(string line) => Marker().IsMatch(line);

    [GeneratedRegex(
        @"^[\s>|*_]*##+.{0,20}(au-dessus de cette ligne|above this line|ber dieser zeile|boven deze regel).{0,20}##+[\s*_]*$",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
    )]
    private static partial Regex Marker();
}
