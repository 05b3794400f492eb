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
        Read().ToFrozenDictionary(word => word.English, word => word.French);

    /// <exception cref="InvalidOperationException">Two features translate one sentence in two ways.</exception>
    static IEnumerable<(string English, string French)> Read()
    {
        var assembly = typeof(FrenchWords).Assembly;
        var seen = new Dictionary<string, string>();
        foreach (var name in assembly.GetManifestResourceNames().Where(IsWords))
        {
            using var reader = new ResourceReader(assembly.GetManifestResourceStream(name)!);
            foreach (DictionaryEntry entry in reader)
            {
                var (english, french) = ((string)entry.Key, Typeset((string)entry.Value!));
                if (seen.TryAdd(english, french))
                    yield return (english, french);
                else if (seen[english] != french)
                    throw new InvalidOperationException($"two translations of \"{english}\", the second in {name}");
            }
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
