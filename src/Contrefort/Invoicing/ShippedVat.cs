using Contrefort.Core.Invoicing;

namespace Contrefort.Invoicing;

/// <summary>The VAT cases and wordings Contrefort comes with: <c>vat/cases.yaml</c>.</summary>
internal static class ShippedVat
{
    public static VatCases Read()
    {
        using var text = new StreamReader(typeof(ShippedVat).Assembly.GetManifestResourceStream("vat/cases.yaml")!);
        return VatCases.Read("vat/cases.yaml", text.ReadToEnd());
    }
}
