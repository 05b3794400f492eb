using Contrefort.Core.Invoicing;
using Contrefort.Documents.Pdf;
using Contrefort.Ui;
using static Contrefort.Invoicing.InvoiceLook;

namespace Contrefort.Invoicing;

/// <summary>Who writes and who is written to, as an envelope and the law want them.</summary>
internal static class InvoiceParties
{
    /// <summary>The buyer stands where the window of a French envelope is.</summary>
    public static Table Of(Invoice invoice, Words w) =>
        new(Column.Fixed(90.Mm), Column.Share())
        {
            Look = TableLook.Plain,
            SpaceBefore = 16,
            SpaceAfter = 14,
            Rows =
            [
                new Row(
                    new Cell([
                        new Paragraph(w["From the seller"]) { Style = Label },
                        new Paragraph(Run.Bold(invoice.Seller.Name)),
                        .. Address(invoice.Seller, invoice).Select(line => new Paragraph(line)),
                        .. Identifiers(invoice.Seller, w).Select(line => new Paragraph(line) { Style = Small }),
                        .. Contact(invoice.Seller).Select(line => new Paragraph(line) { Style = Small }),
                    ]),
                    new Cell([
                        new Paragraph(w["To the buyer"]) { Style = Label },
                        new Paragraph(Run.Bold(invoice.Buyer.Name)) { Style = new() { Size = 10.5 } },
                        .. Address(invoice.Buyer, invoice)
                            .Select(line => new Paragraph(line) { Style = new() { Size = 10 } }),
                        .. Identifiers(invoice.Buyer, w).Select(line => new Paragraph(line) { Style = Small }),
                    ])
                ),
            ],
        };

    /// <summary>A letter names the country when it leaves it.</summary>
    static IEnumerable<string> Address(Party party, Invoice invoice) =>
        (
            (string?[])
                [
                    party.Contact?.Name is { } name && party.TradingName != name ? name : null,
                    party.Address.Street,
                    party.Address.Complement,
                    $"{party.Address.PostCode} {party.Address.City}".Trim(),
                    invoice.Seller.Address.Country != invoice.Buyer.Address.Country
                        ? CountryOf(party.Address.Country, invoice)
                        : null,
                ]
        )
            .OfType<string>()
            .Where(line => line.Length > 0);

    /// <summary>In the language of the country it leaves, for its post.</summary>
    static string CountryOf(string code, Invoice invoice)
    {
        try
        {
            var region = new System.Globalization.RegionInfo(code);
            return (
                invoice.Seller.Address.Country is "FR" or "BE" or "LU" or "CH" && French(code) is { } french
                    ? french
                    : region.EnglishName
            ).ToUpperInvariant();
        }
        catch (ArgumentException)
        {
            return code;
        }
    }

    static string? French(string code) =>
        code switch
        {
            "FR" => "France",
            "BE" => "Belgique",
            "CH" => "Suisse",
            "LU" => "Luxembourg",
            "DE" => "Allemagne",
            "JP" => "Japon",
            "GB" => "Royaume-Uni",
            "ES" => "Espagne",
            "IT" => "Italie",
            "NL" => "Pays-Bas",
            "US" => "États-Unis",
            _ => null,
        };

    static IEnumerable<string> Contact(Party party) =>
        new[] { party.Contact?.Mail, party.Contact?.Telephone }.OfType<string>();

    static IEnumerable<string> Identifiers(Party party, Words w)
    {
        if (party.LegalId is { } legal)
            yield return $"{Scheme(legal.Scheme, w)} {legal.Value}";
        foreach (var id in party.Ids.Where(id => id.Scheme == "0009"))
            yield return $"SIRET {id.Value}";
        if (party.VatNumber is { } vat)
            yield return w["VAT number {0}", vat];
    }

    static string Scheme(string? scheme, Words w) =>
        scheme switch
        {
            "0002" => "SIREN",
            "0208" => w["Enterprise number"],
            "0183" => "IDE",
            _ => w["Registration number"],
        };

    public static string LegalLine(Party seller, Words w) =>
        string.Join(
            " · ",
            (
                (string?[])
                    [
                        seller.Name,
                        seller.LegalForm,
                        seller.Address.Street,
                        $"{seller.Address.PostCode} {seller.Address.City}".Trim(),
                        .. Identifiers(seller, w),
                    ]
            ).OfType<string>()
        );
}
