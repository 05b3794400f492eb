using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Parsing;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Invoicing;

/// <summary>Words the law prescribes, and the days on which they are right (both included; null: always).</summary>
/// <param name="Seller">Only for sellers of this country; null: for all.</param>
public sealed record LegalWording(
    string French,
    string English,
    LocalDate? From,
    LocalDate? Until,
    string? Seller,
    string Source
)
{
    public bool HoldsOn(LocalDate day, string sellerCountry) =>
        !(From > day) && !(Until < day) && (Seller is null || Seller == sellerCountry);

    public string In(string language) => language == "fr" ? French : English;
}

/// <summary>One way of being taxed or not.</summary>
public sealed record VatCase(string Name, VatCategory Category, string? Vatex, IReadOnlyList<LegalWording> Wordings)
{
    /// <summary>The treatment of a line under this case on a day.</summary>
    /// <param name="rate">Per cent; only a taxed case takes one.</param>
    /// <param name="language">ISO 639 of the document.</param>
    /// <exception cref="RuleViolationException">A rate where none is due, or none where one is; or no wording is right on that day.</exception>
    public VatTreatment On(LocalDate day, string sellerCountry, string language, decimal? rate = null)
    {
        if (Category == VatCategory.Standard)
            return rate > 0
                ? VatTreatment.Standard(rate.Value)
                : throw new RuleViolationException(new Sentence("The VAT case {0} needs a rate.", Name));
        if (rate is not (null or 0))
            throw new RuleViolationException(new Sentence("The VAT case {0} takes no rate.", Name));
        return new(
            Category,
            Category == VatCategory.OutOfScope ? null : 0,
            Category == VatCategory.Zero ? null : new(Vatex, Wording(day, sellerCountry).In(language))
        );
    }

    LegalWording Wording(LocalDate day, string sellerCountry) =>
        Wordings.FirstOrDefault(wording => wording.HoldsOn(day, sellerCountry))
        ?? throw new RuleViolationException(
            new Sentence("No wording of the VAT case {0} is known for {1}.", Name, day)
        );
}

/// <summary>The file <c>vat/cases.yaml</c>: VAT cases and French notes, as dated data.</summary>
public sealed class VatCases
{
    readonly Dictionary<string, VatCase> _cases;
    readonly Dictionary<string, IReadOnlyList<LegalWording>> _notes;

    VatCases(Dictionary<string, VatCase> cases, Dictionary<string, IReadOnlyList<LegalWording>> notes) =>
        (_cases, _notes) = (cases, notes);

    public IEnumerable<VatCase> All => _cases.Values;

    /// <exception cref="RuleViolationException">There is no such case.</exception>
    public VatCase this[string name] =>
        _cases.GetValueOrDefault(name)
        ?? throw new RuleViolationException(new Sentence("There is no VAT case “{0}”.", name));

    /// <summary>The notes a French invoice must carry (BR-FR-05), in the words that are right on a day.</summary>
    public IReadOnlyList<InvoiceNote> FrenchNotes(LocalDate day, string language = "fr") =>
        [
            .. _notes
                .Select(note => (note.Key, Text: note.Value.FirstOrDefault(text => text.HoldsOn(day, "FR"))))
                .Where(note => note.Text is not null)
                .Select(note => new InvoiceNote(note.Key, note.Text!.In(language))),
        ];

    /// <summary>Reads the file.</summary>
    /// <exception cref="OfferException">It says something else than cases and notes; the place is given.</exception>
    public static VatCases Read(string file, string text)
    {
        var root = Map(NodeParser.Parse(file, text));
        return new(
            Entries(root, "cases").ToDictionary(entry => entry.Key, Case),
            Entries(root, "notes").ToDictionary(entry => entry.Key, entry => Wordings(entry.Value))
        );
    }

    static IReadOnlyList<MapEntry> Entries(MapNode root, string key) =>
        root[key] is { } node ? Map(node).Entries : throw Refused(root, new("“{0}” is missing.", key));

    static VatCase Case(MapEntry entry)
    {
        var body = Map(entry.Value);
        var code = Text(body, "category");
        var category = Enum.GetValues<VatCategory>().Where(known => known.Code() == code).ToList();
        return category is [var only]
            ? new(entry.Key, only, body["vatex"]?.ScalarText, body["wording"] is { } words ? Wordings(words) : [])
            : throw Refused(body, new("“{0}” is no VAT category.", code));
    }

    static IReadOnlyList<LegalWording> Wordings(Node node) =>
        node is ListNode list
            ? [.. list.Items.Select(Map).Select(Wording)]
            : throw Refused(node, "A list is due here.");

    static LegalWording Wording(MapNode node) =>
        new(
            Text(node, "fr"),
            Text(node, "en"),
            Date(node, "from"),
            Date(node, "until"),
            node["seller"]?.ScalarText,
            Text(node, "source")
        );

    static LocalDate? Date(MapNode node, string key) =>
        node[key] is not { } date ? null
        : LocalDatePattern.Iso.Parse(date.ScalarText ?? "") is { Success: true, Value: var day } ? day
        : throw Refused(date, new("“{0}” is no date.", date.ScalarText));

    static string Text(MapNode node, string key) =>
        node[key]?.ScalarText ?? throw Refused(node, new("“{0}” is missing.", key));

    static MapNode Map(Node node) => node as MapNode ?? throw Refused(node, "A map is due here.");

    static OfferException Refused(Node node, Sentence sentence) => new([new(node.Place, sentence)]);
}
