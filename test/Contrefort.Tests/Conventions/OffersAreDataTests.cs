using System.Text.RegularExpressions;

namespace Contrefort.Tests.Conventions;

/// <summary>An offer is a file: no code knows one by its name, or who sells it.</summary>
public sealed partial class OffersAreDataTests
{
    /// <summary>The demo world signs contracts, so it says which; nothing else may.</summary>
    static readonly string[] Excepted = [Path.Combine("Seed", "Cast.cs")];

    [Fact]
    public void No_code_names_an_offer_or_its_seller()
    {
        var names = Names().ToList();
        Assert.True(names.Count > 20, "the offers were not found");
        var any = new Regex(
            $@"(?<![\w-])(?:{string.Join('|', names.Select(Regex.Escape))})(?![\w-])",
            RegexOptions.IgnoreCase | RegexOptions.Compiled
        );
        var naming =
            from file in Directory.EnumerateFiles(
                Path.Combine(Repository.Root, "src"),
                "*.*",
                SearchOption.AllDirectories
            )
            where file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)
            where
                !Array.Exists(
                    ["obj", "bin", "node_modules"],
                    folder =>
                        file.Contains(
                            $"{Path.DirectorySeparatorChar}{folder}{Path.DirectorySeparatorChar}",
                            StringComparison.Ordinal
                        )
                )
            where !Array.Exists(Excepted, exception => file.EndsWith(exception, StringComparison.Ordinal))
            from line in File.ReadLines(file)
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
            from Match name in any.Matches(line)
            select $"{Path.GetFileName(file)}: {name}: {line.Trim()}";
        Assert.Equal([], naming);
    }

    static IEnumerable<string> Names() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "offers"), "*.yaml")
            .SelectMany(file => Header().Matches(File.ReadAllText(file)))
            .Select(found => found.Groups[1].Value.Trim())
            .Distinct();

    [GeneratedRegex(@"^(?:offer|seller|label): ([^#\r\n]+)", RegexOptions.Multiline)]
    private static partial Regex Header();
}
