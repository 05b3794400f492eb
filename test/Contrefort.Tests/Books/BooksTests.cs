using System.Globalization;
using System.Text;
using Contrefort.Books;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Invoicing;
using Contrefort.Payments;
using Contrefort.Tests.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tests.Books;

/// <summary>The files an accountant takes away, held to rules read here and nowhere in the program.</summary>
public sealed class BooksTests
{
    static async Task<Trade> Year()
    {
        var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        for (var i = 0; i < 3; i++)
            await trade.Pack(customer);
        await trade.Bill();
        await trade.Issue(await trade.Open());
        var desk = trade.Get<PaymentDesk>();
        NewPayment Paid(string key, decimal amount, string text) =>
            new(key, trade.Today, amount, "EUR", PaymentSource.Hand) { Text = text, Payer = "ERDRE" };
        await desk.Record(Paid("a", 840, "FA-2026-000001"), "Ada");
        await desk.Record(Paid("b", 100.01m, "FA-2026-000002"), "Ada");
        trade.World.Time.Now += Duration.FromMinutes(1);
        var unknown = await desk.Record(Paid("c", 500, "inconnu"), "Ada");
        trade.World.Time.Now += Duration.FromMinutes(1);
        await desk.Match(unknown.Payment, "FA-2026-000003", 400, "Ada");
        trade.World.Time.Now += Duration.FromMinutes(1);
        await desk.Reverse(unknown.Payment, trade.Today, "Rejet", "Ada");
        await using var db = trade.World.Db();
        var third = await db.Invoices.SingleAsync(i => i.Number == "FA-2026-000003");
        var lines = await db.BilledLines.Where(l => l.InvoiceId == third.Id).Select(l => l.Key).ToListAsync();
        var credit = await trade.Drafts.GiveBack(third.Id, lines, "Erreur", false, Trade.Thomas);
        await trade.Desk.Issue([credit], trade.Today, Trade.Thomas);
        return trade;
    }

    [Fact]
    public async Task The_FEC_holds_the_rules_of_the_decree()
    {
        await using var trade = await Year();
        var journals = await trade.Get<JournalBook>().Read(null, 2026);
        var file = BookFiles.Fec(journals, 2026);

        Assert.Equal("512345679FEC20261231.txt", file.Name);
        var rows = Encoding
            .GetEncoding("iso-8859-1")
            .GetString(file.Bytes)
            .Split("\r\n")[..^1]
            .Select(r => r.Split('\t'))
            .ToList();
        Assert.Equal(
            "JournalCode JournalLib EcritureNum EcritureDate CompteNum CompteLib CompAuxNum CompAuxLib PieceRef PieceDate EcritureLib Debit Credit EcritureLet DateLet ValidDate Montantdevise Idevise",
            string.Join(' ', rows[0])
        );
        var body = rows[1..];
        Assert.All(body, row => Assert.Equal(18, row.Length));
        Assert.All(
            body,
            row =>
            {
                foreach (var place in new[] { 0, 1, 2, 3, 4, 5, 8, 9, 10, 15 })
                    Assert.NotEqual("", row[place]);
                foreach (var place in new[] { 3, 9, 15 })
                    Assert.True(DateOnly.TryParseExact(row[place], "yyyyMMdd", out _), row[place]);
                Assert.StartsWith("2026", row[3]);
                Assert.Matches(@"^\d{3,}$", row[4]);
                Assert.Matches(@"^\d+,\d\d$", row[11]);
                Assert.Matches(@"^\d+,\d\d$", row[12]);
                Assert.True((Amount(row[11]) == 0) != (Amount(row[12]) == 0), string.Join('|', row));
                Assert.Equal(row[4] == "411000", row[6] != "");
            }
        );
        foreach (var entry in body.GroupBy(row => (row[0], row[2])))
        {
            Assert.Equal(entry.Sum(row => Amount(row[11])), entry.Sum(row => Amount(row[12])));
            Assert.Single(entry.Select(row => row[3]).Distinct());
        }
        foreach (var journal in body.GroupBy(row => row[0]))
        {
            Assert.Single(journal.Select(row => row[1]).Distinct());
            Assert.Equal(journal.Sum(row => Amount(row[11])), journal.Sum(row => Amount(row[12])));
            var numbers = journal.Select(row => int.Parse(row[2], CultureInfo.InvariantCulture)).Distinct().ToList();
            Assert.Equal(Enumerable.Range(1, numbers.Count), numbers);
        }
        Assert.Equal(["AV", "BQ", "FA"], body.Select(row => row[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(body.GroupBy(row => row[4]), account => Assert.Single(account.Select(row => row[5]).Distinct()));
    }

    [Fact]
    public async Task What_customers_owe_in_the_books_is_what_they_owe()
    {
        await using var trade = await Year();
        var lines = (await trade.Get<JournalBook>().Read(null, 2026)).Lines;
        decimal Balance(string account) =>
            lines.Where(line => line.Account.Number == account).Sum(line => line.Debit - line.Credit);
        await using var db = trade.World.Db();
        var open = (await Receivable.Read(db, null, 100)).Sum(one => one.Open);

        Assert.Equal(739.99m, open);
        Assert.Equal(open, Balance("411000"));
        Assert.Equal(940.01m, Balance("512000"));
        Assert.Equal(0, Balance("471000"));
        // 840 of 840 and 100.01 of 840 were paid: that share of the tax is due, the rest waits.
        Assert.Equal(-(140 + 16.67m), Balance("445711"));
        Assert.Equal(-(140 - 16.67m), Balance("445800"));
    }

    [Fact]
    public async Task What_was_exported_comes_out_the_same_when_more_has_happened_since()
    {
        await using var trade = await Year();
        var book = trade.Get<JournalBook>();
        var before = (await book.Read(null, 2026)).Lines;
        await trade.World.MoveTo("2026-12-02 10:00");
        await trade
            .Get<PaymentDesk>()
            .Record(
                new("late", new LocalDate(2026, 11, 1), 50, "EUR", PaymentSource.Hand) { Text = "FA-2026-000002" },
                "Ada"
            );
        var after = (await book.Read(null, 2026)).Lines;
        Assert.Equal(before, after.Where(before.Contains));
        Assert.True(after.Count > before.Count);
    }

    [Fact]
    public async Task A_pack_that_is_not_used_is_owed_until_it_expires_and_the_sum_is_what_was_invoiced()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(customer);
        await trade.Bill();
        await trade.Issue(await trade.Open());
        var book = trade.Get<DeferredBook>();

        var line = Assert.Single(await book.Read(null, trade.Today));
        Assert.True(line.IsPack);
        Assert.Equal((700m, 0m, 700m), (line.Net, line.Earned, line.Owed));
        Assert.Equal(700m, (await book.Read(null, trade.Today.PlusYears(3))).Sum(one => one.Earned));
        Assert.Empty(await book.Read(null, trade.Today.PlusDays(-1)));
        var csv = Encoding.UTF8.GetString(BookFiles.Deferred([line], trade.Today).Bytes);
        Assert.Contains("consommation", csv);
    }

    static decimal Amount(string text) => decimal.Parse(text.Replace(',', '.'), CultureInfo.InvariantCulture);
}
