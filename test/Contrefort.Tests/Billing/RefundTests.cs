using Contrefort.Billing;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Documents.Tests.EInvoices;
using Contrefort.Invoicing;
using Contrefort.Tests.Invoicing;
using Contrefort.Tests.Scenarios;
using NodaTime;

namespace Contrefort.Tests.Billing;

/// <summary>Money given back unasked for a broken promise, and what changes after it was invoiced. Wall clocks are those of Brussels.</summary>
public sealed class RefundTests
{
    [Fact]
    public async Task A_broken_promise_gives_its_month_back_with_the_proof_and_names_the_invoice()
    {
        await using var tale = await Servers();
        var trade = await Trading(tale);
        await trade.Bill();
        await trade.Issue(await trade.Open());
        var quarter = (await trade.Issued()).Single();
        Assert.Equal(1260, quarter.Net);

        // Asked at 10:00, due within four hours, taken at 16:00.
        var ticket = await tale.Writes("2026-10-19 10:00", "Sofie Claes", "La boutique ne répond plus");
        await tale.Acknowledges("2026-10-19 16:00", ticket);
        await trade.Bill();
        await trade.Bill();

        var draft = (await trade.Open()).Single();
        Assert.Equal(
            (DraftOrigin.Penalty, DocumentType.CreditNote, 420m, quarter.Id),
            (draft.Origin, draft.Type, draft.Net, draft.PrecedingId!.Value)
        );
        var proof = InvoiceJson.Read<DraftProof>(draft.Proof!);
        Assert.Contains("late", proof.Headline.ToString());
        Assert.Contains(proof.Facts, fact => fact.What.ToString().Contains("acknowledged", StringComparison.Ordinal));
        Assert.Equal(["response.acknowledgement", "penalty.refund-month"], proof.Terms.Select(term => term.Ref));

        Assert.Equal(["AV-2026-000001"], await trade.Issue(draft));
        var credit = (await trade.Issued()).Single(row => row.Type == DocumentType.CreditNote);
        var content = InvoiceJson.Read<IssuedContent>(credit.Content);
        Assert.Equal(quarter.Number, content.Invoice.Preceding.Single().Number);
        Assert.Equal(proof.Ticket, content.Proof!.Ticket);
        var archive = trade.Get<InvoiceArchive>();
        foreach (var format in (string[])["ubl-fr", "cii"])
            Assert.Empty(WrittenInvoice.Read((await archive.Read(credit.Number, format)).Bytes).Faults());
        Assert.Contains(content.Invoice.Notes, note => note.Text.Contains(proof.Ticket, StringComparison.Ordinal));

        // A second breach in the month is settled by the first; one of November gives November back.
        var again = await tale.Writes("2026-10-26 10:00", "Sofie Claes", "Encore");
        await tale.Acknowledges("2026-10-26 18:00", again);
        await trade.Bill();
        Assert.Empty(await trade.Open());
        Assert.Empty((await trade.Get<InvoiceChain>().Verify()).Faults);
    }

    [Fact]
    public async Task A_promise_kept_or_only_aimed_at_gives_nothing_back()
    {
        await using var tale = await Servers();
        var trade = await Trading(tale);
        await trade.Bill();
        await trade.Issue(await trade.Open());
        var ticket = await tale.Writes("2026-10-19 10:00", "Sofie Claes", "La boutique ne répond plus");
        await tale.Acknowledges("2026-10-19 13:00", ticket);
        await trade.Bill();
        Assert.Empty(await trade.Open());
    }

    [Fact]
    public async Task A_refund_waits_for_the_invoice_it_gives_back_from()
    {
        await using var tale = await Servers();
        var trade = await Trading(tale);
        var ticket = await tale.Writes("2026-10-19 10:00", "Sofie Claes", "La boutique ne répond plus");
        await tale.Acknowledges("2026-10-19 16:00", ticket);
        await trade.Bill();
        var drafts = await trade.Open();
        var refund = drafts.Single(draft => draft.Origin == DraftOrigin.Penalty);
        Assert.False(refund.IsReady);
        var check = (await trade.Drafts.Find(refund.Id))!.Value.Check;
        Assert.Contains("CF-25", check.Faults.Select(fault => fault.Rule));

        await trade.Issue(drafts.Single(draft => draft.Origin == DraftOrigin.Terms));
        await trade.Bill();

        Assert.True((await trade.Open()).Single().IsReady);
    }

    [Fact]
    public async Task Work_written_down_late_is_invoiced_apart_and_work_taken_back_is_given_back()
    {
        await using var tale = await Servers();
        var trade = await Trading(tale);
        var ticket = await tale.Writes("2026-10-05 10:00", "Sofie Claes", "Ajouter un site");
        await tale.Acknowledges("2026-10-05 10:10", ticket);
        var work = await tale.Works("2026-10-05 14:00", ticket, "3:00");
        await tale.On("2026-11-02 09:00");
        await trade.Bill();
        await trade.Issue(await trade.Open());
        var first = (await trade.Issued()).Single(row => row.Net != 1260);
        await trade.Bill();
        Assert.Empty(await trade.Open());

        await tale.Works("2026-10-20 14:00", ticket, "2:00", writtenDownAt: "2026-11-03 09:00");
        await trade.Bill();
        var late = (await trade.Open()).Single();
        Assert.Equal((DraftOrigin.Correction, DocumentType.Invoice), (late.Origin, late.Type));
        Assert.EndsWith("/2026-10-01~1", late.Key);
        await trade.Issue(late);
        await trade.Bill();
        Assert.Empty(await trade.Open());

        await trade.Get<WorkDesk>().Reverse(work, Tale.Ines, "Compté deux fois");
        await trade.Bill();
        var back = await trade.Open();
        // The free quarter of an hour goes to the other work, which stands on the second invoice.
        var second = (await trade.Issued()).Single(row => row.DraftId == late.Id);
        Assert.All(back, draft => Assert.Equal(DocumentType.CreditNote, draft.Type));
        Assert.Equal(new[] { first.Id, second.Id }.Order(), back.Select(draft => draft.PrecedingId!.Value).Order());
        await trade.Issue(back);
        await trade.Bill();
        Assert.Empty(await trade.Open());

        // What is invoiced in the end is what is owed in the end.
        var facts = await trade.Get<ContractFactsBook>().Find(tale.Contract);
        var owed = Core.Billing.Drafts.Of(facts!, trade.Today).Sum(draft => draft.Net);
        Assert.Equal(owed, (await trade.Issued()).Sum(row => row.Signed(row.Net)));
    }

    [Fact]
    public async Task An_open_draft_follows_its_facts()
    {
        await using var tale = await Servers();
        var trade = await Trading(tale);
        var ticket = await tale.Writes("2026-10-05 10:00", "Sofie Claes", "Ajouter un site");
        await tale.Acknowledges("2026-10-05 10:10", ticket);
        var work = await tale.Works("2026-10-05 14:00", ticket, "3:00");
        await tale.On("2026-11-02 09:00");
        await trade.Bill();
        var draft = (await trade.Open()).Single(row => row.Net != 1260);
        await tale.Works("2026-10-20 14:00", ticket, "2:00", writtenDownAt: "2026-11-03 09:00");
        Assert.Equal(1, (await trade.Bill()).Refreshed);
        Assert.True((await trade.Open()).Single(row => row.Id == draft.Id).Net > draft.Net);

        await trade.Get<WorkDesk>().Reverse(work, Tale.Ines, "Compté deux fois");
        await trade.Bill();

        Assert.True((await trade.Open()).Single(row => row.Id == draft.Id).Net < 3 * draft.Net);
    }

    static Task<Tale> Servers() =>
        Tale.Begin(
            "2026-10-01 09:00",
            "Europe/Brussels",
            ("myown-b", "1"),
            new Dictionary<string, string>
            {
                ["servers"] =
                    "[{name: www, criticality: high, virtualised: false}, {name: db, criticality: high, virtualised: false}, {name: mail, criticality: high, virtualised: false}]",
            },
            named: ["Sofie Claes"],
            others: []
        );

    static async Task<Trade> Trading(Tale tale)
    {
        var trade = new Trade(tale.World);
        await trade.Sells("FR1420041010050500013M02606");
        await trade.Get<SellerDesk>().Save(tale.Customer, new(Trade.Nantes, InvoiceProfile.FrenchCtc));
        return trade;
    }
}
