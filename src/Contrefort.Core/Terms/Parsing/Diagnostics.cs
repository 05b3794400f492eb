namespace Contrefort.Core.Terms.Parsing;

/// <summary>Gathers what is wrong; reading goes on so that one run tells everything.</summary>
sealed class Diagnostics
{
    readonly List<Diagnostic> _all = [];

    public IReadOnlyList<Diagnostic> All =>
        [
            .. _all.Distinct()
                .OrderBy(found => found.Place.File, StringComparer.Ordinal)
                .ThenBy(found => found.Place.Line)
                .ThenBy(found => found.Place.Column),
        ];

    public bool Any => _all.Count > 0;

    public void Add(Place place, Sentence sentence) => _all.Add(new(place, sentence));

    public void Add(Node node, Sentence sentence) => Add(node.Place, sentence);

    public void Add(IEnumerable<Diagnostic> found) => _all.AddRange(found);

    /// <summary>An unknown word, with the known one it looks like.</summary>
    public void Unknown(Place place, Sentence what, string word, IEnumerable<string> known)
    {
        var names = known.ToList();
        Add(
            place,
            Spelling.Nearest(word, names) is { } meant
                    ? new("Unknown {0} “{1}”: did you mean “{2}”?", what, word, meant)
                : names.Count is > 0 and <= 12
                    ? new("Unknown {0} “{1}”; one of: {2}.", what, word, string.Join(", ", names))
                : new("Unknown {0} “{1}”.", what, word)
        );
    }
}
