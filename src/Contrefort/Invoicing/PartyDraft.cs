using System.ComponentModel.DataAnnotations;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Invoicing.Identifiers;
using Contrefort.Ui;

namespace Contrefort.Invoicing;

/// <summary>A seller or a buyer as it is typed; each identifier is checked at its field.</summary>
public class PartyDraft : IValidatableObject
{
    const string TooLong = "At most 120 characters.";

    [Required(ErrorMessage = "Give a name.")]
    [StringLength(120, ErrorMessage = TooLong)]
    public string? Name { get; set; }

    [StringLength(120, ErrorMessage = TooLong)]
    public string? Street { get; set; }

    [StringLength(120, ErrorMessage = TooLong)]
    public string? Complement { get; set; }

    [StringLength(20, ErrorMessage = "At most 20 characters.")]
    public string? PostCode { get; set; }

    [StringLength(120, ErrorMessage = TooLong)]
    public string? City { get; set; }

    [Required(ErrorMessage = "Give a country.")]
    [RegularExpression("[A-Za-z]{2}", ErrorMessage = "Two letters.")]
    public string? Country { get; set; }

    [StringLength(40, ErrorMessage = "At most 40 characters.")]
    public string? LegalId { get; set; }

    [StringLength(40, ErrorMessage = "At most 40 characters.")]
    public string? Siret { get; set; }

    [StringLength(40, ErrorMessage = "At most 40 characters.")]
    public string? VatNumber { get; set; }

    [StringLength(120, ErrorMessage = TooLong)]
    public string? LegalForm { get; set; }

    [StringLength(125, ErrorMessage = "An electronic address has at most 125 characters.")]
    public string? ElectronicAddress { get; set; }

    [StringLength(120, ErrorMessage = TooLong)]
    public string? Contact { get; set; }

    [StringLength(40, ErrorMessage = "At most 40 characters.")]
    public string? Telephone { get; set; }

    [EmailAddress(ErrorMessage = "This is not an e-mail address.")]
    [StringLength(254, ErrorMessage = "This address is too long.")]
    public string? Mail
    {
        get;
        set => field = value.Given;
    }

    [Range(0, 365, ErrorMessage = "Payment is due within 0 to 365 days.")]
    public int? PaymentDays { get; set; }

    [StringLength(40)]
    public string? VatCase { get; set; }

    [Range(0, 100, ErrorMessage = "A VAT rate lies between 0 and 100 per cent.")]
    public decimal? VatRate { get; set; }

    public virtual IEnumerable<ValidationResult> Validate(ValidationContext context)
    {
        var words = context.GetRequiredService<Words>();
        return PartyFaults.Of(Party()).Select(fault => new ValidationResult(words[fault.Sentence], [fault.Field]));
    }

    /// <summary>What was typed, tidied; identifiers that are wrong stay as they are.</summary>
    public Party Party()
    {
        var country = Country?.Trim().ToUpperInvariant() ?? "";
        var register = PartyFaults.RegisterOf(country);
        var legal = Tidy(LegalId, PartyFaults.KindOf(register));
        var vat = Tidy(VatNumber, IdentifierKind.VatNumber);
        return new()
        {
            Name = Name?.Trim() ?? "",
            Address = new(Street.Given, PostCode.Given, City.Given, country) { Complement = Complement.Given },
            LegalId = legal is null ? null : new(register, register == "0208" ? WithoutCountry(legal) : legal),
            Ids = Tidy(Siret, IdentifierKind.Siret) is { } siret ? [new("0009", siret)] : [],
            VatNumber = vat,
            LegalForm = LegalForm.Given,
            ElectronicAddress = Electronic(country, legal, vat),
            Contact =
                Contact.Given is null && Telephone.Given is null && Mail.Given is null
                    ? null
                    : new(Contact.Given, Telephone.Given, Mail.Given),
        };
    }

    public void Show(Party party)
    {
        (Name, LegalForm) = (party.Name, party.LegalForm);
        (Street, Complement) = (party.Address.Street, party.Address.Complement);
        (PostCode, City, Country) = (party.Address.PostCode, party.Address.City, party.Address.Country);
        LegalId = party.LegalId?.Value;
        Siret = party.Ids.FirstOrDefault(id => id.Scheme == "0009")?.Value;
        VatNumber = party.VatNumber;
        ElectronicAddress = party.ElectronicAddress is { } address ? $"{address.Scheme}:{address.Value}" : null;
        (Contact, Telephone, Mail) = (party.Contact?.Name, party.Contact?.Telephone, party.Contact?.Mail);
    }

    /// <summary>
    /// <c>0225:512345679</c> as it is given; else the usual address of the country, made of the number it is known by; else the
    /// mail address.
    /// </summary>
    Identifier? Electronic(string country, string? legal, string? vat)
    {
        if (ElectronicAddress.Given is { } given)
            return given.Split(':', 2) is [var scheme, var value] ? new(scheme.Trim(), value.Trim())
                : given.Contains('@') ? new(Core.Invoicing.Identifiers.ElectronicAddress.Mail, given)
                : new(Core.Invoicing.Identifiers.ElectronicAddress.SchemeOf(country), given);
        var known = country switch
        {
            "FR" or "CH" => legal,
            "BE" => legal is null ? null : WithoutCountry(legal),
            "LU" or "DE" => vat,
            _ => null,
        };
        return known is not null ? new(Core.Invoicing.Identifiers.ElectronicAddress.SchemeOf(country), known)
            : Mail.Given is { } mail ? new(Core.Invoicing.Identifiers.ElectronicAddress.Mail, mail)
            : null;
    }

    static string WithoutCountry(string number) =>
        number.StartsWith("BE", StringComparison.Ordinal) ? number[2..] : number;

    static string? Tidy(string? text, IdentifierKind? kind) =>
        text.Given is not { } typed ? null
        : kind?.IsValid(typed) == true ? kind.Read(typed)
        : typed;
}

/// <summary>A seller as it is typed.</summary>
internal sealed class SellerDraft : PartyDraft
{
    [StringLength(40, ErrorMessage = "At most 40 characters.")]
    public string? Iban { get; set; }

    [StringLength(11, ErrorMessage = "A BIC has eight or eleven letters and digits.")]
    public string? Bic { get; set; }

    [StringLength(40, ErrorMessage = "At most 40 characters.")]
    public string? FrancIban { get; set; }

    [StringLength(40, ErrorMessage = "At most 40 characters.")]
    public string? CreditorId { get; set; }

    [Required(ErrorMessage = "A prefix is one to ten capital letters and digits.")]
    [RegularExpression("[A-Z0-9]{1,10}", ErrorMessage = "A prefix is one to ten capital letters and digits.")]
    public string? InvoicePrefix { get; set; } = "FA";

    [Required(ErrorMessage = "A prefix is one to ten capital letters and digits.")]
    [RegularExpression("[A-Z0-9]{1,10}", ErrorMessage = "A prefix is one to ten capital letters and digits.")]
    public string? CreditPrefix { get; set; } = "AV";
    public bool VatOnDebits { get; set; }

    [StringLength(300, ErrorMessage = "At most 300 characters.")]
    public string? Recovery { get; set; }

    [StringLength(300, ErrorMessage = "At most 300 characters.")]
    public string? Late { get; set; }

    [StringLength(300, ErrorMessage = "At most 300 characters.")]
    public string? Early { get; set; }

    public override IEnumerable<ValidationResult> Validate(ValidationContext context)
    {
        var words = context.GetRequiredService<Words>();
        return base.Validate(context)
            .Concat(Wrong(nameof(Iban), Iban, IdentifierKind.Iban, words))
            .Concat(Wrong(nameof(FrancIban), FrancIban, IdentifierKind.Iban, words))
            .Concat(Wrong(nameof(Bic), Bic, IdentifierKind.Bic, words))
            .Concat(Wrong(nameof(CreditorId), CreditorId, IdentifierKind.CreditorId, words));
    }

    static IEnumerable<ValidationResult> Wrong(string field, string? typed, IdentifierKind kind, Words words)
    {
        if (typed.Given is { } text && kind.Fault(text) is { } fault)
            yield return new(words[fault], [field]);
    }

    public SellerTerms Terms(byte[]? logo) =>
        new(Party(), VatCase.Given ?? "domestic", VatRate, InvoicePrefix!, CreditPrefix!)
        {
            Accounts = [.. Account("EUR", Iban, Bic), .. Account("CHF", FrancIban, null)],
            CreditorId = CreditorId.Given is { } creditor ? IdentifierKind.CreditorId.Read(creditor) : null,
            VatOnDebits = VatOnDebits,
            PaymentDays = PaymentDays ?? 30,
            Notes = new (string Subject, string? Text)[] { ("PMT", Recovery), ("PMD", Late), ("AAB", Early) }
                .Where(note => note.Text.Given is not null)
                .ToDictionary(note => note.Subject, note => note.Text!.Trim()),
            Logo = logo,
        };

    static IEnumerable<SellerAccount> Account(string currency, string? iban, string? bic)
    {
        if (iban.Given is { } given)
            yield return new(
                currency,
                IdentifierKind.Iban.Read(given),
                bic.Given is { } bank ? IdentifierKind.Bic.Read(bank) : null
            );
    }

    public static SellerDraft Of(SellerRow row)
    {
        var draft = new SellerDraft
        {
            CreditorId = row.CreditorId,
            InvoicePrefix = row.InvoicePrefix,
            CreditPrefix = row.CreditPrefix,
            VatOnDebits = row.VatOnDebits,
            VatCase = row.VatCase,
            VatRate = row.VatRate,
            PaymentDays = row.PaymentDays,
        };
        draft.Show(InvoiceJson.Read<Party>(row.Party));
        var accounts = InvoiceJson.Read<IReadOnlyList<SellerAccount>>(row.Accounts);
        var euros = accounts.FirstOrDefault(account => account.Currency == "EUR");
        (draft.Iban, draft.Bic) = (euros?.Iban, euros?.Bic);
        draft.FrancIban = accounts.FirstOrDefault(account => account.Currency == "CHF")?.Iban;
        var notes = InvoiceJson.Read<Dictionary<string, string>>(row.Notes);
        draft.Recovery = notes.GetValueOrDefault("PMT");
        draft.Late = notes.GetValueOrDefault("PMD");
        draft.Early = notes.GetValueOrDefault("AAB");
        return draft;
    }
}

/// <summary>How a customer is invoiced, as it is typed.</summary>
internal sealed class BuyerDraft : PartyDraft
{
    public string? Seller { get; set; }

    [StringLength(60, ErrorMessage = "At most 60 characters.")]
    public string? BuyerReference { get; set; }

    [StringLength(60, ErrorMessage = "At most 60 characters.")]
    public string? OrderReference { get; set; }
    public InvoiceProfile? Profile { get; set; }

    public BuyerTerms Terms() =>
        new(Party(), Profile ?? PartyFaults.ProfileOf(Party().Address.Country))
        {
            Seller = Guid.TryParse(Seller, out var seller) ? seller : null,
            VatCase = VatCase.Given,
            VatRate = VatRate,
            BuyerReference = BuyerReference,
            OrderReference = OrderReference,
            PaymentDays = PaymentDays,
        };

    public static BuyerDraft Of(BillingIdentityRow row)
    {
        var draft = new BuyerDraft
        {
            Seller = row.SellerId?.ToString(),
            VatCase = row.VatCase,
            VatRate = row.VatRate,
            BuyerReference = row.BuyerReference,
            OrderReference = row.OrderReference,
            PaymentDays = row.PaymentDays,
            Profile = row.Profile,
        };
        draft.Show(InvoiceJson.Read<Party>(row.Party));
        return draft;
    }
}
