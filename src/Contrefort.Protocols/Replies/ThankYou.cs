using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Contrefort.Protocols.Replies;

/// <summary>
/// Whether a reply says thank you and nothing else, in French, English, German or Dutch. It must say so, briefly, in
/// words that are all known pleasantries; a question, a number, a "but", a "not", or one word more, and it does not.
/// </summary>
public static partial class ThankYou
{
    const int LongestText = 300;
    const int MostWords = 40;

    static readonly FrozenSet<string> Thanks = Words(
        """
        merci mercis remercie remercions thanks thank thx tks cheers danke dank dankeschön dankeschoen bedanke bedanken
        vielen bedankt dankjewel dankuwel dankje
        """
    );

    /// <summary>After these a name may stand: "Bonjour Paul", "Merci Monsieur Martin".</summary>
    static readonly FrozenSet<string> Openings = Words(
        """
        bonjour bonsoir salut cher chère monsieur madame mme mr m mrs ms hello hi hey dear hallo guten lieber liebe herr frau
        beste dag goedemorgen goedemiddag meneer mevrouw
        """
    );

    static readonly FrozenSet<string> Pleasantries = Words(
        """
        beaucoup bien infiniment encore mille grand un une à a vous toi te tous toutes tout toute le la les l de d du pour votre vos ton
        ta tes son cette ce cet votre aide rapidité réactivité efficacité patience intervention réponse rapide soutien
        disponibilité professionnalisme explication explications c est et parfait parfaite parfaitement super génial
        excellent excellente top nickel impeccable ok okay accord reçu noté entendu compris ça cela marche fonctionne
        très trés tres bonne bon belle journée soirée week end weekend week-end fin semaine après midi après-midi continuation
        cordialement bien-à-vous sincères salutations sincèrement amicalement bises cdt cdlt je nous suis ravi ravie
        content contente résolu réglé équipe
        you very much so a lot many lot for the your help quick fast swift great kind support answer reply prompt it s is
        that works working now fine perfect awesome wonderful excellent good all well nice again team everyone and have day
        evening weekend week best kind regards warm sincerely yours cheers appreciate appreciated i we really got received noted
        understood fixed solved resolved sorted done
        schön schoen sehr herzlichen besten für fuer ihre ihren die der das den ihnen dir euch schnelle rasche hilfe
        unterstützung antwort rückmeldung es funktioniert läuft jetzt alles gut prima super perfekt klasse toll einen schönen
        tag abend wochenende noch morgen viele grüße grüßen grüssen gruß grüsse gruss mit freundlichen freundliche herzliche mfg lg vg und ist gelöst
        erledigt
        je u jullie wel hartelijk heel erg zeer voor de het een uw snelle hulp antwoord reactie ondersteuning werkt nu goed
        prima perfect top fijne prettige dag avond weekend groet groeten met vriendelijke vr gr mvg is opgelost en goede
        """
    );

    /// <summary>Words that may look like a name at the end, and are not.</summary>
    static readonly FrozenSet<string> Troubles = Words(
        """
        problème probleme erreur panne urgent urgence bug help stop problem error fehler störung hilfe kaputt dringend
        fout storing server serveur
        """
    );

    /// <summary>True when the visible text of a reply (<see cref="QuotedReply.Trim"/>) is only thanks.</summary>
    public static bool Is(string visibleText)
    {
        if (visibleText.Length > LongestText || visibleText.AsSpan().IndexOfAny("?？…0123456789@/") >= 0)
            return false;
        // "Merci de votre retour" may well ask for one.
        if (Request().IsMatch(visibleText))
            return false;
        var isThanks = false;
        var count = 0;
        foreach (
            var line in visibleText.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            var words = Word().Matches(line).Select(match => match.Value).ToList();
            count += words.Count;
            isThanks |= words.Any(word => Thanks.Contains(Fold(word)));
            // A name under the thanks: "Alice Dupré".
            var isName = isThanks && words.Count is > 0 and <= 3 && words.All(IsName);
            if (count > MostWords || !isName && !IsPleasant(words))
                return false;
        }
        return isThanks;
    }

    static bool IsPleasant(List<string> words)
    {
        var namesAllowed = 0;
        foreach (var word in words)
        {
            var known = Fold(word);
            if (Thanks.Contains(known) || Openings.Contains(known))
                namesAllowed = 2;
            else if (Pleasantries.Contains(known))
                namesAllowed = 0;
            else if (namesAllowed-- <= 0 || !IsName(word))
                return false;
        }
        return true;
    }

    static bool IsName(string word) => char.IsUpper(word[0]) && !Troubles.Contains(Fold(word));

    static string Fold(string word) => word.ToLowerInvariant();

    static FrozenSet<string> Words(string list) =>
        list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    [GeneratedRegex(
        @"\bmerci( beaucoup| bien| par avance)?\s+(de|d['’])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Request();

    /// <summary>Letters and hyphens; an apostrophe parts words, as in "c'est".</summary>
    [GeneratedRegex(@"[\p{L}\p{M}]+(-[\p{L}\p{M}]+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
