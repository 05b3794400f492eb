using Contrefort.Core;

namespace Contrefort.Invoicing;

internal static class InvoiceWords
{
    public static Sentence OfFormat(string format) =>
        format switch
        {
            InvoiceFormats.Pdf => new Sentence("PDF to read"),
            InvoiceFormats.FacturX => new Sentence("Factur-X (PDF/A-3 with its data)"),
            InvoiceFormats.UblPeppol => new Sentence("UBL, Peppol BIS Billing 3"),
            InvoiceFormats.UblFrench => new Sentence("UBL, French reform"),
            _ => new Sentence("CII"),
        };
}
