using System.Text;
using Contrefort.Core;
using Contrefort.Core.Books;
using Contrefort.Core.Invoicing;
using Contrefort.Documents.Books;
using Contrefort.Documents.Tests.EInvoices;
using NodaTime;

namespace Contrefort.Documents.Tests.Books;

public sealed class BooksTests
{
    static readonly SalesAccounts Accounts = new(
        new("VE", "Ventes"),
        new("411000", "Clients"),
        _ => new("706000", "Prestations de services"),
        _ => new("709600", "Rabais, remises et ristournes"),
        vat => vat.Rate == 20 ? new("445710", "TVA collectée 20 %") : new("445711", "TVA collectée, autres taux")
    );

    static readonly Account Customer = new("C0007", "Coopérative de l'Erdre");

    [Fact]
    public void An_invoice_is_owed_by_the_customer_and_shared_between_revenue_and_tax()
    {
        var lines = Entry("direct debit and discount");
        Assert.Equal(
            [("411000", 1368m, 0m), ("706000", 0m, 1200m), ("709600", 60m, 0m), ("445710", 0m, 228m)],
            lines.Select(line => (line.Account.Number, line.Debit, line.Credit))
        );
        Assert.Equal("C0007", lines[0].Auxiliary!.Number);
    }

    [Fact]
    public void A_credit_note_changes_sides() =>
        Assert.Equal(
            [("411000", 0m, 120m), ("706000", 100m, 0m), ("445710", 20m, 0m)],
            Entry("french refund").Select(line => (line.Account.Number, line.Debit, line.Credit))
        );

    [Fact]
    public void Every_worked_example_balances()
    {
        foreach (var name in WorkedExamples.All.Keys)
        {
            var lines = Entry(name);
            Assert.Equal(lines.Sum(line => line.Debit), lines.Sum(line => line.Credit));
        }
    }

    [Fact]
    public void A_journal_has_eighteen_columns_on_every_row()
    {
        var rows = Rows(Entry("hour pack"));
        Assert.All(rows, row => Assert.Equal(18, row.Split('\t').Length));
        Assert.StartsWith("JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum", rows[0]);
        Assert.EndsWith("EcritureLet\tDateLet\tValidDate\tMontantdevise\tIdevise", rows[0]);
        Assert.Equal(
            "VE\tVentes\t42\t20261031\t411000\tClients\tC0007\tCoopérative de l'Erdre\tF-2026-000042\t20261031\t"
                + "F-2026-000042 Coopérative de l'Erdre\t840,00\t0,00\t\t\t\t\t",
            rows[1]
        );
    }

    [Fact]
    public void A_tab_in_a_name_makes_no_column() =>
        Assert.All(
            Rows([.. Entry("hour pack").Select(line => line with { Label = "a\tb\r\nc" })]),
            row => Assert.Equal(18, row.Split('\t').Length)
        );

    [Fact]
    public void The_file_is_named_by_SIREN_and_last_day() =>
        Assert.Equal("512345679FEC20261231.txt", Fec.FileName("512345679", new LocalDate(2026, 12, 31)));

    [Fact]
    public void The_decreed_character_set_holds_accents_and_euros()
    {
        var output = new MemoryStream();
        Fec.Write([.. Entry("hour pack").Select(line => line with { Label = "é œ €" })], output, Fec.Latin9);
        Assert.Contains("é œ €", Fec.Latin9.GetString(output.ToArray()));
        Assert.DoesNotContain((byte)0xC3, output.ToArray());
    }

    [Fact]
    public void An_entry_that_does_not_balance_is_not_written()
    {
        var lines = Entry("hour pack").Skip(1).ToList();
        Assert.Throws<RuleViolationException>(() => Rows(lines));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("+33 4", "'+33 4")]
    [InlineData("-1", "'-1")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("a;b", "\"a;b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\"")]
    [InlineData("plain", "plain")]
    public void A_text_of_a_table_is_never_a_formula(string text, string cell) =>
        Assert.Equal($"h\r\n{cell}\r\n", Table([text]));

    [Fact]
    public void Numbers_and_dates_of_a_table_are_written_as_such() =>
        Assert.Equal("h\r\n-1234,50;3;2026-10-31;\r\n", Table([-1234.5m, 3, new LocalDate(2026, 10, 31), null]));

    [Fact]
    public void The_journal_for_a_spreadsheet_guards_names()
    {
        var output = new MemoryStream();
        JournalCsv.Write([.. Entry("hour pack").Select(line => line with { Label = "=cmd" })], output);
        Assert.Contains(";'=cmd;840,00;0,00;", Encoding.UTF8.GetString(output.ToArray()));
    }

    static IReadOnlyList<JournalLine> Entry(string name) =>
        SalesEntry.Of(WorkedExamples.All[name].Invoice, "42", Customer, Accounts);

    static string[] Rows(IReadOnlyList<JournalLine> lines)
    {
        var output = new MemoryStream();
        Fec.Write(lines, output, new UTF8Encoding(false));
        return Encoding.UTF8.GetString(output.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }

    static string Table(IReadOnlyList<object?> row)
    {
        var output = new MemoryStream();
        Csv.Write(["h"], [row], output);
        return Encoding.UTF8.GetString(output.ToArray()).TrimStart('\ufeff');
    }
}
