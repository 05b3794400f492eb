using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Documents.EInvoices;

namespace Contrefort.Invoicing;

/// <summary>The files a document can be had as, by the names people type.</summary>
internal static class InvoiceFormats
{
    public const string Pdf = "pdf";
    public const string FacturX = "facturx";
    public const string UblPeppol = "ubl-peppol";
    public const string UblFrench = "ubl-fr";
    public const string Cii = "cii";

    public static IReadOnlyList<string> All { get; } = [Pdf, FacturX, UblPeppol, UblFrench, Cii];

    /// <summary>What is written and kept when a document is issued; the other formats can be had of it.</summary>
    public static IReadOnlyList<string> KeptFor(InvoiceProfile profile) =>
        profile switch
        {
            InvoiceProfile.En16931 => [FacturX],
            InvoiceProfile.PeppolBis => [FacturX, UblPeppol],
            InvoiceProfile.FrenchCtc => [FacturX, UblFrench],
        };

    public static string TypeOf(string format) => format is Pdf or FacturX ? "application/pdf" : "application/xml";

    public static string FileOf(string number, string format) =>
        format switch
        {
            Pdf or FacturX => $"{number}.pdf",
            _ => $"{number}-{format}.xml",
        };

    /// <summary>The same document gives the same bytes.</summary>
    /// <exception cref="RuleViolationException">The document breaks a rule of this format, or there is no such format.</exception>
    public static byte[] Render(IssuedContent content, SellerLook look, string format)
    {
        switch (format)
        {
            case Pdf:
                return InvoicePaper.Write(content, look, null);
            case FacturX:
                return InvoicePaper.Write(
                    content,
                    look,
                    Xml(content, CiiProfile(content), Documents.EInvoices.Cii.Write)
                );
            case Cii:
                return Xml(content, CiiProfile(content), Documents.EInvoices.Cii.Write);
            case UblPeppol:
                InvoiceRules.Demand(content.Invoice, InvoiceProfile.PeppolBis);
                return Xml(content, InvoiceProfile.PeppolBis, Ubl.Write);
            case UblFrench:
                InvoiceRules.Demand(content.Invoice, InvoiceProfile.FrenchCtc);
                return Xml(content, InvoiceProfile.FrenchCtc, Ubl.Write);
            default:
                throw new RuleViolationException(
                    new Sentence("There is no format “{0}”: ask for {1}.", format, string.Join(", ", All))
                );
        }
    }

    /// <summary>Peppol's process belongs to UBL; CII says the French framework or none.</summary>
    static InvoiceProfile CiiProfile(IssuedContent content) =>
        content.Profile == InvoiceProfile.FrenchCtc ? InvoiceProfile.FrenchCtc : InvoiceProfile.En16931;

    static byte[] Xml(IssuedContent content, InvoiceProfile profile, Action<Invoice, InvoiceProfile, Stream> write)
    {
        using var bytes = new MemoryStream();
        write(content.Invoice, profile, bytes);
        return bytes.ToArray();
    }
}
