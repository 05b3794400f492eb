using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Contrefort.Api;
using Contrefort.Calendars;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Calendars;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Parsing;
using Contrefort.Portal;
using Contrefort.Quotes;
using Contrefort.Ui;

namespace Contrefort.Cli;

/// <summary>
/// <c>contrefort quote OFFER --set name=value</c>: what an offer costs, line by line, with the
/// terms each figure follows from. Needs no database.
/// </summary>
internal static class QuoteCommand
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
        var price = new Option<string[]>("--price")
        {
            Description =
                "A price the offer leaves open: fee.linux/C=4000, fee.option-remote-maintenance=1200/year; may be given again.",
            AllowMultipleArgumentsPerToken = true,
        };
        var folder = new Option<string?>("--offers") { Description = "A folder of offer files." };
        var language = new Option<string>("--language", "--lang")
        {
            Description = "fr or en.",
            DefaultValueFactory = _ => "fr",
        };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
        language.AcceptOnlyFromAmong("fr", "en");
        var quote = new Command(
            "quote",
            "Works out what an offer costs, line by line. 0 when it can be priced, 1 when not."
        )
        {
            offer,
            set,
            option,
            price,
            folder,
            language,
            json,
        };
        quote.SetAction(given =>
        {
            var words = new Words(Reader.Of(given.GetValue(language), null));
            return Refusal.Answer(
                words,
                () =>
                {
                    var priced = Price(
                        ShippedOffers.Read(given.GetValue(folder)),
                        given.GetValue(offer)!,
                        new Choices
                        {
                            Parameters = ExplainCommand.Values(given.GetValue(set) ?? []),
                            Options = given.GetValue(option) ?? [],
                        },
                        [.. (given.GetValue(price) ?? []).Select(Given)]
                    );
                    if (given.GetValue(json))
                        Console.Out.WriteLine(
                            JsonSerializer.Serialize(QuoteFiguresView.Of(priced, words), ApiJson.Plain.QuoteFiguresView)
                        );
                    else
                        Print(priced, words, Console.Out);
                }
            );
        });
        return quote;
    }

    public static SettledQuote Price(
        ShippedOffers offers,
        string id,
        Choices choices,
        IReadOnlyList<GivenPrice> prices
    ) =>
        GivenPrices.Settle(
            OfferReader.Read(id, offers.Texts.GetValueOrDefault).Value,
            choices,
            prices,
            id,
            new CalendarShelf(ShippedHolidays.Read().Find)
        );

    /// <summary><c>fee.linux/C=4000</c>, <c>fee.option-x=1200/year</c>.</summary>
    /// <exception cref="RuleViolationException">It is not written so.</exception>
    public static GivenPrice Given(string text)
    {
        if (
            text.Split('=', 2) is [{ Length: > 0 } what, var amount]
            && amount.Split('/', 2) is [var figures, .. var every]
            && decimal.TryParse(figures, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && every is [] or ["month"] or ["year"]
        )
        {
            var name = what.Split('/', 2);
            return new(
                name[0],
                name.ElementAtOrDefault(1),
                number,
                "",
                every is [var length] ? new(1, length == "year" ? DurationUnit.Year : DurationUnit.Month) : null
            );
        }
        throw new RuleViolationException(
            new Sentence("“{0}” is not written fee.name/row=amount, fee.name=amount or fee.name=amount/year.", text)
        );
    }

    static void Print(SettledQuote priced, Words w, TextWriter to)
    {
        var quote = priced.Quote;
        to.WriteLine($"{quote.Terms.Offer.Label} ({quote.Terms.Offer.Id} {quote.Terms.Offer.Version})");
        foreach (var group in quote.Groups)
        {
            to.WriteLine();
            to.WriteLine(Capital.Of(w[group.Title]));
            foreach (var line in group.Lines)
                Print(line, quote.Currency, w, to);
        }
        if (quote.Rates.Count > 0)
        {
            to.WriteLine();
            to.WriteLine(w["Price of work"]);
            foreach (var line in quote.Rates)
                Print(line, quote.Currency, w, to);
        }
        to.WriteLine();
        foreach (var invoice in quote.Invoices)
            to.WriteLine(Beside(Capital.Of(w[invoice.Title]), w.Write.Amount(invoice.Net, quote.Currency), ""));
        if (quote.NetOfFirstYear > 0)
            to.WriteLine(Beside(w["A whole first year"], w.Write.Amount(quote.NetOfFirstYear, quote.Currency), ""));
        to.WriteLine(w["All prices are before tax."]);
        if (!quote.IsComplete)
            to.WriteLine(
                w["A line “on a quote” or “not published” has no price yet and is in no total: it is never free."]
            );
    }

    static void Print(PricedLine line, string currency, Words w, TextWriter to)
    {
        to.WriteLine(Beside(Capital.Of(w[line.Label]), AmendmentPaper.Said(line, currency, w), "  "));
        foreach (var step in line.Steps)
            to.WriteLine($"      {w[step.Reason]}  [{w.Source(step.Because.Source)} {step.Because.Ref}]");
    }

    static string Beside(string label, string amount, string indent) =>
        $"{indent}{label.PadRight(60 - indent.Length)} {amount, 18}";
}
