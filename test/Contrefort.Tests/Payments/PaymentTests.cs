using System.Text;
using Contrefort.Channels;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Invoicing.Identifiers;
using Contrefort.Documents.Payments;
using Contrefort.Invoicing;
using Contrefort.Mail;
using Contrefort.Payments;
using Contrefort.Tests.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tests.Payments;

/// <summary>Money that comes finds its invoice; what is not paid is asked for; what was wrong is taken back.</summary>
public sealed class PaymentTests
{
    static async Task<(Trade Trade, CustomerId Customer)> Open(int invoices = 1)
    {
        var trade = await Trade.Open();
        var customer = await trade.Buyer(
            "K-1",
            Trade.Nantes with
            {
                Contact = new("Comptabilité", null, "compta@erdre.example"),
            }
        );
        for (var i = 0; i < invoices; i++)
            await trade.Pack(customer);
        await trade.Bill();
        await trade.Issue(await trade.Open());
        return (trade, customer);
    }

    static async Task<(InvoiceStage Stage, decimal Open)> Stand(Trade trade, string number = "FA-2026-000001")
    {
        await using var db = trade.World.Db();
        var invoice = await db.Invoices.SingleAsync(i => i.Number == number);
        var state = await db.InvoiceStates.SingleAsync(s => s.InvoiceId == invoice.Id);
        var balance = new InvoiceBalance(invoice.Gross, state.Paid, state.Credited);
        return (InvoiceLifecycle.With(state.Stage, balance), balance.Open);
    }

    static NewPayment Paid(Trade trade, decimal amount, string? reference, string key = "k1", string text = "") =>
        new(key, trade.Today, amount, "EUR", PaymentSource.Hand) { Reference = reference, Text = text };

    static string Reference(string number = "FA-2026-000001") => PaymentReferences.Creditor(number);

    [Theory]
    [InlineData("REF", "")]
    [InlineData(null, "VIR SEPA REF MERCI")]
    [InlineData(null, "votre facture FA-2026-000001")]
    public async Task A_payment_finds_its_invoice_by_what_the_payer_wrote(string? reference, string text)
    {
        var (trade, _) = await Open(2);
        await using var _trade = trade;
        var recorded = await trade
            .Get<PaymentDesk>()
            .Record(
                Paid(trade, 840, reference is null ? null : Reference(), text: text.Replace("REF", Reference())),
                "Ada"
            );
        Assert.Equal(840, recorded.Matched);
        Assert.Equal((InvoiceStage.Paid, 0m), await Stand(trade));
        Assert.Equal(840m, (await Stand(trade, "FA-2026-000002")).Open);
    }

    [Fact]
    public async Task A_part_leaves_a_part_and_what_is_too_much_stays_visible()
    {
        var (trade, _) = await Open();
        await using var _trade = trade;
        var desk = trade.Get<PaymentDesk>();
        await desk.Record(Paid(trade, 300, Reference(), "a"), "Ada");
        Assert.Equal((InvoiceStage.PartlyPaid, 540m), await Stand(trade));
        var more = await desk.Record(Paid(trade, 600, Reference(), "b"), "Ada");
        Assert.Equal((InvoiceStage.Paid, 0m), await Stand(trade));
        Assert.Equal(540m, more.Matched);
        await using var db = trade.World.Db();
        Assert.Equal(60m, 600 - await db.Holding.Where(a => a.PaymentId == more.Payment).SumAsync(a => a.Amount));
    }

    [Fact]
    public async Task Past_due_is_only_what_is_still_owed()
    {
        var (trade, _) = await Open(2);
        await using var _trade = trade;
        await trade.Get<PaymentDesk>().Record(Paid(trade, 840, Reference()), "Ada");
        await using var db = trade.World.Db();
        Assert.Equal(
            ["FA-2026-000002"],
            await InvoiceScopes
                .Found(db, "overdue", "", trade.Today.PlusDays(60))
                .Select(row => row.Number)
                .ToListAsync()
        );
    }

    [Fact]
    public async Task The_same_payment_told_by_twenty_at_once_is_one()
    {
        var (trade, _) = await Open();
        await using var _trade = trade;
        var desk = trade.Get<PaymentDesk>();
        var all = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => desk.Record(Paid(trade, 500, Reference()), "Ada")))
        );
        Assert.Single(all, one => one.IsNew);
        Assert.Equal((InvoiceStage.PartlyPaid, 340m), await Stand(trade));
    }

    [Fact]
    public async Task Twenty_payments_at_once_never_pay_more_than_is_owed()
    {
        var (trade, _) = await Open();
        await using var _trade = trade;
        var desk = trade.Get<PaymentDesk>();
        var all = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i => Task.Run(() => desk.Record(Paid(trade, 100, Reference(), $"k{i}"), "Ada")))
        );
        Assert.Equal(840m, all.Sum(one => one.Matched));
        Assert.Equal((InvoiceStage.Paid, 0m), await Stand(trade));
    }

    [Fact]
    public async Task What_was_wrong_is_taken_back_and_the_invoice_is_owed_again()
    {
        var (trade, _) = await Open(2);
        await using var _trade = trade;
        var desk = trade.Get<PaymentDesk>();
        var recorded = await desk.Record(Paid(trade, 840, Reference()), "Ada");
        await using var db = trade.World.Db();
        var held = await db.Holding.AsNoTracking().SingleAsync();

        await desk.Unmatch(held.Id, "Pour l'autre", "Ada");
        Assert.Equal((InvoiceStage.Issued, 840m), await Stand(trade));
        await desk.Match(recorded.Payment, "FA-2026-000002", null, "Ada");
        Assert.Equal(InvoiceStage.Paid, (await Stand(trade, "FA-2026-000002")).Stage);
        await desk.Reverse(recorded.Payment, trade.Today, "Chèque sans provision", "Ada");
        Assert.Equal(840m, (await Stand(trade, "FA-2026-000002")).Open);
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            desk.Match(recorded.Payment, "FA-2026-000001", null, "Ada")
        );
    }

    [Fact]
    public async Task A_statement_is_read_once_and_its_entries_once()
    {
        var (trade, _) = await Open(2);
        await using var _trade = trade;
        var import = trade.Get<StatementImport>();
        static byte[] Csv(params string[] lines) =>
            Encoding.UTF8.GetBytes("Date;Libellé;Montant\n" + string.Join('\n', lines));
        var first = $"20/11/2026;VIR ERDRE {Reference()};840,00";

        var read = await import.Read(
            "releve.csv",
            Csv(first, "20/11/2026;Loyer;-500", "20/11/2026;VIR inconnu;12,50"),
            "Ada"
        );
        Assert.Equal((3, 2, 1, 1), (read.Entries, read.Made, read.Matched, read.Skipped));
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            import.Read("x.csv", Csv(first, "20/11/2026;Loyer;-500", "20/11/2026;VIR inconnu;12,50"), "Ada")
        );
        var again = await import.Read("y.csv", Csv(first, $"20/11/2026;VIR {Reference("FA-2026-000002")};840"), "Ada");
        Assert.Equal((1, 1), (again.Made, again.Matched));
        await Assert.ThrowsAsync<RuleViolationException>(() => import.Read("z.csv", "hello"u8.ToArray(), "Ada"));
        await using var db = trade.World.Db();
        Assert.Equal(3, await db.Payments.CountAsync());
    }

    [Fact]
    public async Task Reminders_go_once_each_on_their_days_and_stop_with_the_payment()
    {
        var (trade, _) = await Open();
        await using var _trade = trade;
        // Issued on 20 November, due in 30 days.
        await trade.World.MoveTo("2027-01-10 12:00");
        await using var db = trade.World.Db();
        Assert.Equal([3, 15], await db.Reminders.OrderBy(r => r.Days).Select(r => r.Days).ToListAsync());
        var mails = await db.OutgoingMails.OrderBy(m => m.CreatedAt).ToListAsync();
        Assert.Equal(2, mails.Count);
        Assert.StartsWith("Rappel : facture FA-2026-000001", mails[0].Subject.Replace('\u00a0', ' '));
        Assert.Contains(Reference(), mails[0].Text);
        Assert.DoesNotContain("Indemnité forfaitaire", mails[0].Text);
        Assert.Contains("Indemnité forfaitaire", mails[1].Text);

        await trade.Get<PaymentDesk>().Record(Paid(trade, 840, Reference()), "Ada");
        await trade.World.MoveTo("2027-03-10 12:00");
        Assert.Equal(2, await db.Reminders.CountAsync());
    }

    [Fact]
    public async Task A_dispute_stops_reminders_until_it_is_settled()
    {
        var (trade, _) = await Open();
        await using var _trade = trade;
        await using var db = trade.World.Db();
        var invoice = await db.Invoices.AsNoTracking().SingleAsync();
        async Task Say(InvoiceStage stage)
        {
            await using var within = trade.World.Db();
            await using var transaction = await within.Database.BeginTransactionAsync();
            await InvoiceJourney.Record(
                within,
                new(invoice.Id, $"test:{stage}", stage, trade.World.Now, "Ada"),
                trade.World.Now,
                default
            );
            await transaction.CommitAsync();
        }
        await Say(InvoiceStage.Disputed);
        await trade.World.MoveTo("2026-12-28 12:00");
        Assert.Equal(0, await db.Reminders.CountAsync());
        await Say(InvoiceStage.Approved);
        await trade.World.MoveTo("2026-12-29 12:00");
        Assert.Equal(1, await db.Reminders.CountAsync());
    }

    [Fact]
    public async Task A_mandate_is_collected_told_before_settled_on_its_day_and_a_return_opens_the_invoice_again()
    {
        var (trade, customer) = await Open();
        await using var _trade = trade;
        await using var db = trade.World.Db();
        var seller = await db.Sellers.SingleAsync();
        seller.CreditorId = "FR72ZZZ123456";
        await db.SaveChangesAsync();
        var debits = trade.Get<DebitDesk>();
        await trade
            .Get<MandateDesk>()
            .Sign(
                new(
                    customer,
                    seller.Id,
                    "RUM-0001",
                    new LocalDate(2026, 1, 5),
                    DebitScheme.Core,
                    "Coopérative de l'Erdre",
                    "FR14 2004 1010 0505 0001 3M02 606",
                    "PSSTFRPPLIL"
                ),
                "Ada"
            );
        var due = new LocalDate(2026, 12, 21);
        Assert.Single(await debits.Due(seller.Id, due));
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            debits.Collect(seller.Id, trade.Today.PlusDays(5), "Ada")
        );
        var file = await debits.Collect(seller.Id, due, "Ada");
        await Assert.ThrowsAsync<RuleViolationException>(() => debits.Collect(seller.Id, due, "Ada"));
        Assert.Contains("prélèverons", (await db.OutgoingMails.SingleAsync()).Text);
        var pain = Encoding.UTF8.GetString((await db.DebitFiles.SingleAsync(f => f.Id == file)).Content);
        Assert.Contains("<MndtId>RUM-0001</MndtId>", pain);
        Assert.Contains("<SeqTp>FRST</SeqTp>", pain);

        await trade.World.MoveTo("2026-12-21 13:00");
        Assert.Equal((InvoiceStage.Paid, 0m), await Stand(trade));
        Assert.Equal(0, await db.Reminders.CountAsync());

        var debit = await db.Debits.SingleAsync();
        var camt = $"""
            <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Acct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></Acct>
            <Ntry><Amt Ccy="EUR">840.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-12-23</Dt></BookgDt>
            <NtryDtls><TxDtls><Refs><EndToEndId>{debit.EndToEnd}</EndToEndId></Refs><RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
            </Stmt></BkToCstmrStmt></Document>
            """;
        await trade.World.MoveTo("2026-12-23 18:00");
        await trade.Get<StatementImport>().Read("releve.xml", Encoding.UTF8.GetBytes(camt), "Ada");
        Assert.Equal((InvoiceStage.Issued, 840m), await Stand(trade));
        Assert.Equal("AM04", (await db.DebitReturns.SingleAsync()).Code);
        Assert.Single(await debits.Due(seller.Id, new LocalDate(2027, 1, 15)));
        await trade.World.MoveTo("2026-12-25 18:00");
        Assert.Equal(1, await db.Reminders.CountAsync());
    }
}
