using System.Net;
using Contrefort.Quotes;
using Contrefort.Tests.Isolation;

namespace Contrefort.Tests.Quotes;

public sealed class PortalPaperTests
{
    [Fact]
    public async Task A_customer_reads_their_own_contract_on_paper_and_nobody_elses()
    {
        await using var two = await TwoCustomers.Make();
        var number = await two.World.Scalar<string>("select number from contracts where number = 'C-2026-01'");
        var contract = await two.World.Scalar<Guid>("select id from contracts where number = 'C-2026-01'");
        await two.Get<AmendmentDesk>()
            .Sign(
                new(contract),
                new(new(2026, 12, 1), new Dictionary<string, string> { ["pack"] = "20" }, [], []),
                "Aurore Delmas"
            );
        var path = $"/portal/contracts/{number}/documents/1.pdf";
        using var alice = two.Browser(two.Alice);
        using var bruno = two.Browser(two.Bruno);
        using var own = await alice.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        Assert.Equal("application/pdf", own.Content.Headers.ContentType!.MediaType);
        Assert.Contains(path, await alice.GetStringAsync($"/portal/contracts/{number}/terms"));
        Assert.Equal(HttpStatusCode.NotFound, (await bruno.GetAsync(path)).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await alice.GetAsync(path.Replace("/portal", ""))).StatusCode);
    }
}
