using System.Text.RegularExpressions;
using Contrefort.Ui;

namespace Contrefort.Tests.Ui;

public sealed partial class WordsConventions
{
    [Fact]
    public void Everything_said_to_a_person_has_its_French() =>
        Assert.Equal(
            [],
            Said()
                .Where(word => Place().Replace(word.English, "").Any(char.IsLetter))
                .Where(word => !FrenchWords.All.ContainsKey(word.English))
                .Select(word => $"{word.File}: {word.English}")
        );

    [Fact]
    public void No_French_is_left_without_its_English()
    {
        var said = Said().Select(word => word.English).Concat(Literals()).Concat(WordsOfOffers()).ToHashSet();
        Assert.Equal([], FrenchWords.All.Keys.Where(key => !said.Contains(key) && !IsEnumValue(key)));
    }

    [Fact]
    public void An_enum_that_speaks_French_says_all_its_values()
    {
        var spoken = Enums()
            .Where(type =>
                Array.Exists(Enum.GetNames(type), name => FrenchWords.All.ContainsKey($"{type.Name}.{name}"))
            );
        var values = spoken.SelectMany(type => Enum.GetNames(type).Select(name => $"{type.Name}.{name}"));
        Assert.Equal([], values.Where(key => key != "IsoDayOfWeek.None" && !FrenchWords.All.ContainsKey(key)));
    }

    [Fact]
    public void A_sentence_has_one_French() => Assert.Equal([], FrenchWords.Disputed);

    [Fact]
    public void A_translation_has_the_places_of_its_English() =>
        Assert.Empty(
            FrenchWords.All.Where(word => !Places(word.Key).SetEquals(Places(word.Value))).Select(word => word.Key)
        );

    [Fact]
    public void Every_icon_named_in_a_page_is_in_the_sprite()
    {
        var sprite = PageFiles.Text("lib/icons.svg");
        var named = Sources()
            .SelectMany(file => IconName().Matches(File.ReadAllText(file)))
            .Select(found => found.Groups[1].Value);
        Assert.DoesNotContain(named.Distinct(), name => !sprite.Contains($"id=\"{name}\"", StringComparison.Ordinal));
    }

    static IEnumerable<(string File, string English)> Said() =>
        from file in Sources()
        let source = WithoutDocs(File.ReadAllText(file))
        from said in Spoken()
            .Matches(source)
            .Select(found => found.Groups[1].Value)
            .Concat(
                Counted().Matches(source).SelectMany(found => new[] { found.Groups[1].Value, found.Groups[2].Value })
            )
        select (Path.GetFileName(file), said.Replace("\\\"", "\"").Replace("\\\\", "\\"));

    /// <summary>Sentences are also made where their type is known: <c>new("…")</c>, an argument, an arm of a switch.</summary>
    static IEnumerable<string> Literals() =>
        from file in Sources()
        from Match found in Literal().Matches(WithoutDocs(File.ReadAllText(file)))
        select found.Groups[1].Value.Replace("\\\"", "\"").Replace("\\\\", "\\");

    /// <summary>The offers are data, and their words and those of their language are said to customers.</summary>
    static IEnumerable<string> WordsOfOffers() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "offers"), "*.yaml")
            .SelectMany(file =>
                OfferWord().Matches(File.ReadAllText(file)).Select(found => found.Value.Replace('-', ' '))
            )
            .Concat(
                Enums()
                    .Where(type => type.Namespace == typeof(Core.Terms.Term).Namespace)
                    .SelectMany(type => Enum.GetValues(type).Cast<Enum>())
                    .Select(value => Core.Terms.Vocabulary.Word(value).Replace('-', ' '))
            );

    static IEnumerable<string> Sources() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.*", SearchOption.AllDirectories)
            .Where(file =>
                file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal)
            )
            .Where(file => !file.Contains("/obj/") && !file.Contains("/node_modules/") && !file.Contains("/bin/"));

    static string WithoutDocs(string source) => DocLine().Replace(source, "");

    /// <summary>Values of enums are keyed <c>TicketState.OnHold</c>.</summary>
    static bool IsEnumValue(string key) =>
        key.Split('.') is [var name, var value]
        && Enums().Any(type => type.Name == name && Enum.IsDefined(type, value));

    static IEnumerable<Type> Enums() =>
        new[] { typeof(Core.Sentence).Assembly, typeof(Words).Assembly, typeof(NodaTime.IsoDayOfWeek).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsEnum);

    static HashSet<string> Places(string format) => [.. Place().Matches(format).Select(found => found.Value)];

    [GeneratedRegex(
        """"(?:\b[Ww]\[|\bwords\[|new Sentence\(|new RuleViolationException\(|ErrorMessage = |Sentence [A-Za-z]+ = )\s*"((?:[^"\\]|\\.)*)"(?!\s*\+)""""
    )]
    private static partial Regex Spoken();

    [GeneratedRegex(""""\.Counted\([^"]*"([^"]*)",\s*"([^"]*)"\)"""")]
    private static partial Regex Counted();

    [GeneratedRegex(""""(?<!\\)"((?:[^"\\\n]|\\.)+)"""")]
    private static partial Regex Literal();

    [GeneratedRegex("[a-z0-9]+(?:-[a-z0-9]+)*")]
    private static partial Regex OfferWord();

    [GeneratedRegex(""""\bIcon(?:="|: ?"|\s+Name=")([a-z0-9-]+)"""")]
    private static partial Regex IconName();

    [GeneratedRegex(@"^\s*///.*$", RegexOptions.Multiline)]
    private static partial Regex DocLine();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Place();
}
