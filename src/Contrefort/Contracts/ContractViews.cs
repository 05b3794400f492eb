using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Tickets;
using NodaTime;

namespace Contrefort.Contracts;

internal sealed record CustomerBody
{
    [Required(ErrorMessage = "Give it a number.")]
    [StringLength(40, ErrorMessage = "At most 40 characters.")]
    public string? Number { get; init; }

    [Required(ErrorMessage = "Type a name.")]
    [StringLength(200, ErrorMessage = "At most 200 characters.")]
    public string? Name { get; init; }

    [Required(ErrorMessage = "Name the country by its two letters: FR.")]
    [RegularExpression("[A-Z]{2}", ErrorMessage = "Name the country by its two letters: FR.")]
    public string? Country { get; init; }

    [Required(ErrorMessage = "Name a time zone.")]
    [Description("A tz database name: `Europe/Paris`.")]
    public string? Zone { get; init; }

    [RegularExpression("fr|en", ErrorMessage = "Write fr or en.")]
    [Description("`fr` when left out.")]
    public string? Language { get; init; }

    [Description("Mail domains of its own.")]
    [MaxLength(50, ErrorMessage = "At most 50 domains.")]
    public IReadOnlyList<string>? Domains { get; init; }
}

internal sealed record CustomerView(
    string Number,
    string Name,
    [property: Description("ISO 3166.")] string Country,
    string Zone,
    string Language,
    IReadOnlyList<string> Domains
)
{
    public static CustomerView Of(CustomerRow row) =>
        new(row.Number, row.Name, row.Country, row.Zone, row.Language, row.Domains);
}

internal sealed record ContactBody
{
    [Required(ErrorMessage = "Type a name.")]
    [StringLength(120, ErrorMessage = "At most 120 characters.")]
    public string? Name { get; init; }

    [Required(ErrorMessage = "Type an e-mail address.")]
    [EmailAddress(ErrorMessage = "This is not an e-mail address.")]
    [StringLength(254, ErrorMessage = "At most 254 characters.")]
    public string? Email { get; init; }

    [RegularExpression("fr|en", ErrorMessage = "Write fr or en.")]
    public string? Language { get; init; }

    [MaxLength(20, ErrorMessage = "At most 20 numbers.")]
    public IReadOnlyList<string>? Phones { get; init; }
}

internal sealed record ContactView(
    Guid Id,
    [property: Description("The customer's number.")] string Customer,
    string Name,
    string Email,
    [property: Description("Digits only, international.")] IReadOnlyList<string> Phones,
    string Language,
    [property: Description("When a mail to them last came back for good.")] Instant? BouncedAt
)
{
    public static ContactView Of(ContactRow row, string customer) =>
        new(row.Id.Value, customer, row.Name, row.Email, row.Phones, row.Language, row.BouncedAt);
}

internal sealed record ContractBody
{
    [Required(ErrorMessage = "Give it a number.")]
    [StringLength(60, ErrorMessage = "At most 60 characters.")]
    public string? Number { get; init; }

    [Required(ErrorMessage = "Say which customer.")]
    [Description("The customer's number.")]
    public string? Customer { get; init; }

    [Required(ErrorMessage = "Say which offer.")]
    public string? Offer { get; init; }

    [Required(ErrorMessage = "Say which version.")]
    public string? Version { get; init; }

    [Required(ErrorMessage = "Say when it starts.")]
    public LocalDate? StartsOn { get; init; }

    [Description("A value for each parameter the offer leaves open, as its language writes them.")]
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    public IReadOnlyList<string>? Options { get; init; }

    [Description("What the contract covers by name.")]
    public IReadOnlyList<string>? Components { get; init; }
}

internal sealed record ContractLine(
    string Number,
    [property: Description("The customer's number.")] string Customer,
    string Offer,
    string Version,
    LocalDate StartsOn,
    [property: Description("The last day it holds.")] LocalDate EndsOn
);

/// <summary>A contract: what was signed, and what is left of its credits.</summary>
internal sealed record ContractView(
    string Number,
    [property: Description("The customer's number.")] string Customer,
    string Offer,
    string Version,
    LocalDate StartsOn,
    LocalDate EndsOn,
    bool IsInForce,
    IReadOnlyList<PersonView> NamedContacts,
    IReadOnlyList<string> Components,
    IReadOnlyList<CreditView> Credits,
    [property: Description("Every term in plain words, beside its source.")] IReadOnlyList<CitationView> Terms
);

internal sealed record CreditView(
    [property: Description("The term of the credit.")] string Term,
    [property: Description("`minutes` or `days`.")] string Unit,
    [property: Description("What is left; negative when work went on though nothing was.")] decimal Balance,
    bool IsExhausted,
    IReadOnlyList<LotView> Lots
)
{
    public static CreditView Of(CreditTerm term, CreditStatement statement) =>
        new(
            term.Ref,
            UnitOf(term),
            statement.Balance,
            statement.IsExhausted,
            [
                .. statement.Lots.Select(lot => new LotView(
                    lot.Lot.Key,
                    lot.Lot.Amount,
                    lot.Lot.GrantedAt,
                    lot.Lot.ExpiresAt,
                    lot.Drawn,
                    lot.Expired,
                    lot.Left
                )),
            ]
        );

    public static string UnitOf(CreditTerm term) => term.Unit.Unit == DurationUnit.Day ? "days" : "minutes";
}

internal sealed record LotView(
    string Key,
    decimal Granted,
    Instant GrantedAt,
    Instant? ExpiresAt,
    decimal Drawn,
    decimal Expired,
    decimal Left
);

/// <summary>The account of a contract's credits, line by line, so that it adds up by hand.</summary>
internal sealed record StatementView(string Contract, IReadOnlyList<CreditAccountView> Credits);

internal sealed record CreditAccountView(
    string Term,
    string Unit,
    decimal Balance,
    IReadOnlyList<PostingView> Postings
);

internal sealed record PostingView(
    PostingKind Kind,
    Instant At,
    [property: Description("Signed.")] decimal Amount,
    [property: Description("The sum so far.")] decimal Balance,
    string? Lot,
    WorkView? Work
);

internal sealed record NamedContactBody
{
    [Required(ErrorMessage = "Say which contact.")]
    public Guid? Contact { get; init; }
}

internal sealed record LotBody
{
    [Required(ErrorMessage = "Say which credit.")]
    [Description("The term: `credit.hours`.")]
    public string? Term { get; init; }

    [Required(ErrorMessage = "Say how much.")]
    [Range(0.01, 100_000, ErrorMessage = "This is not an amount.")]
    [Description("In the unit of the credit as it is sold: hours, days.")]
    public decimal? Amount { get; init; }

    [Required(ErrorMessage = "Name the order: the same order entered twice is one lot.")]
    [StringLength(120, ErrorMessage = "At most 120 characters.")]
    public string? Order { get; init; }

    [Description("When it was bought; now when left out.")]
    public Instant? BoughtAt { get; init; }
}

internal sealed record OfferLine(string Id, string Version, string Label, string Seller);

/// <summary>An offer in plain words.</summary>
internal sealed record OfferView(
    string Id,
    string Version,
    string Label,
    string Seller,
    IReadOnlyList<OfferParameterView> Parameters,
    IReadOnlyList<CitationView> Terms
);

internal sealed record OfferParameterView(
    string Name,
    [property: Description("The offer's own value; absent when it is to be chosen.")] string? Value,
    IReadOnlyList<string> Of,
    string? Note
);
