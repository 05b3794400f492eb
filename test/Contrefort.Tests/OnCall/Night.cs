using Contrefort.Core;
using Contrefort.Core.OnCall;
using Contrefort.OnCall;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.OnCall;

/// <summary>
/// The night of Saturday 21 November 2026, 02:41: Inès is on call, Marc after her, and Gaëlle leads them. Everybody is called by
/// SMS; after ten minutes everybody of the rota, after twenty more the leads; once again half an hour later.
/// </summary>
internal sealed class Night(World world, GatewaySink sink) : IAsyncDisposable
{
    public World World => world;
    public GatewaySink Sink => sink;
    public User Ines { get; private set; } = null!;
    public User Marc { get; private set; } = null!;
    public User Gaelle { get; private set; } = null!;
    public OnCallRotaId Rota { get; private set; }
    public EscalationPathId Path { get; private set; }

    public static async Task<Night> Fall(params (string Key, string? Value)[] settings)
    {
        var world = await World.At(
            "2026-11-21 02:41",
            null,
            [("Webhooks:AllowedNetworks", "127.0.0.0/8"), ("BaseUrl", "https://help.example"), .. settings]
        );
        var night = new Night(world, new GatewaySink());
        await night.People();
        await night.Rules();
        return night;
    }

    public T Get<T>()
        where T : notnull => world.Services.GetRequiredService<T>();

    async Task People()
    {
        Ines = await world.Add("Inès Martin", "ines@provider.example");
        Marc = await world.Add("Marc Petit", "marc@provider.example", language: "en");
        Gaelle = await world.Add("Gaëlle Roy", "gaelle@provider.example", Role.Lead);
        var desk = Get<RotaDesk>();
        await desk.Reach(Ines.Id, "06 12 34 56 78", [CallWay.Sms]);
        await desk.Reach(Marc.Id, "+32 470 12 34 56", [CallWay.Sms]);
        await desk.Reach(Gaelle.Id, "06 99 99 99 99", [CallWay.Sms]);
    }

    async Task Rules()
    {
        await Get<GatewayDesk>()
            .Add(
                GatewayKind.Kannel,
                CallWay.Sms,
                "Kannel",
                new()
                {
                    Url = $"{sink.Address}/cgi-bin/sendsms",
                    User = "contrefort",
                    Secret = "s&cret",
                    From = "Contrefort",
                }
            );
        var week = HandOver.Weekly(new LocalTime(9, 0), new LocalDate(2026, 11, 16));
        Rota = await Get<RotaDesk>().Add("Nuits", "Europe/Paris", [new NewLayer("Semaine", [Ines.Id, Marc.Id], week)]);
        Path = await Get<PathDesk>()
            .Save(
                null,
                "Nuits",
                [
                    new(Duration.Zero, CallTarget.OnCall(Rota), [CallWay.Sms]),
                    new(Duration.FromMinutes(10), CallTarget.Everybody(Rota), [CallWay.Sms]),
                    new(Duration.FromMinutes(20), CallTarget.All(nameof(Role.Lead)), []),
                ],
                1,
                Duration.FromMinutes(30)
            );
    }

    public static NewCallOut Alert(string title = "web1 : HTTP ne répond plus", Guid? subject = null) =>
        new(CallSubject.Ticket, subject ?? Guid.CreateVersion7(), "/tickets/2026-00042", new Sentence("{0}", title))
        {
            DeadlineAt = Moment.At("2026-11-21 14:41"),
            Deadline = "B: 12 h",
        };

    public Task<Guid> Open(NewCallOut? wanted = null) =>
        world.Do(async services =>
        {
            await using var db = world.Db();
            var id = await services.GetRequiredService<CallOutDesk>().Open(db, wanted ?? Alert(), world.Now);
            await db.SaveChangesAsync();
            return id!.Value;
        });

    public Task<Acknowledgement> Acknowledge(Guid callOut, User who) =>
        world.Do(async services =>
        {
            await using var db = world.Db();
            return await services
                .GetRequiredService<CallOutDesk>()
                .Acknowledge(db, callOut, who.Id, who.Name, AcknowledgedHow.Page, world.Now);
        });

    public Task End(Guid callOut) =>
        world.Do(async services =>
        {
            await using var db = world.Db();
            await services.GetRequiredService<CallOutDesk>().End(db, callOut, world.Now);
        });

    /// <summary>A telephone that opens links: it asks for the host they name.</summary>
    public Visitor Phone(string language = "fr")
    {
        var phone = new Visitor(world, language);
        phone.Http.DefaultRequestHeaders.Host = "help.example";
        return phone;
    }

    /// <summary>Who was called by SMS so far, as far as a gateway heard.</summary>
    public IEnumerable<string> Numbers => sink.Taken.Select(taken => taken["to"]!);

    public async Task<CallOutRow> Read(Guid callOut)
    {
        await using var db = world.Db();
        return await db.CallOuts.SingleAsync(row => row.Id == callOut);
    }

    public async Task<List<string>> Outcomes()
    {
        await using var db = world.Db();
        return await db
            .CallOutcomes.OrderBy(row => row.At)
            .ThenBy(row => row.CallId)
            .Select(row => row.Outcome + " " + row.Detail)
            .ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        await sink.DisposeAsync();
    }
}
