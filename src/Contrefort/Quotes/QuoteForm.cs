using System.Globalization;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Parsing;
using Microsoft.Extensions.Primitives;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Quotes;

/// <summary>
/// An offer being filled in: the choices made so far, the prices given, what that costs, and what is still missing or wrong.
/// Read from what was posted; the same whether a person saves or only asks for the price.
/// </summary>
internal sealed class QuoteForm
{
    const int MostPrices = 60;
    const int LongestReason = 200;

    readonly List<Sentence> _wrongs = [];

    public QuoteForm(Offer offer, SignedAnswers answers, CalendarShelf calendars)
    {
        (Offer, Answers) = (offer, answers);
        Options = [.. answers.All("options").Where(id => offer.Options.Any(option => option.Id == id))];
        Choices = new() { Parameters = answers.Parameters(Asked), Options = Options };
        Given = [.. Prices(answers, _wrongs)];
        try
        {
            Priced = GivenPrices.Settle(offer, Choices, Given, answers.Text("quote") ?? offer.Label, calendars);
        }
        catch (OfferException wrong)
        {
            var known = Asked.Select(parameter => parameter.Name).ToHashSet();
            // Each mistake is said at its field; what belongs to none is said above.
            Wrongs = wrong
                .Diagnostics.Where(found => known.Contains(found.Place.File))
                .ToLookup(found => found.Place.File, found => found.Sentence);
            _wrongs.AddRange(
                wrong.Diagnostics.Where(found => !known.Contains(found.Place.File)).Select(found => found.Sentence)
            );
        }
    }

    public Offer Offer { get; }
    public SignedAnswers Answers { get; }
    public IReadOnlyList<string> Options { get; }
    public Choices Choices { get; }
    public IReadOnlyList<GivenPrice> Given { get; }

    /// <summary>Null while a value is missing or wrong.</summary>
    public SettledQuote? Priced { get; }

    /// <summary>What is wrong, by parameter.</summary>
    public ILookup<string, Sentence> Wrongs { get; } = Array.Empty<Sentence>().ToLookup(_ => "");

    /// <summary>What is wrong and belongs to no parameter.</summary>
    public IReadOnlyList<Sentence> Refusals => _wrongs;

    /// <summary>What the customer settles: what publication should have settled is the seller's.</summary>
    public IEnumerable<Parameter> Asked =>
        OfOffer(Offer)
            .Concat(Offer.Options.Where(option => Options.Contains(option.Id)).SelectMany(option => option.Parameters));

    public static IEnumerable<Parameter> OfOffer(Offer offer) =>
        offer.Parameters.Where(parameter =>
            parameter is { RequiredAt: RequiredAt.Subscription, SetBy: null, Option: null }
        );

    public IReadOnlyList<string> Components =>
        (Answers.Text("components") ?? "").Split(
            '\n',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );

    public Dictionary<string, string> Roles =>
        Offer
            .Of<RoleTerm>()
            .Select(role => (role.Id, Name: Answers.Text($"r.{role.Id}")))
            .Where(role => role.Name is not null)
            .ToDictionary(role => role.Id, role => role.Name!);

    public bool StopsWhenClosed => Answers.Text("stops") == "true";

    /// <exception cref="RuleViolationException">It is no date.</exception>
    public LocalDate Date(string field, Sentence otherwise) =>
        LocalDatePattern.Iso.Parse(Answers.Text(field) ?? "") is { Success: true, Value: var date }
            ? date
            : throw new RuleViolationException(otherwise);

    /// <summary>The prices given, and what is wrong with them.</summary>
    public static IEnumerable<GivenPrice> Prices(SignedAnswers answers, List<Sentence> wrongs)
    {
        for (var n = 0; n < MostPrices; n++)
            if (answers.Text($"g.{n}.term") is { } term && answers.Text($"g.{n}.amount") is { } typed)
            {
                var figures = typed.Replace(',', '.').Replace("\u00a0", "").Replace("\u202f", "").Replace(" ", "");
                if (
                    !decimal.TryParse(
                        figures,
                        NumberStyles.AllowDecimalPoint,
                        CultureInfo.InvariantCulture,
                        out var amount
                    )
                    || amount > 1_000_000_000
                )
                {
                    wrongs.Add(new Sentence("“{0}” is no price: write it in figures, such as 1200.", typed));
                    continue;
                }
                var reason = answers.Text($"g.{n}.why");
                if (reason is not { Length: <= LongestReason })
                    wrongs.Add("Say why each price you give is what it is, in 200 characters at most.");
                yield return new(
                    term,
                    answers.Text($"g.{n}.row"),
                    amount,
                    reason ?? "",
                    answers.Text($"g.{n}.every") is { } every ? TermDuration.Parse(every) : null
                );
            }
    }

    /// <summary>What a form would hold that had been filled with a quote.</summary>
    public static SignedAnswers AnswersOf(QuoteRow row, Offer offer)
    {
        var prices = row.Given.SelectMany(
            (price, n) =>
                new Dictionary<string, StringValues>
                {
                    [$"g.{n}.term"] = price.Term,
                    [$"g.{n}.row"] = price.Row,
                    [$"g.{n}.amount"] = price.Amount.ToString("0.##", CultureInfo.InvariantCulture),
                    [$"g.{n}.why"] = price.Reason,
                    [$"g.{n}.every"] = price.Every?.ToString(),
                }
        );
        var fields = new Dictionary<string, StringValues>(prices)
        {
            ["prospect"] = row.Prospect,
            ["recipient"] = row.Recipient,
            ["email"] = row.Email,
            ["language"] = row.Language,
            ["options"] = row.Choices.Options.ToArray(),
            ["components"] = string.Join('\n', row.Components),
            ["starts"] = LocalDatePattern.Iso.Format(row.StartsOn),
            ["valid"] = LocalDatePattern.Iso.Format(row.ValidUntil),
            ["note"] = row.Note,
            ["stops"] = row.StopsWhenClosed ? "true" : "",
        };
        foreach (var (role, name) in row.Filled)
            fields[$"r.{role}"] = name;
        return SignedAnswers.Of(
            OfOffer(offer).Concat(offer.Options.SelectMany(option => option.Parameters)),
            row.Choices.Parameters,
            fields
        );
    }
}
