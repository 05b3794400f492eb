using System.Collections;
using System.Collections.Frozen;
using System.Resources;

namespace Contrefort.Ui;

/// <summary>The French of every sentence, from the <c>Words.fr.resx</c> of each feature, with French typography.</summary>
internal static class FrenchWords
{
    const char NoBreakSpace = '\u00a0';
    const char NarrowNoBreakSpace = '\u202f';

    public static FrozenDictionary<string, string> All { get; } =
        Read().DistinctBy(word => word.English).ToFrozenDictionary(word => word.English, word => word.French);

    /// <summary>Sentences that two features translate in two ways; there should be none.</summary>
    public static IEnumerable<string> Disputed =>
        Read().Distinct().GroupBy(word => word.English).Where(ways => ways.Count() > 1).Select(ways => ways.Key);

    static IEnumerable<(string English, string French)> Read()
    {
        var assembly = typeof(FrenchWords).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(IsWords).Order(StringComparer.Ordinal))
        {
            using var reader = new ResourceReader(assembly.GetManifestResourceStream(name)!);
            foreach (DictionaryEntry entry in reader)
                yield return ((string)entry.Key, Typeset((string)entry.Value!));
        }
    }

    static bool IsWords(string name) =>
        name.StartsWith("words/", StringComparison.Ordinal) && name.EndsWith(".resources", StringComparison.Ordinal);

    /// <summary>Writers type plain spaces and apostrophes; readers see the ones a French printer sets.</summary>
    public static string Typeset(string french) =>
        french
            .Replace('\'', '’')
            .Replace("...", "…")
            .Replace("« ", "«" + NoBreakSpace)
            .Replace(" »", NoBreakSpace + "»")
            .Replace(" :", NoBreakSpace + ":")
            .Replace(" ;", NarrowNoBreakSpace + ";")
            .Replace(" ?", NarrowNoBreakSpace + "?")
            .Replace(" !", NarrowNoBreakSpace + "!")
            .Replace(" %", NoBreakSpace + "%")
            .Replace(" €", NoBreakSpace + "€");
}
