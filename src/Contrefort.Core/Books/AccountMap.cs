using Contrefort.Core.Invoicing;

namespace Contrefort.Core.Books;

/// <summary>What was sold, as the books tell it apart.</summary>
public enum SoldAs
{
    /// <summary>A fee for a stretch of time.</summary>
    Subscription,

    /// <summary>A pack, or another fee of one day.</summary>
    OneOff,

    /// <summary>Work, priced by a rate.</summary>
    Work,

    /// <summary>Given back for a broken promise.</summary>
    Penalty,
}

/// <summary>Where it was sold, as VAT has it.</summary>
public enum SoldWhere
{
    Home,
    EuropeanUnion,
    Outside,
    Exempt,
}

/// <summary>
/// The accounts of a seller: the accountant's choice, with French numbers to begin with. Keys are <c>customers</c>, <c>bank</c>,
/// <c>waiting</c>, <c>vat 20</c>, <c>vat waiting</c>, <c>subscription home</c>…
/// </summary>
public sealed class AccountMap
{
    static readonly (string Key, string Number, string Name)[] French =
    [
        ("customers", "411000", "Clients"),
        ("bank", "512000", "Banque"),
        ("waiting", "471000", "Compte d'attente"),
        ("deferred", "487000", "Produits constatés d'avance"),
        ("vat 20", "445711", "TVA collectée 20 %"),
        ("vat 10", "445712", "TVA collectée 10 %"),
        ("vat 5.5", "445713", "TVA collectée 5,5 %"),
        ("vat 2.1", "445714", "TVA collectée 2,1 %"),
        ("vat other", "445719", "TVA collectée, autres taux"),
        ("vat waiting", "445800", "TVA à régulariser ou en attente"),
        ("subscription home", "706100", "Abonnements, France"),
        ("subscription european-union", "706110", "Abonnements, Union européenne"),
        ("subscription outside", "706120", "Abonnements, hors Union européenne"),
        ("subscription exempt", "706130", "Abonnements exonérés"),
        ("one-off home", "706200", "Packs et ventes ponctuelles, France"),
        ("one-off european-union", "706210", "Packs et ventes ponctuelles, Union européenne"),
        ("one-off outside", "706220", "Packs et ventes ponctuelles, hors Union européenne"),
        ("one-off exempt", "706230", "Packs et ventes ponctuelles exonérés"),
        ("work home", "706300", "Interventions, France"),
        ("work european-union", "706310", "Interventions, Union européenne"),
        ("work outside", "706320", "Interventions, hors Union européenne"),
        ("work exempt", "706330", "Interventions exonérées"),
        ("penalty home", "709600", "Rabais, remises et ristournes accordés"),
        ("penalty european-union", "709610", "Rabais, remises et ristournes accordés, Union européenne"),
        ("penalty outside", "671800", "Indemnités sur contrats"),
        ("penalty exempt", "709630", "Rabais, remises et ristournes exonérés"),
    ];

    readonly Dictionary<string, Account> _accounts;

    AccountMap(Dictionary<string, Account> accounts) => _accounts = accounts;

    public static AccountMap Usual { get; } = With(new Dictionary<string, Account>());

    /// <summary>Every key with its account, in a fixed order.</summary>
    public IEnumerable<(string Key, Account Account)> All => French.Select(one => (one.Key, _accounts[one.Key]));

    public Account this[string key] => _accounts[key];

    /// <param name="own">What the seller has otherwise.</param>
    /// <exception cref="RuleViolationException">A key is unknown, or a number is none.</exception>
    public static AccountMap With(IReadOnlyDictionary<string, Account> own)
    {
        foreach (var (key, account) in own)
        {
            if (!French.Any(one => one.Key == key))
                throw new RuleViolationException(new Sentence("There is no kind of account “{0}”.", key));
            if (
                account.Number.Length is < 3 or > 20
                || !account.Number.All(char.IsAsciiLetterOrDigit)
                || account.Name.Length == 0
            )
                throw new RuleViolationException(
                    new Sentence("“{0}” is no account: it has a number and a name.", account.Number)
                );
        }
        return new(
            French.ToDictionary(
                one => one.Key,
                one => own.GetValueOrDefault(one.Key) ?? new Account(one.Number, one.Name)
            )
        );
    }

    public Account Revenue(InvoiceLine line) => _accounts[$"{Word(AsOf(line))} {Word(WhereOf(line.Vat))}"];

    /// <param name="whenPaid">The tax falls due with the payment: until then it waits.</param>
    public Account Vat(VatTreatment vat, bool whenPaid) =>
        whenPaid ? _accounts["vat waiting"]
        : vat.Rate is { } rate
        && _accounts.GetValueOrDefault(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"vat {rate:0.##}")
        )
            is { } known
            ? known
        : _accounts["vat other"];

    /// <summary>The reference of a line is the term that gave it.</summary>
    static SoldAs AsOf(InvoiceLine line) =>
        line.SellerReference is not { } term ? SoldAs.OneOff
        : term.StartsWith("penalty", StringComparison.Ordinal) ? SoldAs.Penalty
        : term.StartsWith("rate", StringComparison.Ordinal) ? SoldAs.Work
        : line.Period is { } period && period.StartsOn < period.EndsOn ? SoldAs.Subscription
        : SoldAs.OneOff;

    static SoldWhere WhereOf(VatTreatment vat) =>
        vat.Category switch
        {
            VatCategory.Standard or VatCategory.Zero => SoldWhere.Home,
            VatCategory.ReverseCharge or VatCategory.IntraCommunity => SoldWhere.EuropeanUnion,
            VatCategory.OutOfScope or VatCategory.Export => SoldWhere.Outside,
            VatCategory.Exempt => SoldWhere.Exempt,
        };

    static string Word(SoldAs what) =>
        what switch
        {
            SoldAs.Subscription => "subscription",
            SoldAs.OneOff => "one-off",
            SoldAs.Work => "work",
            SoldAs.Penalty => "penalty",
        };

    static string Word(SoldWhere where) =>
        where switch
        {
            SoldWhere.Home => "home",
            SoldWhere.EuropeanUnion => "european-union",
            SoldWhere.Outside => "outside",
            SoldWhere.Exempt => "exempt",
        };
}
