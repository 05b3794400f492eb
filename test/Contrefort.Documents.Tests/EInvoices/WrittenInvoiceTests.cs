using System.Globalization;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Documents.EInvoices;

namespace Contrefort.Documents.Tests.EInvoices;

/// <summary>Documents as a stranger reads them: by XPath, adding up again.</summary>
public sealed class WrittenInvoiceTests
{
    public static TheoryData<string, bool> Written
    {
        get
        {
            var written = new TheoryData<string, bool>();
            foreach (var name in WorkedExamples.All.Keys)
            {
                written.Add(name, true);
                written.Add(name, false);
            }
            return written;
        }
    }

    [Theory]
    [MemberData(nameof(Written))]
    public void What_is_written_keeps_the_rules_and_adds_up_to_the_cent(string name, bool asUbl)
    {
        var example = WorkedExamples.All[name];
        var read = WrittenInvoice.Read(Xml(example, asUbl));
        Assert.Equal([], read.Faults());
        Assert.Equal((example.Net, example.Vat), (read.Number("BT-109"), read.Number("BT-110")));
        Assert.Equal(example.Due, read.Number("BT-115"));
    }

    [Theory]
    [InlineData("BT-106", "BR-CO-10")]
    [InlineData("BT-107", "BR-CO-11")]
    [InlineData("BT-109", "BR-CO-13")]
    [InlineData("BT-110", "BR-CO-14")]
    [InlineData("BT-112", "BR-CO-15")]
    [InlineData("BT-115", "BR-CO-16")]
    public void The_reader_catches_a_total_that_is_off_by_a_cent(string term, string rule)
    {
        foreach (var asUbl in (bool[])[true, false])
        {
            var xml = Xml(WorkedExamples.All["direct debit and discount"], asUbl);
            Assert.Contains(rule, WrittenInvoice.Read(WrittenInvoice.ACentTooHigh(xml, term)).Faults());
        }
    }

    [Fact]
    public void The_month_of_the_worked_example_comes_to_326_70()
    {
        var read = WrittenInvoice.Read(Xml(WorkedExamples.All["month of services"], asUbl: true));
        Assert.Equal("270.00", read.Term("BT-106"));
        Assert.Equal("56.70", read.Term("BT-110"));
        Assert.Equal("326.70", read.Term("BT-115"));
    }

    [Fact]
    public void A_credit_note_is_positive_and_names_its_invoice()
    {
        var read = WrittenInvoice.Read(Xml(WorkedExamples.All["refund of a breach"], asUbl: true));
        Assert.Equal(("381", "F-2026-000017", "508.20"), (read.Term("BT-3"), read.Term("BT-25"), read.Term("BT-115")));
    }

    [Fact]
    public void One_invoice_is_written_for_each_profile()
    {
        var example = WorkedExamples.All["hour pack"];
        var french = WrittenInvoice.Read(Xml(example, asUbl: true));
        var peppol = WrittenInvoice.Read(Xml(example with { Profile = InvoiceProfile.PeppolBis }, asUbl: true));
        Assert.Equal("S1", french.Term("BT-23"));
        Assert.StartsWith("#PMT#Indemnité", french.Term("notes"));
        Assert.Equal("urn:fdc:peppol.eu:2017:poacc:billing:01:1.0", peppol.Term("BT-23"));
        Assert.Null(peppol.Text("cbc:Note[2]"));
        Assert.DoesNotContain("#", peppol.Term("notes"));
        Assert.DoesNotContain("B2B", peppol.Term("notes"));
    }

    [Fact]
    public void A_direct_debit_names_mandate_and_creditor_in_both_syntaxes()
    {
        foreach (var asUbl in (bool[])[true, false])
        {
            var read = WrittenInvoice.Read(Xml(WorkedExamples.All["direct debit and discount"], asUbl));
            Assert.Equal(
                ("59", "RUM-2026-0007", "FR72ZZZ123456"),
                (read.Term("BT-81"), read.Term("BT-89"), read.Term("BT-90"))
            );
        }
    }

    [Theory]
    [InlineData("outside the union")]
    [InlineData("lump-sum indemnity")]
    public void Outside_the_scope_of_VAT_no_VAT_number_is_written(string name)
    {
        var read = WrittenInvoice.Read(Xml(WorkedExamples.All[name], asUbl: true));
        Assert.Null(read.Term("BT-31"));
        Assert.Null(read.Term("BT-48"));
    }

    [Fact]
    public void The_same_document_gives_the_same_bytes_in_every_culture()
    {
        var here = CultureInfo.CurrentCulture;
        var bytes = WorkedExamples.All.Values.Select(example => Xml(example, asUbl: false)).ToList();
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            Assert.Equal(bytes, WorkedExamples.All.Values.Select(example => Xml(example, asUbl: false)));
            CultureInfo.CurrentCulture = new CultureInfo("fr-FR");
            Assert.Equal(bytes, WorkedExamples.All.Values.Select(example => Xml(example, asUbl: false)));
        }
        finally
        {
            CultureInfo.CurrentCulture = here;
        }
    }

    [Fact]
    public void Signs_that_XML_forbids_are_left_out_and_markup_stays_text()
    {
        var example = WorkedExamples.All["hour pack"];
        var line = example.Invoice.Lines[0] with
        {
            Name = "a\u0000\u0007b\ud800 <x>&amp;]]>\r\n😀",
            Note = "\u0001 \u0002",
        };
        foreach (var asUbl in (bool[])[true, false])
        {
            var read = WrittenInvoice.Read(
                Xml(example with { Invoice = example.Invoice with { Lines = [line] } }, asUbl)
            );
            Assert.Equal([], read.Faults());
            Assert.Equal(
                "ab <x>&amp;]]>\n😀",
                read.Text(asUbl ? "//cac:Item/cbc:Name" : "//ram:SpecifiedTradeProduct/ram:Name")
            );
        }
    }

    [Fact]
    public void A_draft_is_not_written() =>
        Assert.Throws<RuleViolationException>(() =>
            Xml(
                WorkedExamples.All["hour pack"] with
                {
                    Invoice = WorkedExamples.All["hour pack"].Invoice with { Number = null },
                },
                true
            )
        );

    internal static byte[] Xml(WorkedExamples.Example example, bool asUbl) =>
        Xml(example.Invoice, example.Profile, asUbl);

    internal static byte[] Xml(Invoice invoice, InvoiceProfile profile, bool asUbl)
    {
        var output = new MemoryStream();
        if (asUbl)
            Ubl.Write(invoice, profile, output);
        else
            Cii.Write(invoice, profile, output);
        return output.ToArray();
    }
}
