using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Contrefort.Ui;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Monitoring;

internal sealed record AcknowledgementBody
{
    [StringLength(200, ErrorMessage = "At most 200 characters.")]
    [Description("What is being done.")]
    public string? Reason { get; init; }

    [Description("People are called again from then on, if it still fails. Left out, it holds until it recovers.")]
    public Instant? Until { get; init; }
}

internal sealed record AlertTakenView(Guid Id, string By, Instant At, Instant? Until);

internal sealed record AlertClosedView(Guid Id, string By, Instant At);

internal sealed record AlertView(
    Guid Id,
    string Title,
    [property: Description("What was found, in words.")] string Detail,
    [property: Description("What it has come to, in words.")] string State,
    AlertSeverity Severity,
    string? Customer,
    string? Contract,
    [property: Description("The machine's id.")] Guid? Machine,
    string? MachineName,
    Guid? Check,
    string? Ticket,
    [property: Description("`probe` for our own, else what another system is called.")] string Source,
    Instant FirstFailedAt,
    Instant ConfirmedAt,
    [property: Description("When the first call or mail to somebody of the provider was handed over.")] Instant? ToldAt,
    [property: Description("Why nobody is told.")] HeldBack? HeldBack,
    Instant? RecoveredAt,
    Instant? AcknowledgedAt,
    string? AcknowledgedBy,
    string? Reason,
    [property: Description("When people are called again, if it still fails.")] Instant? Until,
    [property: Description("How often it was told again.")] int Repeats,
    Instant LastAt,
    Instant? ClosedAt,
    string? ClosedBy
);

internal sealed record AlertEventView(Instant At, AlertEventKind Kind, string? By, string? Detail);

internal sealed record AlertStoryView(
    AlertView Alert,
    [property: Description("What happened, the last first; two hundred at most.")] IReadOnlyList<AlertEventView> Events
);

/// <summary>Alerts for programs of the provider; other monitoring systems tell of theirs in <c>AlertsIn</c>.</summary>
internal static class AlertEndpoints
{
    const int MostEvents = 200;

    public static void MapAlerts(this IEndpointRouteBuilder api)
    {
        var alerts = api.MapGroup("/alerts").WithTags(MachineEndpoints.Tag).RequireAuthorization(Policies.Staff);
        alerts
            .MapGet("", List)
            .Reads<Page<AlertView>>(
                "List alerts",
                "Newest first; of one customer or machine by `customer`, `machine`; `state` is `open` or `closed`."
            );
        alerts.MapGet("/{id:guid}", Read).Reads<AlertStoryView>("Read an alert, and what happened to it");
        alerts
            .MapPost("/{id:guid}/acknowledgement", Acknowledge)
            .Does<AlertTakenView>(
                "Take an alert in hand",
                "Nobody else is called, until it recovers or the time named is over. Said again, the last word holds."
            );
        alerts
            .MapPost("/{id:guid}/closure", Close)
            .Does<AlertClosedView>(
                "Close an alert",
                "If it still fails, nobody is called for it until it has recovered and fails again."
            );
    }

    static async Task<Ok<Page<AlertView>>> List(
        ApiCall call,
        ContrefortDb db,
        string? state = null,
        [Description("A customer's number.")] string? customer = null,
        [Description("A machine's id.")] Guid? machine = null,
        string? after = null,
        string? limit = null
    )
    {
        var take = Cursor.Take(limit, call);
        var customers = db.Customers;
        var rows = state switch
        {
            null or "" => db.Alerts,
            "open" => db.Alerts.Open,
            "closed" => db.Alerts.Where(row => row.ClosedAt != null),
            _ => throw call.Refuse("state", "Ask for open or closed."),
        };
        if (customer.Given is { } number)
            rows = rows.Where(row => customers.Any(one => one.Id == row.CustomerId && one.Number == number));
        if (machine is { } one)
        {
            MachineId? wanted = new MachineId(one);
            rows = rows.Where(row => row.MachineId == wanted);
        }
        if (Cursor.Read(after, call) is { } cursor)
        {
            var (id, at) = (new AlertId(cursor.Id), cursor.At);
            rows = rows.Where(row =>
                EF.Functions.LessThan(ValueTuple.Create(row.Id, row.ConfirmedAt), ValueTuple.Create(id, at))
            );
        }
        // Ids are made in order of time.
        var found = await Lines(rows.OrderByDescending(row => row.Id).Take(take + 1), db).ToListAsync(call.Stop);
        return TypedResults.Ok(
            Cursor.Page(
                found,
                take,
                line => line.View(call.Words),
                line => new Cursor(line.Alert.ConfirmedAt, line.Alert.Id.Value)
            )
        );
    }

    static async Task<Results<Ok<AlertStoryView>, NotFound>> Read(Guid id, ApiCall call, ContrefortDb db)
    {
        var alert = new AlertId(id);
        if (await Lines(db.Alerts.Where(row => row.Id == alert), db).SingleOrDefaultAsync(call.Stop) is not { } line)
            return TypedResults.NotFound();
        var happened = await db
            .AlertEvents.AsNoTracking()
            .Where(row => row.AlertId == alert)
            .OrderByDescending(row => row.Position)
            .Take(MostEvents)
            .ToListAsync(call.Stop);
        return TypedResults.Ok(
            new AlertStoryView(
                line.View(call.Words),
                [
                    .. happened.Select(one => new AlertEventView(
                        one.At,
                        one.Kind,
                        one.ByName.Given,
                        WatchLook.Detail(line.Alert, one, call.Words).Given
                    )),
                ]
            )
        );
    }

    static Task<IResult> Acknowledge(Guid id, AcknowledgementBody body, ApiCall call, ContrefortDb db, AlertDesk desk)
    {
        call.Check(body);
        var (now, engineer) = (call.Now, call.Staff!);
        return Step(
            id,
            call,
            db,
            alert =>
                desk.Acknowledge(
                    db,
                    alert,
                    engineer.UserId,
                    // The customer reads who it is.
                    engineer.Name,
                    body.Reason?.Trim() ?? "",
                    body.Until,
                    now,
                    call.Stop
                ),
            row =>
                Answer.Ok(
                    new AlertTakenView(id, row.AcknowledgedBy!, row.AcknowledgedAt!.Value, row.QuietUntil),
                    ApiJson.Plain.AlertTakenView
                )
        );
    }

    static Task<IResult> Close(Guid id, ApiCall call, ContrefortDb db, AlertDesk desk)
    {
        var now = call.Now;
        return Step(
            id,
            call,
            db,
            alert => desk.Close(db, alert, call.By, now, call.Stop),
            row => Answer.Ok(new AlertClosedView(id, row.ClosedBy!, row.ClosedAt!.Value), ApiJson.Plain.AlertClosedView)
        );
    }

    static async Task<IResult> Step(
        Guid id,
        ApiCall call,
        ContrefortDb db,
        Func<AlertId, Task> step,
        Func<AlertRow, Answer> say
    )
    {
        var alert = new AlertId(id);
        if (!await db.Alerts.AnyAsync(row => row.Id == alert, call.Stop))
            return TypedResults.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(call.Stop);
        await step(alert);
        var answer = say(await AlertDesk.Locked(db, alert, call.Stop));
        call.Keep(db, answer);
        await db.SaveChangesAsync(call.Stop);
        await transaction.CommitAsync(call.Stop);
        return answer;
    }

    static IQueryable<AlertLine> Lines(IQueryable<AlertRow> rows, ContrefortDb db)
    {
        var (customers, contracts, machines, tickets) = (db.Customers, db.Contracts, db.Machines, db.Tickets);
        return rows.AsNoTracking()
            .Select(alert => new AlertLine(
                alert,
                customers.Where(one => one.Id == alert.CustomerId).Select(one => one.Number).FirstOrDefault(),
                contracts.Where(one => one.Id == alert.ContractId).Select(one => one.Number).FirstOrDefault(),
                machines.Where(one => one.Id == alert.MachineId).Select(one => one.Name).FirstOrDefault(),
                tickets.Where(one => one.Id == alert.TicketId).Select(one => one.Number).FirstOrDefault()
            ));
    }

    sealed record AlertLine(AlertRow Alert, string? Customer, string? Contract, string? Machine, string? Ticket)
    {
        public AlertView View(Words w) =>
            new(
                Alert.Id.Value,
                Alert.Title,
                w[Alert.Detail],
                w[WatchLook.Said(Alert)],
                Alert.Severity,
                Customer,
                Contract,
                Alert.MachineId?.Value,
                Machine,
                Alert.CheckId?.Value,
                Ticket,
                Alert.Source,
                Alert.FirstFailedAt,
                Alert.ConfirmedAt,
                Alert.ToldAt,
                Alert.HeldBack,
                Alert.RecoveredAt,
                Alert.AcknowledgedAt,
                Alert.AcknowledgedBy,
                Alert.AcknowledgedFor.Given,
                Alert.QuietUntil,
                Alert.Repeats,
                Alert.LastAt,
                Alert.ClosedAt,
                Alert.ClosedBy
            );
    }
}
