using Contrefort.Agenda;
using Contrefort.Billing;
using Contrefort.Core;
using Contrefort.Tests.Invoicing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Billing;

/// <summary>A run makes each draft once, however often and wherever it is run.</summary>
public sealed class BillRunTests
{
    [Fact]
    public async Task Twice_makes_nothing_new()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(customer);
        await trade.Pack(customer);

        Assert.Equal((2, 0), Told(await trade.Bill()));
        Assert.Equal((0, 0), Told(await trade.Bill()));
        Assert.Equal(2, (await trade.Open()).Count);
    }

    [Fact]
    public async Task Two_nodes_at_once_make_each_draft_once()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        for (var i = 0; i < 12; i++)
            await trade.Pack(customer);
        await using var twin = await trade.World.Twin();
        var runs = await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(i =>
                    Task.Run(async () =>
                    {
                        var run = (i % 2 == 0 ? trade.World : twin).Services.GetRequiredService<BillRun>();
                        return await run.Finish(await run.Begin(BillingRunKind.Draft, trade.Today, Trade.Thomas));
                    })
                )
        );
        Assert.Equal(12, runs.Sum(run => run.Made));
        Assert.Equal(12, (await trade.Open()).Count);
    }

    [Fact]
    public async Task A_preview_says_the_same_figures_and_writes_nothing()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(customer, 20);
        var preview = await trade.Bill(BillingRunKind.Preview);
        Assert.Empty(await trade.Open());

        var run = await trade.Bill();

        Assert.Equal((run.Made, run.Incomplete, run.Totals), (preview.Made, preview.Incomplete, preview.Totals));
        Assert.Equal("""{"EUR": 1200}""", run.Totals);
    }

    [Fact]
    public async Task The_agenda_carries_a_run_on_after_a_crash()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        for (var i = 0; i < 3; i++)
            await trade.Pack(customer);
        var run = trade.Get<BillRun>();
        var id = await run.Begin(BillingRunKind.Draft, trade.Today, Trade.Thomas);
        // Whoever began it dies in the middle of its first chunk.
        await using (var db = trade.World.Db())
        await using (await db.Database.BeginTransactionAsync())
            await run.Step(db, id, default);
        Assert.Empty(await trade.Open());

        await trade.World.MoveTo(trade.World.Now);

        Assert.Equal(3, (await trade.Open()).Count);
        await using var after = trade.World.Db();
        Assert.NotNull((await after.BillingRuns.SingleAsync()).FinishedAt);
        Assert.False(await after.Agenda.AnyAsync(row => row.Kind == BillRun.AgendaKind));
    }

    [Fact]
    public async Task Everything_ready_is_issued_by_one_run()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        var nameless = await trade.Buyer("K-0", null);
        for (var i = 0; i < 60; i++)
            await trade.Pack(customer);
        await trade.Pack(nameless);
        Assert.Equal(1, (await trade.Bill()).Incomplete);

        var run = await trade.Bill(BillingRunKind.Issue);

        Assert.Equal((60, 60, 60), (run.Total, run.Done, run.Made));
        Assert.Equal(Enumerable.Range(1, 60), (await trade.Issued()).Select(row => row.Position));
        Assert.Single(await trade.Open());
    }

    [Fact]
    public async Task What_a_person_changes_is_kept_with_its_reason_and_survives_the_next_run()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(customer);
        await trade.Bill();
        var draft = (await trade.Open()).Single();
        var line = (await trade.Drafts.Find(draft.Id))!.Value.File.Lines.Single();
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            trade.Drafts.Price(draft.Id, line.Key, 650, " ", Trade.Thomas)
        );

        await trade.Drafts.Price(draft.Id, line.Key, 650, "Geste commercial", Trade.Thomas);
        await trade.Drafts.Word(draft.Id, line.Key, "Pack de dix heures", "Plus clair", Trade.Thomas);
        await trade.Bill();

        draft = (await trade.Open()).Single();
        Assert.Equal(650, draft.Net);
        await trade.Issue(draft);
        var issued = (await trade.Issued()).Single();
        Assert.Equal(650, issued.Net);
        Assert.Contains("Pack de dix heures", issued.Content);
        // A person decided: facts do not correct it.
        await trade.Bill();
        Assert.Empty(await trade.Open());
    }

    [Fact]
    public async Task A_credit_note_gives_back_once_and_no_more_than_was_asked()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(customer);
        await trade.Bill();
        await trade.Issue(await trade.Open());
        var invoice = (await trade.Issued()).Single();

        var credit = await trade.Drafts.GiveBack(invoice.Id, null, "Commande annulée", false, Trade.Thomas);
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            trade.Drafts.GiveBack(invoice.Id, null, "Encore", false, Trade.Thomas)
        );
        var draft = (await trade.Open()).Single();
        Assert.Equal(credit, draft.Id);
        Assert.Equal(["AV-2026-000001"], await trade.Issue(draft));

        Assert.Equal(invoice.Id, (await trade.Issued()).Single(row => row.Prefix == "AV").PrecedingId);
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            trade.Drafts.GiveBack(invoice.Id, null, "Encore", false, Trade.Thomas)
        );
        await trade.Bill();
        Assert.Empty(await trade.Open());
    }

    static (int Made, int Refreshed) Told(BillingRunRow run) => (run.Made, run.Refreshed);
}
