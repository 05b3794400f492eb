namespace Contrefort.Core.Terms.Parsing;

static class Spelling
{
    /// <summary>The known word at the smallest distance, if it is near enough to have been meant.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) =>
        word.Length is < 3 or > 64
            ? null
            : known
                .Select(name => (name, distance: Distance(word, name)))
                .Where(pair => pair.distance <= Math.Max(1, Math.Min(word.Length, pair.name.Length) / 3))
                .OrderBy(pair => pair.distance)
                .Select(pair => pair.name)
                .FirstOrDefault();

    /// <summary>Levenshtein's distance: letters to add, remove or change.</summary>
    static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.Length];
    }
}
