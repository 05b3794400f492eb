using System.Net.Http.Headers;
using System.Text;
using Contrefort.Agenda;
using Contrefort.AlertsIn;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Tests.Scenarios;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.AlertsIn;

/// <summary>A customer with one machine, srv-1, under a contract that knows probes, and a monitoring system of theirs.</summary>
internal sealed class SourceSite(Tale tale, AlertSourceRow source, string secret, MachineId machine) : IAsyncDisposable
{
    readonly HttpClient _sender = new() { BaseAddress = tale.World.Address };

    public Tale Tale => tale;
    public World World => tale.World;
    public AlertSourceRow Source => source;
    public string Secret => secret;
    public MachineId Machine => machine;

    public static async Task<SourceSite> Begin(
        SourceKind kind,
        SourceSettings? settings = null,
        bool isOfTheCustomer = true,
        string moment = "2026-10-19 09:00"
    )
    {
        var tale = await Tale.Begin(
            moment,
            "Europe/Brussels",
            ("myown-b", "1"),
            new Dictionary<string, string>
            {
                ["servers"] = """[{"name":"srv-1","criticality":"1","virtualised":false}]""",
            },
            ["Sofie Claes"],
            []
        );
        var machine = new MachineId(NewId.At(tale.World.Now));
        await using var db = tale.World.Db();
        db.Machines.Add(
            new MachineRow
            {
                Id = machine,
                CustomerId = tale.Customer,
                ContractId = tale.Contract,
                Name = "srv-1",
                Address = "192.0.2.10",
                CreatedAt = tale.World.Now,
            }
        );
        await db.SaveChangesAsync();
        var number = isOfTheCustomer
            ? (await db.Set<Contrefort.Contracts.CustomerRow>().SingleAsync(row => row.Id == tale.Customer)).Number
            : null;
        var (source, secret) = await tale.World.Do(async services =>
        {
            var desk = services.GetRequiredService<SourceDesk>();
            var made = await desk.Add("Surveillance", kind, number, null, "Léa Roy");
            await desk.Change(made.Source, "Surveillance", number, null, settings ?? new SourceSettings());
            return made;
        });
        return new(tale, source, secret, machine);
    }

    public T Get<T>()
        where T : notnull => World.Services.GetRequiredService<T>();

    public Task<HttpResponseMessage> Post(string body, string? token = null, string? to = null) =>
        Post(Encoding.UTF8.GetBytes(body), token, to);

    public Task<HttpResponseMessage> Post(byte[] body, string? token = null, string? to = null) =>
        _sender.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, $"/api/v1/alerts/{to ?? source.Id.ToString()}")
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token ?? secret) },
                Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } },
            }
        );

    /// <summary>Is sent it, and lets everything that follows happen.</summary>
    public async Task Hears(string body, string? moment = null)
    {
        if (moment is not null)
            await tale.On(moment);
        using var answer = await Post(body);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        await Settle();
    }

    public async Task Settle()
    {
        await World.MoveTo(World.Now);
        await using var db = World.Db();
        Assert.Equal(
            [],
            await db.Agenda.Where(row => row.LastError != null).Select(row => row.LastError).ToListAsync()
        );
    }

    public async Task<List<AlertRow>> Alerts()
    {
        await using var db = World.Db();
        return await db
            .Alerts.AsNoTracking()
            .OrderBy(alert => alert.ConfirmedAt)
            .ThenBy(alert => alert.Id)
            .ToListAsync();
    }

    public async Task<AlertReadingRow> LastReading()
    {
        await using var db = World.Db();
        return await db.AlertReadings.AsNoTracking().OrderBy(reading => reading.Number).LastAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _sender.Dispose();
        await tale.DisposeAsync();
    }
}
