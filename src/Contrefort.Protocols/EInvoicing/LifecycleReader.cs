using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Contrefort.Protocols.EInvoicing;

/// <summary>Reads lifecycle messages. They come from outside: no DTD, no entities, a bound on everything.</summary>
public static class LifecycleReader
{
    const int LongestMessage = 5 * 1024 * 1024;
    const int MostStatuses = 1000;

    internal static readonly XNamespace Rsm =
        "urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100";
    internal static readonly XNamespace Ram =
        "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100";
    internal static readonly XNamespace Udt = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100";
    internal static readonly XNamespace Qdt = "urn:un:unece:uncefact:data:standard:QualifiedDataType:100";

    /// <summary>Each status the message gives; it may speak of several invoices.</summary>
    /// <exception cref="EInvoicingException">It is no such message.</exception>
    public static IReadOnlyList<LifecycleMessage> Read(byte[] message)
    {
        var document = Load(message);
        if (document.Root is not { } root || root.Name != Rsm + "CrossDomainAcknowledgementAndResponse")
            throw Garbled("not a lifecycle message");
        return
        [
            .. root.Elements(Rsm + "AcknowledgementDocument")
                .SelectMany(given =>
                    given.Elements(Ram + "ReferenceReferencedDocument").Select(about => Status(given, about))
                )
                .Take(MostStatuses),
        ];
    }

    static XDocument Load(byte[] message)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(message),
                new()
                {
                    DtdProcessing = DtdProcessing.Prohibit,
                    XmlResolver = null,
                    MaxCharactersInDocument = LongestMessage,
                }
            );
            return XDocument.Load(reader);
        }
        catch (XmlException wrong)
        {
            throw new EInvoicingException(EInvoicingFailure.Garbled, "not well-formed XML", inner: wrong);
        }
    }

    static LifecycleMessage Status(XElement given, XElement about)
    {
        var status = about.Elements(Ram + "SpecifiedDocumentStatus").ToList();
        var words = status
            .SelectMany(one =>
                one.Elements(Ram + "Reason").Concat(one.Elements(Ram + "IncludedNote").Elements(Ram + "Content"))
            )
            .Select(one => Wire.Printable(one.Value))
            .Where(one => one.Length > 0)
            .Distinct()
            .ToList();
        return new()
        {
            Invoice = Text(about, Ram + "IssuerAssignedID") ?? throw Garbled("a status that speaks of no invoice"),
            Type = int.TryParse(Text(about, Ram + "TypeCode"), CultureInfo.InvariantCulture, out var type) ? type : 380,
            IssuedOn = Day(about.Element(Ram + "FormattedIssueDateTime")?.Element(Qdt + "DateTimeString")?.Value),
            Issuer = about.Element(Ram + "IssuerTradeParty")?.Element(Ram + "GlobalID")?.Value,
            Code = int.TryParse(Text(about, Ram + "ProcessConditionCode"), CultureInfo.InvariantCulture, out var code)
                ? code
                : throw Garbled("a status without its code"),
            At =
                Moment(given.Element(Ram + "IssueDateTime")?.Element(Udt + "DateTimeString")?.Value)
                ?? throw Garbled("a status without its time"),
            ReasonCode = status.Select(one => Text(one, Ram + "ReasonCode")).FirstOrDefault(one => one is not null),
            Reason = words.Count > 0 ? string.Join(" · ", words) : null,
            Amounts =
            [
                .. status
                    .Elements(Ram + "SpecifiedDocumentCharacteristic")
                    .Where(one => Text(one, Ram + "TypeCode") == "MEN")
                    .Select(Amount),
            ],
        };
    }

    static CollectedAmount Amount(XElement characteristic) =>
        new(
            Number(Text(characteristic, Ram + "ValueAmount")) ?? throw Garbled("an amount that is no number"),
            Number(Text(characteristic, Ram + "ValuePercent")),
            characteristic.Element(Ram + "ValueAmount")?.Attribute("currencyID")?.Value ?? "EUR"
        );

    static decimal? Number(string? text) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    static DateTime? Moment(string? text) =>
        DateTime.TryParseExact(
            text,
            ["yyyyMMddHHmmss", "yyyyMMddHHmm", "yyyyMMdd"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var moment
        )
            ? moment
            : null;

    static DateOnly? Day(string? text) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    static string? Text(XElement within, XName name) =>
        within.Element(name)?.Value.Trim() is { Length: > 0 } text ? Wire.Printable(text) : null;

    static EInvoicingException Garbled(string words) => new(EInvoicingFailure.Garbled, words);
}
