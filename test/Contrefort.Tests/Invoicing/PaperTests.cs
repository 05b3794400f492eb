using System.Diagnostics;
using System.Xml.Linq;
using Contrefort.Core;
using Contrefort.Documents.Tests.EInvoices;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tests.Invoicing;

/// <summary>
/// Documents as other programs see them: their text, their picture, their files. CONTREFORT_PAPERS=/tmp/papers keeps them, to be
/// looked at.
/// </summary>
public sealed class PaperTests
{
    [Fact]
    public async Task A_French_invoice_says_all_the_law_asks_for_and_how_to_pay()
    {
        var (text, files) = await Paper("fr", Trade.Nantes, null);
        Assert.Contains("Facture", text);
        Assert.Contains("FA-2026-000001", text);
        Assert.Contains("SIREN 512345679", text);
        Assert.Contains("FR96412345670", text);
        Assert.Contains("Échéance", text);
        Assert.Contains("20 déc. 2026", text);
        Assert.Contains("TVA 20 % de 700,00", text);
        Assert.Contains("840,00 €", text);
        Assert.Contains("FR14 2004 1010 0505 0001 3M02 606", text);
        Assert.Contains("40 €", text);
        Assert.Contains("trois fois l'intérêt légal", text);
        Assert.Contains("escompte", text);
        Assert.Equal(["facturx", "ubl-fr"], files);
    }

    [Fact]
    public async Task A_Belgian_buyer_accounts_for_the_tax_and_gets_Peppol()
    {
        var (text, files) = await Paper("be", Trade.Namur, "reverse-charge-eu");
        Assert.Contains("Autoliquidation", text);
        Assert.Contains("BE0876543270", text);
        Assert.Contains("700,00 €", text);
        Assert.Equal(["facturx", "ubl-peppol"], files);
    }

    [Fact]
    public async Task A_Swiss_buyer_pays_by_QR_bill_and_no_VAT_number_is_named()
    {
        var (text, files) = await Paper("ch", Trade.Lausanne, "outside-eu", "CH9300762011623852957");
        Assert.Contains("Récépissé", text);
        Assert.Contains("Section paiement", text);
        Assert.Contains("CH93 0076 2011 6238 5295 7", text);
        Assert.Contains("article 259-1", text);
        Assert.DoesNotContain("FR75512345679", text);
        Assert.Equal(["facturx"], files);
    }

    [Fact]
    public async Task An_English_reader_reads_English()
    {
        var (text, _) = await Paper("en", Trade.Nantes, null, language: "en");
        Assert.Contains("Invoice", text);
        Assert.Contains("Due date", text);
        Assert.Contains("€840.00", text);
    }

    [Fact]
    public async Task The_invoice_inside_the_paper_is_the_one_that_is_exported_and_exports_repeat()
    {
        await using var trade = await Trade.Open();
        await Issued(trade, Trade.Nantes, null, "fr");
        var archive = trade.Get<InvoiceArchive>();
        var facturx = (await archive.Read("FA-2026-000001", "facturx")).Bytes;
        var cii = (await archive.Read("FA-2026-000001", "cii")).Bytes;
        var folder = Directory.CreateTempSubdirectory("papers").FullName;
        var file = Path.Combine(folder, "facture.pdf");
        await File.WriteAllBytesAsync(file, facturx);

        Run("pdfdetach", "-saveall", "-o", folder, file);

        Assert.Equal(cii, await File.ReadAllBytesAsync(Path.Combine(folder, "factur-x.xml")));
        Assert.Equal(cii, (await archive.Read("FA-2026-000001", "cii")).Bytes);
        Assert.Equal("CrossIndustryInvoice", XDocument.Load(new MemoryStream(cii)).Root!.Name.LocalName);
        var pdf = (await archive.Read("FA-2026-000001", "pdf")).Bytes;
        Assert.Equal(pdf, (await archive.Read("FA-2026-000001", "pdf")).Bytes);
        await Assert.ThrowsAsync<RuleViolationException>(() => archive.Read("FA-2026-000001", "docx"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_long_invoice_repeats_the_head_of_its_lines_and_counts_its_sheets()
    {
        await using var trade = await Trade.Open();
        await Issued(trade, Trade.Nantes, null, "fr");
        await using var db = trade.World.Db();
        var content = InvoiceJson.Read<IssuedContent>((await db.Invoices.SingleAsync()).Content);
        var line = content.Invoice.Lines[0];
        var many = content with
        {
            Invoice = content.Invoice with
            {
                Lines =
                [
                    .. Enumerable
                        .Range(1, 60)
                        .Select(i =>
                            line with
                            {
                                Id = $"{i}",
                                Name = $"Intervention n° {i}",
                                Note = $"Ticket 2026-{i:00000}",
                            }
                        ),
                ],
            },
        };
        var folder =
            Environment.GetEnvironmentVariable("CONTREFORT_PAPERS")
            ?? Directory.CreateTempSubdirectory("papers").FullName;
        var path = Path.Combine(folder, "long.pdf");
        await File.WriteAllBytesAsync(path, InvoicePaper.Write(many, new(null), null));
        Run("pdftoppm", "-r", "80", "-png", path, Path.Combine(folder, "long"));

        var pages = Run("pdftotext", "-layout", path, "-").Output.TrimEnd('\f').Split('\f');

        Assert.True(pages.Length > 2);
        Assert.All(
            pages.Select((page, i) => (page, i)),
            one => Assert.Contains($"Page {one.i + 1} sur {pages.Length}", one.page)
        );
        Assert.All(pages[..^1], page => Assert.Contains("Désignation", page));
        Assert.Contains("42 000,00", pages[^1]);
        Assert.Contains("Intervention n° 60", string.Concat(pages));
    }

    static async Task<(string Text, IReadOnlyList<string> Files)> Paper(
        string name,
        Core.Invoicing.Party buyer,
        string? vatCase,
        string iban = "FR1420041010050500013M02606",
        string language = "fr"
    )
    {
        await using var trade = await Trade.Open(hasSeller: false);
        await trade.Sells(iban);
        await Issued(trade, buyer, vatCase, language);
        await using var db = trade.World.Db();
        var files = await db.InvoiceDocuments.OrderBy(file => file.Format).ToListAsync();
        foreach (var xml in files.Where(file => file.Format != "facturx").Select(file => file.Content))
            Assert.Empty(WrittenInvoice.Read(xml).Faults());
        var cii = (await trade.Get<InvoiceArchive>().Read("FA-2026-000001", "cii")).Bytes;
        Assert.Empty(WrittenInvoice.Read(cii).Faults());
        var pdf = files.Single(file => file.Format == "facturx").Content;
        var folder =
            Environment.GetEnvironmentVariable("CONTREFORT_PAPERS")
            ?? Directory.CreateTempSubdirectory("papers").FullName;
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{name}.pdf");
        await File.WriteAllBytesAsync(path, pdf);
        Assert.Equal("", Run("qpdf", "--check", "--no-warn", path).Errors);
        Run("pdftoppm", "-r", "80", "-png", path, Path.Combine(folder, name));
        var picture = Directory.EnumerateFiles(folder, $"{name}-*.png").First();
        Assert.True(new FileInfo(picture).Length > 20_000, "The picture is blank.");
        return (Run("pdftotext", "-layout", path, "-").Output, files.ConvertAll(file => file.Format));
    }

    static async Task Issued(Trade trade, Core.Invoicing.Party buyer, string? vatCase, string language)
    {
        var customer = await trade.Buyer("K-1", buyer, vatCase, language);
        await trade.Pack(customer);
        await trade.Bill();
        Assert.Equal(["FA-2026-000001"], await trade.Issue(await trade.Open()));
    }

    static (string Output, string Errors) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output, errors.Result);
    }
}
