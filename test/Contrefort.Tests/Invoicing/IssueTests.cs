using Contrefort.Billing;
using Contrefort.Core;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;

namespace Contrefort.Tests.Invoicing;

/// <summary>Issued is for ever: numbers without a gap, a chain, lines billed once, whatever happens meanwhile.</summary>
public sealed class IssueTests
{
    [Fact]
    public async Task A_draft_gets_the_next_number_its_files_and_its_place_in_the_chain()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(customer);
        await trade.Pack(customer, 20);
        await trade.Bill();

        Assert.Equal(["FA-2026-000001", "FA-2026-000002"], await trade.Issue(await trade.Open()));

        var issued = await trade.Issued();
        Assert.Equal([(700m, 140m, 840m), (1200m, 240m, 1440m)], issued.Select(row => (row.Net, row.Vat, row.Gross)));
        Assert.Equal(IssuedContent.Beginning, issued[0].Previous);
        Assert.Equal(issued[0].Hash, issued[1].Previous);
        await using var db = trade.World.Db();
        Assert.Equal(
            ["facturx", "ubl-fr"],
            await db
                .InvoiceDocuments.Where(file => file.InvoiceId == issued[0].Id)
                .Select(file => file.Format)
                .OrderBy(format => format)
                .ToListAsync()
        );
        Assert.Empty((await trade.Get<InvoiceChain>().Verify()).Faults);
    }

    [Fact]
    public async Task Twenty_issuers_on_two_hosts_leave_no_gap_and_no_double()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        for (var i = 0; i < 40; i++)
            await trade.Pack(customer);
        await trade.Bill();
        var drafts = (await trade.Open()).Select(draft => draft.Id).ToArray();
        Assert.Equal(40, drafts.Length);
        await using var twin = await trade.World.Twin();

        // Each takes thirty of the forty, in an order of its own.
        var all = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                {
                    var mine = new Random(i).GetItems(drafts, 30).Distinct().ToArray();
                    var desk = (i % 2 == 0 ? trade.World : twin).Services.GetRequiredService<InvoiceDesk>();
                    return Task.Run(() => desk.Issue(mine, trade.Today, Trade.Thomas));
                })
        );

        var issued = await trade.Issued();
        Assert.Equal(Enumerable.Range(1, issued.Count), issued.Select(row => row.Position));
        Assert.Equal(issued.Count, issued.Select(row => row.DraftId).Distinct().Count());
        Assert.Equal(issued.Count, all.SelectMany(one => one).Count(result => result.Number is not null));
        Assert.Equal(drafts.Length, issued.Count);
        Assert.Empty((await trade.Get<InvoiceChain>().Verify()).Faults);
    }

    [Theory]
    [InlineData("invoices", "insert")]
    [InlineData("invoice_documents", "insert")]
    [InlineData("billed_lines", "insert")]
    [InlineData("drafts", "update")]
    [InlineData("invoice_series", "update")]
    public async Task A_crash_at_any_step_leaves_nothing_and_the_next_one_takes_the_same_number(
        string table,
        string verb
    )
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(customer);
        await trade.Pack(customer);
        await trade.Bill();
        var drafts = await trade.Open();
        await trade.Issue(drafts[0]);
        await trade.World.Execute(
            $"""
            create function crash() returns trigger language plpgsql as
                $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
            create trigger crash after {verb} on {table} for each statement execute function crash();
            """
        );

        await Assert.ThrowsAnyAsync<Exception>(() => trade.Issue(drafts[1]));
        await trade.World.Execute("drop function crash cascade");

        Assert.Single(await trade.Issued());
        Assert.Equal(["FA-2026-000002"], await trade.Issue(drafts[1]));
        Assert.Empty((await trade.Get<InvoiceChain>().Verify()).Faults);
    }

    [Fact]
    public async Task One_that_breaks_a_rule_takes_no_number_and_holds_up_nobody()
    {
        await using var trade = await Trade.Open();
        var nameless = await trade.Buyer("K-0", null);
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(nameless);
        await trade.Pack(customer);
        await trade.Bill();

        var drafts = await trade.Open();
        Assert.Equal([false, true], drafts.Select(draft => draft.IsReady));
        Assert.Equal(
            [
                "This document cannot be issued: The customer has no billing identity yet. (CF-20, BG-7)",
                "FA-2026-000001",
            ],
            await trade.Issue(drafts)
        );
    }

    [Fact]
    public async Task A_document_is_never_dated_before_the_last_of_its_series_nor_in_the_future()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(customer);
        await trade.Pack(customer);
        await trade.Bill();
        var drafts = await trade.Open();
        await trade.Issue(drafts[0]);

        var early = await trade.Desk.Issue([drafts[1].Id], trade.Today.PlusDays(-1), Trade.Thomas);
        Assert.Null(early.Single().Number);
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            trade.Desk.Issue([drafts[1].Id], trade.Today.PlusDays(1), Trade.Thomas)
        );
    }

    [Fact]
    public async Task A_new_year_begins_its_numbers_again_and_the_chain_goes_on()
    {
        await using var trade = await Trade.Open("2026-12-31 10:00");
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(customer);
        await trade.Pack(customer);
        await trade.Bill();
        var drafts = await trade.Open();
        await trade.Issue(drafts[0]);
        await trade.World.MoveTo("2027-01-01 10:00");

        Assert.Equal(["FA-2027-000001"], await trade.Issue(drafts[1]));

        var issued = (await trade.Issued()).OrderBy(row => row.Number).ToList();
        Assert.Equal(issued[0].Hash, issued[1].Previous);
        Assert.Empty((await trade.Get<InvoiceChain>().Verify()).Faults);
    }

    [Theory]
    [InlineData("update invoices set gross = gross + 1", "The record says something else than the document.")]
    [InlineData(
        "update invoices set content = replace(content, '700', '600')",
        "Its words are not those that were issued."
    )]
    [InlineData(
        "update invoice_documents set content = '\\x00' where format = 'facturx'",
        "The file facturx is not the one that was issued."
    )]
    [InlineData("delete from invoices where position = 1", "A number is missing before this one.")]
    public async Task Whoever_forges_the_record_is_found_out(string forgery, string sentence)
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(customer);
        await trade.Pack(customer);
        await trade.Bill();
        await trade.Issue(await trade.Open());
        // The table refuses; whoever owns it can lift the refusal.
        await Assert.ThrowsAsync<PostgresException>(() => trade.World.Execute(forgery));
        await trade.World.Execute($"set session_replication_role = replica; {forgery}; reset session_replication_role");

        var report = await trade.Get<InvoiceChain>().Verify();

        Assert.Contains(sentence, report.Faults.Select(fault => fault.Sentence.ToString()));
    }
}
