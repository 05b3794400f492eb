using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Updates;
using Contrefort.Monitoring;
using Contrefort.Tests.RemoteWork;
using Contrefort.Tests.Scenarios;
using Contrefort.Updates;
using Npgsql;

namespace Contrefort.Tests.Updates;

/// <summary>What machines run and lack: critical security updates are included, and done in time (scope critical-security-updates).</summary>
public sealed class SecurityUpdateTests
{
    const string Lacking = """
        Listing...
        apt/oldstable-security 2.6.2 amd64 [upgradable from: 2.6.1]
        bash/oldstable 5.2.15-2+b13 amd64 [upgradable from: 5.2.15-2+b8]
        libgcrypt20/oldstable-security 1.10.1-3+deb12u1 amd64 [upgradable from: 1.10.1-3]

        """;

    [Fact]
    public async Task A_critical_update_has_a_deadline_and_ends_when_a_listing_shows_it()
    {
        await using var tale = await Signed();
        var web = await Machine(tale, tale.Contract);
        var (desk, book) = (tale.Get<UpdateDesk>(), tale.Get<UpdateBook>());
        var posted = await desk.Post(web, Lacking, "web");
        Assert.Equal((null, 3, 2, 0), (posted.Installed, posted.Lacking, posted.Found, posted.Done));
        var due = await book.Due("K-1");
        Assert.Equal(["apt", "libgcrypt20"], due.Select(line => line.Row.Package));
        Assert.All(due, line => Assert.Equal(tale.Moment("2026-10-08 09:00"), line.Row.DueAt));
        Assert.All(due, line => Assert.StartsWith("scope.", line.Row.Term));

        await tale.On("2026-10-02 09:00");
        await desk.Post(web, Lacking, "web");
        Assert.Equal(2, (await book.Due(null)).Count);
        await tale.On("2026-10-09 09:00");
        Assert.Equal((2, 2), ((await book.Machines(null)).Single().Open, (await book.Machines(null)).Single().Late));
        var done = await desk.Post(
            web,
            "Listing...\nbash/oldstable 5.2.15-2+b13 amd64 [upgradable from: 5.2]\n",
            "web"
        );
        Assert.Equal(2, done.Done);
        Assert.Empty(await book.Due(null));
        Assert.All(await book.OfMachine(web), row => Assert.Equal((UpdateState.Done, "web"), (row.State, row.EndedBy)));
        Assert.Equal(4L, await tale.World.Scalar<long>("select count(*) from security_update_steps"));
    }

    [Fact]
    public async Task What_a_machine_said_is_kept_as_it_said_it_even_when_it_cannot_be_read()
    {
        await using var tale = await Signed();
        var web = await Machine(tale, tale.Contract);
        var refused = await Assert.ThrowsAsync<RuleViolationException>(() =>
            tale.Get<UpdateDesk>().Post(web, "Listing...\nE: Could not get lock /var/lib\0/dpkg/lock", "web")
        );
        Assert.StartsWith("Line 2 cannot be read: E: Could not get lock", refused.Sentence.ToString());
        Assert.Equal(
            1L,
            await tale.World.Scalar<long>("select count(*) from package_listings where problem is not null")
        );
        foreach (var change in new[] { "delete from package_listings", "update security_update_steps set said = ''" })
            Assert.Equal(
                PostgresErrorCodes.RestrictViolation,
                (await Assert.ThrowsAsync<PostgresException>(() => tale.World.Execute(change))).SqlState
            );
    }

    [Fact]
    public async Task Where_semi_automatic_maintenance_is_sold_an_update_is_validated_first()
    {
        await using var tale = await Signed();
        var contract = await tale.Sign(
            "C-2",
            ("corporate-club", "2006-01-02"),
            new Dictionary<string, string>
            {
                ["products"] = "[corporate-server]",
                ["installed"] = "{corporate-server: 20}",
                ["membership"] = "mirror",
            },
            ["semi-automatic"]
        );
        var web = await Machine(tale, contract);
        var desk = tale.Get<UpdateDesk>();
        await desk.Post(web, Lacking, "web");
        var update = (await tale.Get<UpdateBook>().Due(null))[0].Row;
        Assert.True(update.NeedsValidation);
        await Refused("validated before", desk.Take(update.Id, UpdateStep.Planned, "Inès", null, tale.World.Now));
        await desk.Take(update.Id, UpdateStep.Validated, "Inès", null);
        await Refused("Say when.", desk.Take(update.Id, UpdateStep.Planned, "Inès", null));
        await desk.Take(update.Id, UpdateStep.Planned, "Inès", null, tale.World.Now);
        await Refused("Say why", desk.Take(update.Id, UpdateStep.SetAside, "Inès", " "));
        await desk.Take(update.Id, UpdateStep.Done, "Inès", "apt upgrade");
        await Refused("is done, or set aside", desk.Take(update.Id, UpdateStep.Done, "Inès", null));
    }

    [Fact]
    public async Task A_machine_posts_with_a_token_of_its_own_and_to_itself_only()
    {
        await using var tale = await Signed();
        var web = await Machine(tale, tale.Contract);
        var other = await Machine(tale, tale.Contract, "db");
        var secret = await tale.Get<UpdateDesk>().MakeToken(web, "Inès");
        Assert.Equal(HttpStatusCode.OK, (await Post(tale, web, secret, Lacking)).Status);
        Assert.Equal(2, (await tale.Get<UpdateBook>().Due(null)).Count);
        var (status, body) = await Post(tale, web, secret, "<html>");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("1", body);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(tale, other, secret, Lacking)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(tale, web, "ctm_nothing", Lacking)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(tale, web, null, Lacking)).Status);
        await tale.Get<UpdateDesk>().MakeToken(web, "Inès");
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(tale, web, secret, Lacking)).Status);
    }

    [Fact]
    public async Task The_customer_sees_what_their_machines_lack_and_run()
    {
        await using var tale = await Signed();
        var web = await Machine(tale, tale.Contract);
        await tale.Get<UpdateDesk>().Post(web, "bash\t5.2.15-2+b8\n" + Lacking, "web");
        using var sofie = await tale.World.Portal("sofie@durand.example");
        await sofie.Get("/portal/updates");
        Assert.Contains("libgcrypt20", sofie.Text);
        await sofie.Get($"/portal/machines/{web.Value}/updates");
        Assert.Contains("5.2.15-2+b8", sofie.Text);
        await sofie.Get($"/portal/machines/{Guid.NewGuid()}/updates");
        Assert.Equal(HttpStatusCode.NotFound, sofie.Status);
    }

    static async Task<(HttpStatusCode Status, string Body)> Post(
        Tale tale,
        MachineId machine,
        string? token,
        string text
    )
    {
        using var http = new HttpClient { BaseAddress = tale.World.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/machines/{machine.Value}/packages")
        {
            Content = new StringContent(text, Encoding.UTF8, "text/plain"),
        };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    static async Task<MachineId> Machine(Tale tale, ContractId contract, string name = "web")
    {
        await using var db = tale.World.Db();
        var machine = new MachineRow
        {
            Id = new(Guid.CreateVersion7()),
            CustomerId = tale.Customer,
            ContractId = contract,
            Name = name,
            Role = MachineRole.Server,
            CreatedAt = tale.World.Now,
        };
        db.Add(machine);
        await db.SaveChangesAsync();
        return machine.Id;
    }

    static async Task Refused(string why, Task step) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<RuleViolationException>(() => step)).Sentence.ToString());

    static Task<Tale> Signed() =>
        Tale.Begin(
            "2026-10-01 09:00",
            "Europe/Brussels",
            ("myown-b", "1"),
            new Dictionary<string, string> { ["servers"] = "[{name: web, criticality: high, virtualised: false}]" },
            named: ["Sofie Claes"],
            others: []
        );
}
