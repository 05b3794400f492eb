using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using static Contrefort.Protocols.EInvoicing.LifecycleReader;

namespace Contrefort.Protocols.EInvoicing;

/// <summary>
/// Writes a status that a seller gives: <i>Encaissée</i>, with what was received for each rate of VAT. Elements and codes are those
/// of the examples of XP Z12-012 annex B; the order is that of the CDAR D22B schema.
/// </summary>
public static class LifecycleWriter
{
    /// <param name="to">The buyer; the state's portal is always told beside it.</param>
    /// <param name="now">When the message is made; French time, as <see cref="LifecycleMessage.At"/>.</param>
    public static byte[] Write(LifecycleMessage message, LifecycleParty from, LifecycleParty? to, DateTime now)
    {
        var document = new XDocument(
            new XElement(
                Rsm + "CrossDomainAcknowledgementAndResponse",
                new XAttribute(XNamespace.Xmlns + "rsm", Rsm.NamespaceName),
                new XAttribute(XNamespace.Xmlns + "ram", Ram.NamespaceName),
                new XAttribute(XNamespace.Xmlns + "udt", Udt.NamespaceName),
                new XAttribute(XNamespace.Xmlns + "qdt", Qdt.NamespaceName),
                Context(),
                Head(message, from, to, now),
                Body(message)
            )
        );
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new() { Encoding = new UTF8Encoding(false), Indent = true }))
            document.Save(writer);
        return bytes.ToArray();
    }

    static XElement Context() =>
        new(
            Rsm + "ExchangedDocumentContext",
            new XElement(
                Ram + "BusinessProcessSpecifiedDocumentContextParameter",
                new XElement(Ram + "ID", "REGULATED")
            ),
            new XElement(
                Ram + "GuidelineSpecifiedDocumentContextParameter",
                new XElement(Ram + "ID", "urn.cpro.gouv.fr:1p0:CDV:invoice")
            )
        );

    static XElement Head(LifecycleMessage message, LifecycleParty from, LifecycleParty? to, DateTime now) =>
        new(
            Rsm + "ExchangedDocument",
            new XElement(
                Ram + "ID",
                $"{message.Invoice}_{message.Code}_{Moment(message.At)}#{message.Type}_{Day(message.IssuedOn)}"
            ),
            new XElement(Ram + "Name", $"{message.Invoice}-CDV-{message.Code}"),
            Dated("IssueDateTime", now),
            Party("SenderTradeParty", new(null, null, null, "WK")),
            Party("IssuerTradeParty", from),
            to is null ? null : Party("RecipientTradeParty", to),
            Party("RecipientTradeParty", new("0238", "9998", "PPF", "DFH"))
        );

    static XElement Body(LifecycleMessage message) =>
        new(
            Rsm + "AcknowledgementDocument",
            new XElement(Ram + "MultipleReferencesIndicator", new XElement(Udt + "Indicator", "false")),
            // Of the processing of an invoice, said by one of its parties.
            new XElement(Ram + "TypeCode", "23"),
            Dated("IssueDateTime", message.At),
            new XElement(
                Ram + "ReferenceReferencedDocument",
                new XElement(Ram + "IssuerAssignedID", message.Invoice),
                new XElement(Ram + "StatusCode", StatusOf(message.Code)),
                new XElement(Ram + "TypeCode", message.Type),
                message.IssuedOn is { } day
                    ? new XElement(
                        Ram + "FormattedIssueDateTime",
                        new XElement(Qdt + "DateTimeString", new XAttribute("format", "102"), Day(day))
                    )
                    : null,
                new XElement(Ram + "ProcessConditionCode", message.Code),
                new XElement(Ram + "ProcessCondition", NameOf(message.Code)),
                message.Issuer is { } issuer
                    ? new XElement(
                        Ram + "IssuerTradeParty",
                        new XElement(Ram + "GlobalID", new XAttribute("schemeID", "0002"), issuer)
                    )
                    : null,
                Status(message)
            )
        );

    static XElement? Status(LifecycleMessage message) =>
        message is { ReasonCode: null, Reason: null, Amounts.Count: 0 }
            ? null
            : new XElement(
                Ram + "SpecifiedDocumentStatus",
                message.ReasonCode is { } code ? new XElement(Ram + "ReasonCode", code) : null,
                message.Reason is { } reason ? new XElement(Ram + "Reason", reason) : null,
                message.Amounts.Select(amount => new XElement(
                    Ram + "SpecifiedDocumentCharacteristic",
                    new XElement(Ram + "TypeCode", "MEN"),
                    new XElement(Ram + "ValueChangedIndicator", new XElement(Udt + "IndicatorString", "false")),
                    new XElement(
                        Ram + "ValueAmount",
                        new XAttribute("currencyID", amount.Currency),
                        amount.Amount.ToString("0.00", CultureInfo.InvariantCulture)
                    ),
                    amount.Rate is { } rate
                        ? new XElement(Ram + "ValuePercent", rate.ToString("0.00", CultureInfo.InvariantCulture))
                        : null
                ))
            );

    static XElement Party(string name, LifecycleParty party) =>
        new(
            Ram + name,
            party.Id is { } id ? new XElement(Ram + "GlobalID", new XAttribute("schemeID", party.Scheme!), id) : null,
            party.Name is { } words ? new XElement(Ram + "Name", words) : null,
            new XElement(Ram + "RoleCode", party.Role),
            party.Address is { } address
                ? new XElement(
                    Ram + "URIUniversalCommunication",
                    new XElement(Ram + "URIID", new XAttribute("schemeID", "0225"), address)
                )
                : null
        );

    static XElement Dated(string name, DateTime at) =>
        new(Ram + name, new XElement(Udt + "DateTimeString", new XAttribute("format", "204"), Moment(at)));

    static string Moment(DateTime at) => at.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    static string? Day(DateOnly? day) => day?.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>UNTDID 4405, as the examples pair them.</summary>
    static string StatusOf(int code) =>
        code switch
        {
            LifecycleCodes.Deposited => "10",
            LifecycleCodes.Received => "43",
            LifecycleCodes.MadeAvailable => "48",
            LifecycleCodes.TakenInHand => "45",
            LifecycleCodes.Approved => "1",
            LifecycleCodes.Disputed => "46",
            LifecycleCodes.PaymentSent or LifecycleCodes.Collected => "47",
            _ => "8",
        };

    static string NameOf(int code) =>
        code switch
        {
            LifecycleCodes.Deposited => "Déposée",
            LifecycleCodes.Received => "Reçue",
            LifecycleCodes.MadeAvailable => "Mise_à_disposition",
            LifecycleCodes.TakenInHand => "Prise_en_charge",
            LifecycleCodes.Approved => "Approuvée",
            LifecycleCodes.Disputed => "En_litige",
            LifecycleCodes.Refused => "Refusée",
            LifecycleCodes.PaymentSent => "Paiement_transmis",
            LifecycleCodes.Collected => "Encaissée",
            LifecycleCodes.Rejected => "Rejetée",
            _ => code.ToString(CultureInfo.InvariantCulture),
        };
}
