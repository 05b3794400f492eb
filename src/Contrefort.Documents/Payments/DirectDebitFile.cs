using System.Globalization;
using System.Xml.Linq;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Invoicing.Identifiers;
using Contrefort.Documents.EInvoices;
using NodaTime;
using NodaTime.Text;
using static Contrefort.Documents.EInvoices.Markup;

namespace Contrefort.Documents.Payments;

/// <summary>Which rulebook a mandate was signed under.</summary>
public enum DebitScheme
{
    Core,
    B2B,
}

/// <summary>The place of a collection in the life of its mandate.</summary>
public enum DebitSequence
{
    First,
    Recurring,
    Final,
    Once,
}

/// <summary>The message version a bank takes.</summary>
public enum DebitVersion
{
    /// <summary>pain.008.001.08, since November 2023.</summary>
    V08,

    /// <summary>pain.008.001.02, the one before.</summary>
    V02,
}

/// <summary>Who collects.</summary>
public sealed record Creditor(string Name, string Account, string? Bank, string CreditorId);

/// <summary>One amount to collect, in euros.</summary>
/// <param name="Id">End-to-end identification: comes back on the statement, at most 35 characters.</param>
/// <param name="Mandate">Unique mandate reference.</param>
/// <param name="Address">Structured, when the bank asks for one.</param>
public sealed record Collection(
    string Id,
    decimal Amount,
    string Mandate,
    LocalDate SignedOn,
    string Debtor,
    string Account,
    string? Bank,
    string Remittance,
    DebitScheme Scheme = DebitScheme.Core,
    DebitSequence Sequence = DebitSequence.Recurring,
    PostalAddress? Address = null
);

/// <summary>A SEPA direct debit initiation: the file a seller brings to the bank.</summary>
/// <param name="Id">At most 35 characters, never used twice: the bank refuses a file it has seen.</param>
/// <param name="CollectOn">The day the debtors are debited.</param>
public sealed record DirectDebitFile(
    string Id,
    Instant CreatedAt,
    Creditor Creditor,
    LocalDate CollectOn,
    IReadOnlyList<Collection> Collections
)
{
    /// <summary>Writes the message, in UTF-8: one batch for each scheme and sequence.</summary>
    /// <exception cref="RuleViolationException">An account, identifier or amount is wrong: a bank would refuse the whole file.</exception>
    public void Write(Stream output, DebitVersion version = DebitVersion.V08)
    {
        Check();
        XNamespace space = version switch
        {
            DebitVersion.V08 => "urn:iso:std:iso:20022:tech:xsd:pain.008.001.08",
            DebitVersion.V02 => "urn:iso:std:iso:20022:tech:xsd:pain.008.001.02",
        };
        Markup.Write(
            new XElement(
                space + "Document",
                new XElement(
                    space + "CstmrDrctDbtInitn",
                    Header(space),
                    Collections
                        .GroupBy(collection => (collection.Scheme, collection.Sequence))
                        .Select((batch, place) => Batch(space, version, $"{place + 1}", [.. batch]))
                )
            ),
            output
        );
    }

    void Check()
    {
        IdentifierKind.Iban.Read(Creditor.Account);
        IdentifierKind.CreditorId.Read(Creditor.CreditorId);
        if (Collections.Count == 0)
            throw new RuleViolationException("There is nothing to collect.");
        if (Id.Length is 0 or > 32)
            throw new RuleViolationException("The identifier of the file has 1 to 32 characters.");
        foreach (var collection in Collections)
        {
            IdentifierKind.Iban.Read(collection.Account);
            if (collection.Amount is < 0.01m or > 999_999_999.99m || Cents.Decimals(collection.Amount) > 2)
                throw new RuleViolationException(
                    new Sentence("{0} cannot be collected: {1} is no amount.", collection.Id, collection.Amount)
                );
            if (collection.Mandate.Length is 0 or > 35 || collection.Id.Length is 0 or > 35)
                throw new RuleViolationException(
                    new Sentence("{0} cannot be collected: an identifier has 1 to 35 characters.", collection.Id)
                );
        }
        if (Collections.DistinctBy(collection => collection.Id).Count() < Collections.Count)
            throw new RuleViolationException("An amount stands twice in the file.");
    }

    XElement? Header(XNamespace space) =>
        Group(
            space + "GrpHdr",
            Leaf(space + "MsgId", SepaText.Of(Id, 35)),
            Leaf(space + "CreDtTm", InstantPattern.General.Format(CreatedAt)),
            Leaf(space + "NbOfTxs", Count(Collections)),
            Leaf(space + "CtrlSum", Amount(Collections.Sum(collection => collection.Amount))),
            Group(space + "InitgPty", Leaf(space + "Nm", SepaText.Of(Creditor.Name, 70)))
        );

    XElement? Batch(XNamespace space, DebitVersion version, string place, IReadOnlyList<Collection> batch) =>
        Group(
            space + "PmtInf",
            Leaf(space + "PmtInfId", SepaText.Of($"{Id}-{place}", 35)),
            Leaf(space + "PmtMtd", "DD"),
            Leaf(space + "NbOfTxs", Count(batch)),
            Leaf(space + "CtrlSum", Amount(batch.Sum(collection => collection.Amount))),
            Group(
                space + "PmtTpInf",
                Group(space + "SvcLvl", Leaf(space + "Cd", "SEPA")),
                Group(space + "LclInstrm", Leaf(space + "Cd", batch[0].Scheme == DebitScheme.Core ? "CORE" : "B2B")),
                Leaf(space + "SeqTp", Sequence(batch[0].Sequence))
            ),
            Leaf(space + "ReqdColltnDt", Iso(CollectOn)),
            Group(space + "Cdtr", Leaf(space + "Nm", SepaText.Of(Creditor.Name, 70))),
            Group(
                space + "CdtrAcct",
                Group(space + "Id", Leaf(space + "IBAN", IdentifierKind.Iban.Read(Creditor.Account)))
            ),
            Agent(space, version, "CdtrAgt", Creditor.Bank),
            Leaf(space + "ChrgBr", "SLEV"),
            Group(
                space + "CdtrSchmeId",
                Group(
                    space + "Id",
                    Group(
                        space + "PrvtId",
                        Group(
                            space + "Othr",
                            Leaf(space + "Id", IdentifierKind.CreditorId.Read(Creditor.CreditorId)),
                            Group(space + "SchmeNm", Leaf(space + "Prtry", "SEPA"))
                        )
                    )
                )
            ),
            batch.Select(collection => Transaction(space, version, collection))
        );

    static XElement? Transaction(XNamespace space, DebitVersion version, Collection collection) =>
        Group(
            space + "DrctDbtTxInf",
            Group(space + "PmtId", Leaf(space + "EndToEndId", SepaText.Of(collection.Id, 35))),
            Leaf(space + "InstdAmt", Amount(collection.Amount), Attribute("Ccy", "EUR")),
            Group(
                space + "DrctDbtTx",
                Group(
                    space + "MndtRltdInf",
                    Leaf(space + "MndtId", SepaText.Of(collection.Mandate, 35)),
                    Leaf(space + "DtOfSgntr", Iso(collection.SignedOn))
                )
            ),
            Agent(space, version, "DbtrAgt", collection.Bank),
            Group(
                space + "Dbtr",
                Leaf(space + "Nm", SepaText.Of(collection.Debtor, 70)),
                // The older message knows only free lines, which banks no longer take.
                version == DebitVersion.V08
                    ? Address(space, collection.Address)
                    : null
            ),
            Group(
                space + "DbtrAcct",
                Group(space + "Id", Leaf(space + "IBAN", IdentifierKind.Iban.Read(collection.Account)))
            ),
            Group(space + "RmtInf", Leaf(space + "Ustrd", SepaText.Of(collection.Remittance, 140)))
        );

    static XElement? Agent(XNamespace space, DebitVersion version, string name, string? bank) =>
        Group(
            space + name,
            Group(
                space + "FinInstnId",
                bank is not null
                    ? Leaf(space + (version == DebitVersion.V08 ? "BICFI" : "BIC"), IdentifierKind.Bic.Read(bank))
                    : Group(space + "Othr", Leaf(space + "Id", "NOTPROVIDED"))
            )
        );

    /// <summary>Structured: town and country at least, as SEPA asks since November 2026.</summary>
    static XElement? Address(XNamespace space, PostalAddress? address) =>
        address is null
            ? null
            : Group(
                space + "PstlAdr",
                Leaf(space + "StrtNm", address.Street is { } street ? SepaText.Of(street, 70) : null),
                Leaf(space + "PstCd", address.PostCode is { } code ? SepaText.Of(code, 16) : null),
                Leaf(space + "TwnNm", address.City is { } city ? SepaText.Of(city, 35) : null),
                Leaf(space + "Ctry", address.Country)
            );

    static string Count(IReadOnlyList<Collection> some) => some.Count.ToString(CultureInfo.InvariantCulture);

    static string Sequence(DebitSequence sequence) =>
        sequence switch
        {
            DebitSequence.First => "FRST",
            DebitSequence.Recurring => "RCUR",
            DebitSequence.Final => "FNAL",
            DebitSequence.Once => "OOFF",
        };
}
