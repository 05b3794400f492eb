using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Billing;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Terms;
using Contrefort.Tickets;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Quotes;

internal sealed record GivenPriceBody
{
    [Required(ErrorMessage = "Say which fee or rate.")]
    [Description("Such as `fee.linux`.")]
    public string? Term { get; init; }

    [Description("The row of its price list, such as `C`.")]
    public string? Row { get; init; }

    [Required(ErrorMessage = "Give the amount.")]
    [Range(typeof(decimal), "0", "1000000000", ErrorMessage = "Give the amount.")]
    public decimal? Amount { get; init; }

    [Required(ErrorMessage = "Say why this price.")]
    [StringLength(200, ErrorMessage = "At most 200 characters.")]
    public string? Reason { get; init; }

    [RegularExpression("month|year", ErrorMessage = "Write month or year, or leave it out.")]
    [Description("`month` or `year`, for an option whose price the offer leaves to a quote; once when left out.")]
    public string? Every { get; init; }

    public GivenPrice ToGiven() =>
        new(
            Term!,
            Row,
            Amount!.Value,
            Reason!,
            Every switch
            {
                "month" => new TermDuration(1, DurationUnit.Month),
                "year" => new TermDuration(1, DurationUnit.Year),
                _ => null,
            }
        );
}

internal sealed record QuoteBody
{
    [Description("The customer's number; without it, a `prospect`.")]
    public string? Customer { get; init; }

    [StringLength(120, ErrorMessage = "At most 120 characters.")]
    public string? Prospect { get; init; }

    [StringLength(120, ErrorMessage = "At most 120 characters.")]
    [Description("The person it is written to.")]
    public string? Recipient { get; init; }

    [EmailAddress(ErrorMessage = "This is not an e-mail address.")]
    public string? Email { get; init; }

    [RegularExpression("fr|en", ErrorMessage = "Write fr or en.")]
    [Description("Of the paper; `fr` when left out.")]
    public string? Language { get; init; }

    [Required(ErrorMessage = "Say which offer.")]
    public string? Offer { get; init; }

    [Required(ErrorMessage = "Say which version.")]
    public string? Version { get; init; }

    [Required(ErrorMessage = "Say when it starts.")]
    public LocalDate? StartsOn { get; init; }

    [Required(ErrorMessage = "Say until when the quote is valid.")]
    [Description("The last day it may be accepted.")]
    public LocalDate? ValidUntil { get; init; }

    [Description("A value for each parameter the offer leaves open, as its language writes them.")]
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }
    public IReadOnlyList<string>? Options { get; init; }

    [Description("What the contract covers by name.")]
    public IReadOnlyList<string>? Components { get; init; }

    [Description("For lines the offer leaves to a quote, or whose price is not published.")]
    [MaxLength(60, ErrorMessage = "At most 60 prices.")]
    public IReadOnlyList<GivenPriceBody>? Prices { get; init; }

    [StringLength(2000, ErrorMessage = "At most 2,000 characters.")]
    public string? Note { get; init; }
}

internal sealed record QuoteSendingBody
{
    [Description("Mails it to its e-mail address.")]
    public bool ByMail { get; init; }
}

internal sealed record QuoteAcceptanceBody
{
    [Required(ErrorMessage = "Give it a number.")]
    [StringLength(30, ErrorMessage = "At most 30 characters.")]
    [Description("Of the contract to sign.")]
    public string? Contract { get; init; }

    [Description("Which customer the prospect has become.")]
    public string? Customer { get; init; }
}

internal sealed record QuoteRefusalBody
{
    [StringLength(200, ErrorMessage = "At most 200 characters.")]
    public string? Reason { get; init; }
}

/// <summary>What a step made of a quote; read the quote for the rest.</summary>
internal sealed record QuoteMadeView(string Number, int Revision)
{
    [Description("The contract it became.")]
    public string? Contract { get; init; }
}

internal sealed record QuoteTotalView(
    string Text,
    [property: Description("Before tax; of the lines that have a price.")] decimal Net
);

/// <summary>What an offer costs with these choices.</summary>
internal sealed record QuoteFiguresView(
    string Offer,
    string Version,
    string Currency,
    [property: Description("Each line has a price.")] bool IsComplete,
    IReadOnlyList<PricedLineView> Lines,
    [property: Description("One unit of work each; in no total.")] IReadOnlyList<PricedLineView> Rates,
    [property: Description("By rhythm: each month, each year, once, upon an event.")]
        IReadOnlyList<QuoteTotalView> Totals,
    [property: Description("What the invoices of a whole period ask for.")] IReadOnlyList<QuoteTotalView> Invoices,
    [property: Description("What comes again in twelve months, and what is due once.")] decimal FirstYear
)
{
    public static QuoteFiguresView Of(SettledQuote priced, Words w) =>
        new(
            priced.Quote.Terms.Offer.Id,
            priced.Quote.Terms.Offer.Version,
            priced.Quote.Currency,
            priced.Quote.IsComplete,
            [.. priced.Quote.Lines.Select(line => PricedLineView.Of(line, w))],
            [.. priced.Quote.Rates.Select(line => PricedLineView.Of(line, w))],
            [.. priced.Quote.Groups.Select(group => new QuoteTotalView(w[group.Title], group.Net))],
            [.. priced.Quote.Invoices.Select(invoice => new QuoteTotalView(w[invoice.Title], invoice.Net))],
            priced.Quote.NetOfFirstYear
        );
}

internal sealed record PrerequisiteView(PrerequisiteStanding Standing, string Reason, CitationView Because);

internal sealed record QuoteView(
    string Number,
    int Revision,
    QuoteState State,
    string For,
    [property: Description("The customer's number; null for a prospect.")] string? Customer,
    LocalDate StartsOn,
    LocalDate ValidUntil,
    [property: Description("The contract it became.")] string? Contract,
    IReadOnlyList<PrerequisiteView> Prerequisites,
    QuoteFiguresView Figures
)
{
    public static QuoteView Of(QuoteSheet sheet, string? contract, Words w) =>
        new(
            sheet.Row.Number,
            sheet.Row.Revision,
            sheet.State,
            sheet.For,
            sheet.Customer?.Number,
            sheet.Row.StartsOn,
            sheet.Row.ValidUntil,
            contract,
            [
                .. sheet.Prerequisites.Select(answer => new PrerequisiteView(
                    answer.Standing,
                    w[answer.Step.Reason],
                    CitationView.Of(answer.Because, w)
                )),
            ],
            QuoteFiguresView.Of(sheet.Priced, w)
        );
}

internal sealed record QuoteLineView(
    string Number,
    int Revision,
    QuoteState State,
    string For,
    string? Customer,
    string Offer,
    LocalDate ValidUntil,
    string? Contract
)
{
    public static QuoteLineView Of(QuoteLine line) =>
        new(
            line.Row.Number,
            line.Row.Revision,
            line.State,
            line.For,
            line.Customer,
            line.Row.Offer,
            line.Row.ValidUntil,
            line.Contract
        );
}
