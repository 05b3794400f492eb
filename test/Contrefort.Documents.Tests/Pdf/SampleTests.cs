using Contrefort.Documents.Tests.Pdf.Rigs;

namespace Contrefort.Documents.Tests.Pdf;

/// <summary>The sample, seen by other programs. CONTREFORT_SAMPLE=/tmp/sample.pdf keeps it, to be looked at.</summary>
public sealed class SampleTests : IDisposable
{
    static readonly byte[] Pdf = Sample.Full.ToPdf();
    readonly Programs _programs = new(Pdf);

    public void Dispose() => _programs.Dispose();

    [Fact]
    public void Nothing_in_the_file_is_broken()
    {
        if (Environment.GetEnvironmentVariable("CONTREFORT_SAMPLE") is { } path)
            File.WriteAllBytes(path, Pdf);
        Assert.Equal("", _programs.Complaints());
    }

    [Fact]
    public void Its_text_can_be_copied_as_it_was_written()
    {
        var text = _programs.Text();
        Assert.Contains("« sur site » d’octobre : le détail est ci-dessous ! Une question ?", text);
        Assert.Contains("Größe, Straße, ½ journée, 12 €, 20 %, → voir l’article 4", text);
        Assert.Contains("Madame Noëlle Müller-Łukasz", text);
    }

    [Fact]
    public void Its_fonts_are_embedded_subsets_with_their_characters()
    {
        var fonts = _programs.Fonts().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2).ToList();
        Assert.Equal(3, fonts.Count);
        Assert.All(fonts, font => Assert.Matches(@"Inter-\w+ +CID TrueType +Identity-H +yes yes yes", font));
    }

    [Fact]
    public void Its_invoice_comes_out_as_it_went_in() =>
        Assert.Equal(Sample.Invoice, _programs.Detached("factur-x.xml"));

    [Fact]
    public void Its_files_are_listed_by_their_names()
    {
        var names = _programs.AttachmentNames();
        Assert.Contains("factur-x.xml", names);
        Assert.Contains("relevé.csv", names);
    }

    [Fact]
    public void Its_title_and_sheet_are_known()
    {
        var facts = _programs.Facts();
        Assert.Matches(@"Title: +Facture CF-2026-00042 – Hôtel Beaurivage", facts);
        Assert.Matches(@"Page size: +595.276 x 841.89 pts \(A4\)", facts);
        Assert.Matches(@"Pages: +3", facts);
    }

    [Fact]
    public void A_click_on_the_address_writes_a_mail() =>
        Assert.Contains("mailto:support@example.fr", _programs.Addresses());

    [Fact]
    public void Each_page_says_which_of_how_many_and_the_first_has_no_header()
    {
        var pages = _programs.Text().Split('\f');
        Assert.Contains("Page 1/3", pages[0]);
        Assert.Contains("Page 2/3", pages[1]);
        Assert.Single(pages[0].Split("Facture CF-2026-00042").Skip(1));
        Assert.StartsWith("Facture CF-2026-00042", pages[1].TrimStart());
    }

    [Fact]
    public void A_page_with_a_slip_has_no_running_foot() => Assert.DoesNotContain("Page 3/3", _programs.Text());

    [Fact]
    public void The_head_of_the_table_is_on_each_of_its_pages() =>
        Assert.All(_programs.Text().Split('\f')[..3], page => Assert.Contains("Désignation", page));
}
