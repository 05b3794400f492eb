using Contrefort.Core.Invoicing;
using Contrefort.Ui;

namespace Contrefort.Invoicing;

/// <summary>Who sells to whom, and on which conditions: everything of a document but its lines.</summary>
/// <param name="Customer">The number a person knows.</param>
/// <param name="Contract">The number a person knows.</param>
internal sealed record InvoiceTerms(
    SellerRow Seller,
    BillingIdentityRow Identity,
    string Customer,
    string Contract,
    Reader Reader
)
{
    public Party SellerParty { get; } = InvoiceJson.Read<Party>(Seller.Party);
    public Party Buyer { get; } = InvoiceJson.Read<Party>(Identity.Party);
    public IReadOnlyList<SellerAccount> Accounts { get; } =
        InvoiceJson.Read<IReadOnlyList<SellerAccount>>(Seller.Accounts);
    public IReadOnlyDictionary<string, string> Notes { get; } =
        InvoiceJson.Read<Dictionary<string, string>>(Seller.Notes);

    public InvoiceProfile Profile => Identity.Profile;
    public int PaymentDays => Identity.PaymentDays ?? Seller.PaymentDays;

    /// <summary>The rate goes with the case: a case of the customer's own takes no rate of the seller's.</summary>
    public (string Case, decimal? Rate) Vat =>
        Identity.VatCase is { } own ? (own, Identity.VatRate) : (Seller.VatCase, Seller.VatRate);

    public SellerAccount? AccountFor(string currency) =>
        Accounts.FirstOrDefault(account => account.Currency == currency);

    /// <summary>Of the customer: their language, and the clocks on their wall.</summary>
    public Words Words { get; } = new(Reader);
}
