using Contrefort.Core;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Tests.Ui;

public sealed class WritingTests
{
    const char Narrow = '\u202f';
    const char NoBreak = '\u00a0';

    static readonly Writing French = new(Reader.InFrench);
    static readonly Writing English = new(Reader.InEnglish);

    [Fact]
    public void An_instant_is_shown_in_the_readers_zone_and_language()
    {
        var due = Instant.FromUtc(2026, 11, 23, 11, 30);
        Assert.Equal("lun. 23 nov. 12:30", French.Moment(due));
        Assert.Equal("Mon 23 Nov 12:30", English.Moment(due));
        Assert.Equal("lun. 23 nov. 06:30", new Writing(Reader.Of("fr-CA", "America/Toronto")).Moment(due));
    }

    [Theory]
    [InlineData(22, 59, "23:59")]
    [InlineData(23, 0, "mar. 24 nov. 00:00")]
    public void An_hour_has_its_day_when_that_is_another(int hour, int minute, string expected) =>
        Assert.Equal(
            expected,
            French.Hour(Instant.FromUtc(2026, 11, 23, hour, minute), Instant.FromUtc(2026, 11, 23, 11, 30))
        );

    [Theory]
    [InlineData(210, "3 h 30")]
    [InlineData(180, "3 h")]
    [InlineData(7, "7 min")]
    [InlineData(0, "0 min")]
    [InlineData(-75, "−1 h 15")]
    [InlineData(60 * 1234 + 5, "1 234 h 05")]
    public void A_duration_is_hours_and_minutes(int minutes, string expected) =>
        Assert.Equal(expected, Plain(French.Span(Duration.FromMinutes(minutes))));

    [Theory]
    [InlineData(0, "0 facture", "0 invoices")]
    [InlineData(1, "1 facture", "1 invoice")]
    [InlineData(2, "2 factures", "2 invoices")]
    public void So_many_of_something_is_singular_or_plural_as_the_language_has_it(int n, string french, string english)
    {
        Assert.Equal(french, Plain(new Words(Reader.InFrench).Counted(n, "{0} invoice", "{0} invoices")));
        Assert.Equal(english, new Words(Reader.InEnglish).Counted(n, "{0} invoice", "{0} invoices"));
    }

    [Fact]
    public void An_amount_is_written_as_the_reader_writes_it()
    {
        Assert.Equal($"1{Narrow}234,56{NoBreak}€", French.Amount(1234.56m, "EUR"));
        Assert.Equal($"−75,00{NoBreak}CHF", French.Amount(-75m, "CHF"));
        Assert.Equal("€1,234.56", English.Amount(1234.56m, "EUR"));
    }

    [Fact]
    public void Distance_says_before_or_after()
    {
        var now = Instant.FromUtc(2026, 11, 23, 11, 30);
        Assert.Equal("dans 3 h 20", Plain(French.Distance(now + Duration.FromMinutes(200), now)));
        Assert.Equal("2 days ago", Plain(English.Distance(now - Duration.FromHours(50), now)));
        Assert.Equal("à l’instant", French.Distance(now, now));
    }

    [Fact]
    public void A_sentence_of_the_core_is_said_in_the_readers_language_with_its_arguments() =>
        Assert.Equal(
            "Les demandes urgentes se font par téléphone, jusqu’au lun. 23 nov. 12:30.",
            new Words(Reader.InFrench)[
                new Sentence("Urgent requests are made by telephone, until {0}.", Instant.FromUtc(2026, 11, 23, 11, 30))
            ]
        );

    [Fact]
    public void French_gets_its_spaces_and_its_apostrophes() =>
        Assert.Equal("L’offre\u00a0: «\u00a0sûr\u202f?\u00a0»", FrenchWords.Typeset("L'offre : « sûr ? »"));

    [Theory]
    [InlineData("fr-FR,fr;q=0.9,en;q=0.8", Language.French)]
    [InlineData("de,en;q=0.7,fr;q=0.3", Language.English)]
    [InlineData("de", null)]
    [InlineData(";;;q=,,x", null)]
    public void The_language_is_the_first_accepted_that_is_spoken(string header, object? expected) =>
        Assert.Equal(expected, Reader.Accepted(header));

    [Fact]
    public void What_a_sentence_quotes_from_an_offer_is_marked_for_who_does_not_read_its_language()
    {
        var sentence = new Sentence(
            "Values of {0}: {1}.",
            new Sentence("priority"),
            new Quotation("Production arrêtée")
        );
        Assert.Equal("Values of priority: “Production arrêtée”.", new Words(Reader.InEnglish)[sentence]);
        Assert.Equal(
            [("Values of priority: ", false), ("Production arrêtée", true), (".", false)],
            new Words(Reader.InEnglish).Parts(sentence)
        );
        Assert.False(Assert.Single(new Words(Reader.InFrench).Parts(sentence)).IsQuoted);
    }

    static string Plain(string text) => text.Replace(NoBreak, ' ').Replace(Narrow, ' ');
}
