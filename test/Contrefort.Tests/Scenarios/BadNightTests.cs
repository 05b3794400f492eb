using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Core.OnCall;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Debriefs;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.OnCall;
using Contrefort.Protocols.Probing;
using Contrefort.Tests.Monitoring.Watch;
using Contrefort.Tests.OnCall;
using Contrefort.Tests.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tests.Scenarios;

/// <summary>
/// A bad night under a contract that promises twelve hours out of hours: a probe at 02:41, whoever is on call woken through a
/// real Kannel, the customer's own message, twenty minutes of work, and the debrief of the next morning.
/// </summary>
public sealed class BadNightTests
{
    [KannelFact]
    public async Task From_the_probe_of_02_41_to_the_debrief_of_the_next_morning()
    {
        await using var kannel = await KannelRig.Start();
        await using var tale = await Tale.Begin(
            "2026-11-02 09:00",
            "Europe/Brussels",
            ("myown-b", "1"),
            new Dictionary<string, string>
            {
                ["servers"] = """[{"name":"srv-1","criticality":"1","virtualised":false}]""",
            },
            ["Sofie Claes"],
            [],
            settings: [("Webhooks:AllowedNetworks", "127.0.0.0/8"), ("BaseUrl", "https://help.example")]
        );
        var ines = await OnCall(tale, kannel);
        var check = await Watched(tale);

        // The two quarters of November go to a request of office hours.
        var request = await tale.Writes("2026-11-05 10:00", "Sofie Claes", "Ajouter un compte");
        await tale.Acknowledges("2026-11-05 10:10", request);
        await tale.Works("2026-11-05 10:10", request, "0:30");

        // 02:39 and 02:40 are believed by nobody yet; 02:41 is.
        await Sees(tale, check, "2026-11-24 02:38", Sight.Ok);
        foreach (var minute in new[] { "02:39", "02:40" })
            await Sees(tale, check, $"2026-11-24 {minute}", Sight.Critical);
        Assert.Null(await Alert(tale));
        await Sees(tale, check, "2026-11-24 02:41", Sight.Critical);

        var alert = (await Alert(tale))!;
        Assert.Equal(
            (tale.Moment("2026-11-24 02:39"), tale.Moment("2026-11-24 02:41"), tale.Moment("2026-11-24 02:41")),
            (alert.FirstFailedAt, alert.ConfirmedAt, alert.ToldAt!.Value)
        );
        var ticket = alert.TicketId!.Value;
        await tale.Promised(
            ticket,
            ServiceClock.Acknowledgement,
            "2026-11-24 14:41",
            ClockState.Running,
            "response.acknowledgement-off-hours",
            "12h en dehors"
        );
        var sms = await kannel.Until("/ack/");
        Assert.Contains("+33612345678 text srv-1 - Site public : La connexion", sms);
        Assert.Contains("12h -> 14:41", sms);

        // The customer sees it too and writes: one ticket all the same.
        Assert.Equal(ticket, await tale.Writes("2026-11-24 02:55", "Sofie Claes", "Le site de srv-1 ne répond plus !"));

        await tale.On("2026-11-24 03:05");
        await Answers(tale, ines);
        await tale.Promised(
            ticket,
            ServiceClock.Acknowledgement,
            "2026-11-24 14:41",
            ClockState.Met,
            "response.acknowledgement-off-hours",
            "12h en dehors"
        );
        Assert.Equal(
            (ines.Id, tale.Moment("2026-11-24 03:05")),
            ((await tale.Story(ticket)).Acknowledged!.By.Id, (await tale.Story(ticket)).Acknowledged!.At)
        );

        await Sees(tale, check, "2026-11-24 03:29", Sight.Ok);
        Assert.Empty((await tale.Story(ticket)).Firing);
        Assert.Equal(TicketState.Open, (await tale.Story(ticket)).State);

        // Twenty minutes are half an hour at night, and 35 € for each quarter: the hour of the probe decides.
        await tale.Works("2026-11-24 03:10", ticket, "0:20", writtenDownAt: "2026-11-24 08:30");
        var contract = (await tale.Get<ContractBook>().Find(tale.Contract))!;
        var price = await tale.Get<WorkAccounts>().Of(contract, (await Number(tale, ticket)), tale.World.Now);
        Assert.Equal((true, 70m), (price.IsWhole, price.Net));

        await tale.Does(
            "2026-11-24 09:00",
            ticket,
            change =>
            {
                change.Ticket.Resolve(
                    Actor.Engineer(ines.Id, ines.Name),
                    "Apache relancé, journaux purgés",
                    change.Now
                );
                change.Ticket.AgreeToClose(
                    Actor.Engineer(ines.Id, ines.Name),
                    Side.Provider,
                    needsBoth: false,
                    change.Now
                );
            }
        );
        await tale.On("2026-11-24 09:01");
        Assert.Equal(ines.Name, (await Alert(tale))!.ClosedBy);

        await using (var db = tale.World.Db())
            Assert.Equal("procedure.debrief", (await db.Debriefs.SingleAsync()).Term);
        await tale.On("2026-11-24 09:30");
        await tale.Get<DebriefDesk>()
            .Write(
                ticket,
                new Dictionary<string, string>
                {
                    ["cause"] = "Disque plein : journaux sans rotation",
                    ["prevention"] = "logrotate, sonde de disque",
                },
                isShared: true,
                Actor.Engineer(ines.Id, ines.Name)
            );
        Assert.True((await tale.Story(ticket)).Debriefed!.Shared);

        // Nobody else was woken.
        Assert.Equal(1, await tale.World.Scalar<long>("select count(*) from on_call_calls"));
    }

    static async Task<Contrefort.SignIn.User> OnCall(Tale tale, KannelRig kannel)
    {
        var ines = await tale.World.Add("Inès Martin", "ines@provider.example");
        await tale.Get<RotaDesk>().Reach(ines.Id, "06 12 34 56 78", [CallWay.Sms]);
        await tale.Get<GatewayDesk>()
            .Add(
                GatewayKind.Kannel,
                CallWay.Sms,
                "Kannel",
                new()
                {
                    Url = kannel.Address,
                    User = KannelRig.User,
                    Secret = KannelRig.Password,
                    From = "Contrefort",
                }
            );
        var week = HandOver.Weekly(new LocalTime(9, 0), new LocalDate(2026, 11, 2));
        var rota = await tale.Get<RotaDesk>()
            .Add("Nuits", "Europe/Brussels", [new NewLayer("Semaine", [ines.Id], week)]);
        var path = await tale.Get<PathDesk>()
            .Save(
                null,
                "Niveau B",
                [
                    new(Duration.Zero, CallTarget.OnCall(rota), [CallWay.Sms]),
                    new(Duration.FromMinutes(30), CallTarget.Everybody(rota), [CallWay.Sms]),
                ],
                1,
                Duration.FromMinutes(30)
            );
        await tale.Get<PathDesk>().Choose(path, null, "myown-b", null);
        return ines;
    }

    static async Task<CheckId> Watched(Tale tale)
    {
        var machine = Guid.NewGuid();
        await tale.World.Execute(
            $"""
            insert into machines (id, customer_id, contract_id, name, address, role, created_at)
                values ('{machine}', '{tale.Customer.Value}', '{tale.Contract.Value}', 'srv-1', '192.0.2.7', 'server', '{tale.World.Now}')
            """
        );
        var check = await tale.World.Check(machine, retryEvery: 60, attempts: 3);
        await tale.World.Execute("update checks set name = 'Site public'");
        return check;
    }

    static async Task Sees(Tale tale, CheckId check, string moment, Sight sight)
    {
        await tale.On(moment);
        await tale.World.HandIn(
            sight == Sight.Ok ? WatchRig.Ok(check, tale.World.Now) : WatchRig.Bad(check, tale.World.Now, sight)
        );
        await tale.World.MoveTo(tale.World.Now);
    }

    static async Task Answers(Tale tale, Contrefort.SignIn.User who)
    {
        await tale.World.Do(async services =>
        {
            await using var db = tale.World.Db();
            var open = await db.CallOuts.SingleAsync();
            await Microsoft
                .Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<CallOutDesk>(
                    services
                )
                .Acknowledge(db, open.Id, who.Id, who.Name, AcknowledgedHow.Link, tale.World.Now);
        });
        await tale.World.MoveTo(tale.World.Now);
    }

    static async Task<AlertRow?> Alert(Tale tale)
    {
        await using var db = tale.World.Db();
        return await db.Alerts.AsNoTracking().SingleOrDefaultAsync();
    }

    static async Task<string> Number(Tale tale, TicketId ticket)
    {
        await using var db = tale.World.Db();
        return await db.Tickets.Where(row => row.Id == ticket).Select(row => row.Number).SingleAsync();
    }
}
