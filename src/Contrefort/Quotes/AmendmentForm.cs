using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Ui;
using Microsoft.Extensions.Primitives;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Quotes;

/// <summary>The form of an amendment: filled with what holds, read for what is to hold.</summary>
internal static class AmendmentForm
{
    public static SignedAnswers AnswersOf(Contract contract, LocalDate from)
    {
        var terms = contract.Terms.AsOf(from);
        var parameters = All(contract.Terms.Offer).ToList();
        return SignedAnswers.Of(
            parameters,
            terms
                .Parameters.Where(parameter => parameter.Value is not null)
                .ToDictionary(parameter => parameter.Name, parameter => parameter.Value!),
            new Dictionary<string, StringValues> { ["options"] = terms.ChosenOptions.ToArray() }
        );
    }

    public static IEnumerable<Parameter> Asked(Contract contract, SignedAnswers answers) =>
        QuoteForm
            .OfOffer(contract.Terms.Offer)
            .Concat(
                contract
                    .Terms.Offer.Options.Where(option => answers.All("options").Contains(option.Id))
                    .SelectMany(option => option.Parameters)
            );

    /// <exception cref="RuleViolationException">A day or a price cannot be read.</exception>
    public static AmendmentAsk Ask(Contract contract, SignedAnswers answers)
    {
        var from = LocalDatePattern.Iso.Parse(answers.Text("from") ?? "") is { Success: true, Value: var day }
            ? day
            : throw new RuleViolationException("Say from when it changes.");
        var wrongs = new List<Sentence>();
        var prices = QuoteForm.Prices(answers, wrongs).ToList();
        if (wrongs.Count > 0)
            throw new RuleViolationException(wrongs[0]);
        return new(
            from,
            answers.Parameters(Asked(contract, answers)),
            [.. answers.All("options").Where(id => contract.Terms.Offer.Options.Any(option => option.Id == id))],
            prices
        )
        {
            NoticeGivenOn =
                answers.Text("notice").Given is not { } told ? null
                : LocalDatePattern.Iso.Parse(told) is { Success: true, Value: var on } ? on
                : throw new RuleViolationException("Say on which day the customer was told."),
            Despite = answers.Text("despite").Given,
        };
    }

    static IEnumerable<Parameter> All(Offer offer) =>
        QuoteForm.OfOffer(offer).Concat(offer.Options.SelectMany(option => option.Parameters));
}
