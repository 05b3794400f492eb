using System.CommandLine;
using System.Text.Json;
using Contrefort.Calendars;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Calendars;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Parsing;
using Contrefort.Ui;

namespace Contrefort.Cli;

/// <summary><c>contrefort explain OFFER --set name=value</c>: what an offer, or a contract on it, says in plain words.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var offer = new Argument<string>("offer") { Description = "The name of its file, without .yaml." };
        var set = new Option<string[]>("--set")
        {
            Description = "A value chosen by the customer, name=value; may be given again.",
            AllowMultipleArgumentsPerToken = true,
        };
        var option = new Option<string[]>("--option")
        {
            Description = "An option the customer adds; may be given again.",
            AllowMultipleArgumentsPerToken = true,
        };
        var term = new Option<string?>("--term") { Description = "One term only, such as credit.hours, or one kind." };
        var passages = new Option<bool>("--passages")
        {
            Description = "Prints the passage of the signed text under each term.",
        };
        var folder = new Option<string?>("--offers") { Description = "A folder of offer files." };
        var language = new Option<string>("--lang") { Description = "fr or en.", DefaultValueFactory = _ => "fr" };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
        language.AcceptOnlyFromAmong("fr", "en");
        var explain = new Command(
            "explain",
            "Says in plain words what an offer or a contract promises, beside its source."
        )
        {
            offer,
            set,
            option,
            term,
            passages,
            folder,
            language,
            json,
        };
        explain.SetAction(given =>
        {
            var words = new Words(Reader.Of(given.GetValue(language), null));
            return Refusal.Answer(
                words,
                () =>
                {
                    var offers = ShippedOffers.Read(given.GetValue(folder));
                    var explained = Explain(
                        offers,
                        given.GetValue(offer)!,
                        new Choices
                        {
                            Parameters = Values(given.GetValue(set) ?? []),
                            Options = given.GetValue(option) ?? [],
                        },
                        given.GetValue(term),
                        words
                    );
                    if (given.GetValue(json))
                        Console.Out.WriteLine(JsonSerializer.Serialize(explained, OffersCommand.Json));
                    else
                        Print(explained, given.GetValue(passages), words, Console.Out);
                }
            );
        });
        return explain;
    }

    /// <exception cref="RuleViolationException">A setting is not written name=value.</exception>
    public static Dictionary<string, string> Values(string[] settings)
    {
        var values = new Dictionary<string, string>();
        foreach (var setting in settings)
            values[setting.Split('=')[0]] = setting.Split('=', 2) is [{ Length: > 0 }, var value]
                ? value
                : throw new RuleViolationException(new Sentence("“{0}” is not written name=value.", setting));
        return values;
    }

    /// <summary>The offer as it stands on the shelf; with choices, the contract they make.</summary>
    public static ExplainedOffer Explain(ShippedOffers offers, string id, Choices choices, string? only, Words words)
    {
        var offer = OfferReader.Read(id, offers.Texts.GetValueOrDefault).Value;
        var contract =
            choices.Parameters.Count == 0 && choices.Options.Count == 0
                ? null
                : offer.Subscribe(choices, new CalendarShelf(ShippedHolidays.Read().Find));
        var texts = offers.SourcesOf(offer);
        var terms = (contract?.All ?? offer.Terms)
            .Where(term => only is null || term.Ref == only || term.Kind == only)
            .ToList();
        if (terms.Count == 0)
            throw new RuleViolationException(new Sentence("The offer “{0}” has no term “{1}”.", id, only));
        return new(
            offer.Id,
            offer.Version,
            offer.Label,
            offer.Seller,
            [.. terms.Select(term => ExplainedTerm.Of(term, texts, words))],
            [
                .. (contract?.Parameters ?? offer.Parameters).Select(parameter => new ExplainedParameter(
                    parameter.Name,
                    parameter.Value,
                    parameter.House,
                    parameter.IsMissing
                )),
            ]
        );
    }

    static void Print(ExplainedOffer offer, bool passages, Words words, TextWriter to)
    {
        to.WriteLine($"{offer.Label} ({offer.Seller}, {offer.Offer} {offer.Version})");
        foreach (var parameter in offer.Parameters)
            to.WriteLine($"  {parameter.Name} = {parameter.Value ?? words["to be chosen"]}");
        foreach (var kind in offer.Terms.GroupBy(term => term.Kind))
        {
            to.WriteLine();
            to.WriteLine(kind.Key);
            foreach (var term in kind)
            {
                to.WriteLine(
                    $"  {term.Ref}  [{term.Source}]{(term.House ? $" ({words["the seller's own value"]})" : "")}"
                );
                to.WriteLine($"    {term.Text}");
                if (term.Reading is { } reading)
                    to.WriteLine($"    {words["Reading: {0}", reading.Choice]}");
                if (passages && term.Passage is { } passage)
                    foreach (var line in passage.Text.Split('\n'))
                        to.WriteLine($"    | {line}");
            }
        }
    }
}

internal sealed record ExplainedOffer(
    string Offer,
    string Version,
    string Label,
    string Seller,
    IReadOnlyList<ExplainedTerm> Terms,
    IReadOnlyList<ExplainedParameter> Parameters
);

internal sealed record ExplainedParameter(string Name, string? Value, bool House, bool IsMissing);

internal sealed record ExplainedTerm(
    string Ref,
    string Kind,
    string Offer,
    string? Option,
    string Source,
    string Text,
    bool House,
    ChosenReading? Reading,
    Passage? Passage
)
{
    public static ExplainedTerm Of(Term term, IReadOnlyDictionary<string, SourceText> texts, Words words) =>
        new(
            term.Ref,
            term.Kind,
            term.OfferId,
            term.Option,
            term.Source,
            words[Explanation.Of(term)],
            term.House,
            term.Reading,
            SourceText.Find(term.Source, texts)
        );
}
