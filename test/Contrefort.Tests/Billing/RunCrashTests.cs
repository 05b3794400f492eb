using System.Diagnostics;
using System.Globalization;
using Contrefort.Billing;
using Contrefort.Invoicing;
using Contrefort.Tests.Invoicing;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tests.Billing;

/// <summary>The program as it runs for real, killed in the middle of a run.</summary>
public sealed class RunCrashTests
{
    const int Drafts = 220;

    [Fact]
    public async Task A_run_that_issues_is_killed_and_another_process_ends_it_without_gap_or_double()
    {
        // The program that is killed has the real clock.
        var now = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await using var trade = await Trade.Open($"{now} 00:01");
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        for (var i = 0; i < Drafts; i++)
            await trade.Pack(customer);
        await trade.Bill();
        using (var process = Issue(trade))
        {
            while (await Issued(trade) < InvoiceDesk.Chunk && !process.HasExited)
                await Task.Delay(1);
            process.Kill();
            await process.WaitForExitAsync();
        }
        var before = await Issued(trade);
        Assert.InRange(before, InvoiceDesk.Chunk, Drafts - 1);

        await trade.World.MoveTo(trade.World.Now + NodaTime.Duration.FromDays(1));

        var issued = await trade.Issued();
        Assert.Equal(Enumerable.Range(1, Drafts), issued.Select(row => row.Position));
        Assert.Equal(Drafts, issued.Select(row => row.DraftId).Distinct().Count());
        Assert.Empty((await trade.Get<InvoiceChain>().Verify()).Faults);
        await using var db = trade.World.Db();
        var run = await db.BillingRuns.SingleAsync(row => row.Kind == BillingRunKind.Issue);
        Assert.Equal((Drafts, Drafts), (run.Done, run.Made));
    }

    static Process Issue(Trade trade)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, "bill", "issue"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.Environment["CONTREFORT_DATABASE"] = trade.World.Sql.ConnectionString;
        return Process.Start(start)!;
    }

    static async Task<int> Issued(Trade trade) => (int)await trade.World.Scalar<long>("select count(*) from invoices");
}
