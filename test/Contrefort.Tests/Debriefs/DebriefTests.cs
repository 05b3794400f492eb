using System.Net;
using Contrefort.Core;
using Contrefort.Core.Tickets;
using Contrefort.Debriefs;
using Contrefort.Tests.RemoteWork;
using Contrefort.Tests.Scenarios;
using Contrefort.Tests.SignIn;
using Contrefort.Tickets;
using Npgsql;

namespace Contrefort.Tests.Debriefs;

/// <summary>« Chaque incident est débriefé » (procedure.debrief, upon ticket-closed).</summary>
public sealed class DebriefTests
{
    static readonly Dictionary<string, string> _said = new()
    {
        ["cause"] = "Le disque était plein",
        ["prevention"] = "Une sonde avertit à 80 %",
    };

    [Fact]
    public async Task A_closed_incident_is_due_a_debrief_and_its_engineer_is_reminded_until_it_is_written()
    {
        await using var tale = await Signed();
        var ines = await tale.World.Add("Inès Martin", "ines@provider.example");
        var ticket = await Closed(tale, Actor.Engineer(ines.Id, ines.Name));
        var desk = tale.Get<DebriefDesk>();
        var line = Assert.Single(await desk.List(isWritten: false, "K-1"));
        Assert.Equal(("procedure.debrief", tale.Moment("2026-10-11 11:15")), (line.Row.Term, line.Row.DueAt!.Value));
        Assert.Empty(await tale.Mails("debrief"));
        await tale.On("2026-10-11 11:16");
        await tale.On("2026-10-18 11:20");
        Assert.Equal(["ines@provider.example", "ines@provider.example"], await tale.Mails("debrief"));

        await desk.Write(ticket, _said, isShared: false, Tale.Ines);
        await tale.On("2026-10-26 12:00");
        Assert.Equal(2, (await tale.Mails("debrief")).Count);
        Assert.Empty(await desk.List(isWritten: false, null));
        Assert.Equal(
            "Le disque était plein",
            Assert.Single(await desk.List(isWritten: true, null)).Last!.Said["cause"]
        );
    }

    [Fact]
    public async Task A_request_is_no_incident_and_a_contract_without_the_term_asks_nothing()
    {
        await using var tale = await Signed();
        var ticket = await tale.Asks("2026-10-08 10:00", "Sofie Claes", "Un compte de plus", kind: TicketKind.Request);
        await tale.Acknowledges("2026-10-08 10:30", ticket);
        await tale.Ends("2026-10-08 11:00", ticket);
        Assert.Empty(await tale.Get<DebriefDesk>().List(isWritten: false, null));
    }

    [Fact]
    public async Task Cause_and_prevention_must_be_said_and_every_version_stays()
    {
        await using var tale = await Signed();
        var ticket = await Closed(tale, Tale.Ines);
        var desk = tale.Get<DebriefDesk>();
        var refused = await Assert.ThrowsAsync<RuleViolationException>(() =>
            desk.Write(ticket, new Dictionary<string, string> { ["cause"] = "Disque" }, true, Tale.Ines)
        );
        Assert.Equal("Something is missing: prevention.", refused.Sentence.ToString());
        await desk.Write(ticket, _said, false, Tale.Ines);
        await desk.Write(ticket, new Dictionary<string, string>(_said) { ["cause"] = "Journaux" }, true, Tale.Karim);
        Assert.Equal(2L, await tale.World.Scalar<long>("select count(*) from debrief_versions"));
        Assert.Equal(
            (2, "Journaux"),
            ((await desk.Of(ticket))!.Last!.Version, (await desk.Of(ticket))!.Last!.Said["cause"])
        );
        var changed = await Assert.ThrowsAsync<PostgresException>(() =>
            tale.World.Execute("update debrief_versions set shared = true")
        );
        Assert.Equal(PostgresErrorCodes.RestrictViolation, changed.SqlState);
    }

    [Fact]
    public async Task The_customer_reads_it_once_it_is_shared()
    {
        await using var tale = await Signed();
        var ticket = await Closed(tale, Tale.Ines);
        var number = (await tale.Get<TicketDesk>().Read(ticket)).Ticket.Number;
        var desk = tale.Get<DebriefDesk>();
        await desk.Write(ticket, _said, isShared: false, Tale.Ines);
        using var sofie = await tale.World.Portal("sofie@durand.example");
        await sofie.Get($"/portal/tickets/{number}/debrief");
        Assert.Equal(HttpStatusCode.NotFound, sofie.Status);
        await desk.Write(ticket, _said, isShared: true, Tale.Ines);
        await sofie.Get($"/portal/tickets/{number}");
        Assert.NotNull(sofie.Page.QuerySelector($"a[href='/portal/tickets/{number}/debrief']"));
        await sofie.Get($"/portal/tickets/{number}/debrief");
        Assert.Contains("Une sonde avertit à 80 %", sofie.Text);
        Assert.Contains("Réparé", sofie.Text);
    }

    [Fact]
    public async Task Nothing_is_learnt_before_it_is_over()
    {
        await using var tale = await Signed();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Disque plein");
        await Assert.ThrowsAsync<RuleViolationException>(() =>
            tale.Get<DebriefDesk>().Write(ticket, _said, true, Tale.Ines)
        );
    }

    /// <summary>Closed on 8 October at 11:15.</summary>
    static async Task<TicketId> Closed(Tale tale, Actor engineer)
    {
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Disque plein");
        await tale.Does("2026-10-08 10:30", ticket, change => change.Ticket.Acknowledge(engineer, change.Now));
        await tale.Ends("2026-10-08 11:00", ticket);
        return ticket;
    }

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
