using Contrefort.Protocols.Replies;
using FsCheck;
using FsCheck.Fluent;

namespace Contrefort.Protocols.Tests.Replies;

public sealed class QuotedReplyTests
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Replies", "Samples");

    public static TheoryData<string, string> Samples()
    {
        var samples = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Folder, "*.txt").Order())
        foreach (var sample in File.ReadAllText(file).Split("=== ", StringSplitOptions.RemoveEmptyEntries))
            samples.Add($"{Path.GetFileNameWithoutExtension(file)}: {sample[..sample.IndexOf('\n')]}", sample);
        return samples;
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_reply_is_parted_as_its_sample_says(string name, string sample)
    {
        var expected = sample.Split('\n')[1..].Where(line => line.Length > 0).ToList();
        var text = string.Concat(expected.Select(line => line[1..] + "\r\n"));
        var subject = name.Split('|') is [_, var given] ? given.Trim() : "Re: x";

        var reply = QuotedReply.Trim(text, subject);

        Assert.Equal(expected, reply.Parts.SelectMany(Marked));
        Assert.Equal(text, string.Concat(reply.Parts.Select(part => part.Text)));
    }

    static IEnumerable<string> Marked(ReplyPart part) =>
        part.Text.Split("\r\n")[..^1].Select(line => (part.IsHidden ? "-" : "+") + line);

    [Fact]
    public void An_ordinary_reply_is_its_visible_text_and_then_the_hidden()
    {
        const string Text = "Oui.\n\nLe ven. 20 nov. 2026 à 17:30, X <x@y.test> a écrit :\n> Non ?\n";

        var reply = QuotedReply.Trim(Text);

        Assert.Equal("Oui.\n", reply.Visible);
        Assert.Equal(Text, reply.Visible + reply.Hidden);
        Assert.True(reply.IsTrimmed);
    }

    [Fact]
    public void An_empty_text_is_an_empty_reply()
    {
        var reply = QuotedReply.Trim("");

        Assert.Equal(("", "", false), (reply.Visible, reply.Hidden, reply.IsTrimmed));
    }

    [Fact]
    public void Whatever_the_lines_nothing_is_lost_and_something_is_shown()
    {
        string[] lines =
        [
            "Bonjour",
            "",
            "> cité",
            ">> plus",
            "Le ven. 20 nov. 2026 à 17:30, X <x@y> a écrit :",
            "De : x",
            "Envoyé : y",
            "À : z",
            "Objet : o",
            "-- ",
            "-----Message d'origine-----",
            "________________________________",
            "a écrit :",
            "On 3",
            "wrote:",
            "---------- Forwarded message ---------",
            "## Répondez au-dessus de cette ligne ##",
            "Envoyé de mon iPhone",
            "\r",
            "\u2028",
        ];
        var texts = Gen.Elements(lines).ListOf().Select(picked => string.Join('\n', picked));

        Prop.ForAll(
                texts.ToArbitrary(),
                text =>
                {
                    var reply = QuotedReply.Trim(text);
                    return string.Concat(reply.Parts.Select(part => part.Text)) == text
                        && (string.IsNullOrWhiteSpace(text) || !string.IsNullOrWhiteSpace(reply.Visible));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("De : x\n")]
    [InlineData("Le 20/11/2026 à 17:30\n")]
    [InlineData(">>>>>>>> a écrit :\n")]
    [InlineData("On 20/11/2026 wrote wrote wrote:\n")]
    [InlineData("________________________________\n")]
    public void A_hostile_text_takes_no_longer_than_its_length(string line)
    {
        var text = string.Concat(Enumerable.Repeat(line, 20_000)) + new string('>', 1_000_000);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var reply = QuotedReply.Trim(text);

        Assert.Equal(text.Length, reply.Visible.Length + reply.Hidden.Length);
        Assert.True(clock.Elapsed < TimeSpan.FromMinutes(1), $"{clock.Elapsed} for {text.Length} characters");
    }
}
