using Contrefort.Core;
using Contrefort.Core.Invoicing;
using NodaTime;

namespace Contrefort.Documents.EInvoices;

/// <summary>What both syntaxes say first: which rules the document follows, its number and its date.</summary>
static class DocumentHead
{
    /// <summary>BT-24.</summary>
    public static string Customization(this InvoiceProfile profile) =>
        profile switch
        {
            InvoiceProfile.PeppolBis => "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
            InvoiceProfile.En16931 or InvoiceProfile.FrenchCtc => "urn:cen.eu:en16931:2017",
        };

    /// <summary>BT-23: Peppol's process, or the French framework; EN 16931 alone asks for none.</summary>
    public static string? Process(this Invoice invoice, InvoiceProfile profile) =>
        profile switch
        {
            InvoiceProfile.PeppolBis => "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
            InvoiceProfile.FrenchCtc => invoice.Framework,
            InvoiceProfile.En16931 => null,
        };

    /// <exception cref="RuleViolationException">The document is a draft.</exception>
    public static (string Number, LocalDate IssuedOn) Issue(this Invoice invoice) =>
        invoice is { Number: { Length: > 0 } number, IssuedOn: { } day }
            ? (number, day)
            : throw new RuleViolationException(
                "A draft has no number yet: it cannot be written as an electronic invoice."
            );

    public static string TypeCode(this Invoice invoice) =>
        ((int)invoice.Type).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
