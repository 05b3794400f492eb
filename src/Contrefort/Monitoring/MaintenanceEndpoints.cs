using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.SignIn;
using Contrefort.Ui;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Monitoring;

internal sealed record WindowBody
{
    [Required(ErrorMessage = "Say which customer.")]
    [Description("A customer's number.")]
    public string? Customer { get; init; }

    [Description("A machine's id; all of the customer's when left out.")]
    public Guid? Machine { get; init; }

    [Description("What it is for.")]
    public string? Reason { get; init; }

    [Description("Local time of the zone: `2026-11-20T02:00`.")]
    public string? Starts { get; init; }

    [Description("Of elapsed time: an hour is an hour on the nights the clock changes.")]
    public int Minutes { get; init; }

    [Description("IANA; the customer's when left out.")]
    public string? Zone { get; init; }

    [Description("`monthly` is on the same weekday of the month: the second Tuesday.")]
    public WindowRepeat Repeats { get; init; }

    [Description("The last day it may start on.")]
    public LocalDate? EndsOn { get; init; }

    public WindowDraft Draft(string zone) =>
        new()
        {
            Reason = Reason,
            Starts = Starts,
            Minutes = Minutes,
            Zone = Zone.Given ?? zone,
            Repeats = EnumText.Of(Repeats),
            EndsOn = EndsOn is { } last ? LocalDatePattern.Iso.Format(last) : null,
        };
}

internal sealed record StretchView(Instant From, Instant Until);

internal sealed record WindowView(
    Guid Id,
    string Customer,
    [property: Description("All of the customer's when absent.")] Guid? Machine,
    string Reason,
    [property: Description("Local time of the zone.")] string Starts,
    int Minutes,
    string Zone,
    WindowRepeat Repeats,
    LocalDate? EndsOn,
    string AddedBy,
    Instant AddedAt,
    [property: Description("The next five times, or fewer, within a year and a month.")] IReadOnlyList<StretchView> Next
)
{
    const int MostNext = 5;

    public static WindowView Of(MaintenanceWindowRow row, string customer, Instant now) =>
        new(
            row.Id.Value,
            customer,
            row.MachineId?.Value,
            row.Reason,
            WindowDraft.Write(row.StartsAt),
            row.Minutes,
            row.Zone,
            row.Repeats,
            row.EndsOn,
            row.AddedBy,
            row.AddedAt,
            [
                .. row
                    .Window.Between(now, now + Duration.FromDays(400))
                    .Take(MostNext)
                    .Select(stretch => new StretchView(stretch.Start, stretch.End)),
            ]
        );
}

/// <summary>Planned maintenance, for programs of the provider.</summary>
internal static class MaintenanceEndpoints
{
    public static void MapMaintenance(this IEndpointRouteBuilder api)
    {
        var windows = api.MapGroup("/maintenance-windows")
            .WithTags(MachineEndpoints.Tag)
            .RequireAuthorization(Policies.Staff);
        windows
            .MapGet("", List)
            .Reads<Page<WindowView>>("List windows of maintenance", "Newest first; of one customer by `customer`.");
        windows
            .MapPost("", Add)
            .Opens<WindowView>(
                "Plan maintenance",
                "While a window lasts, nobody is woken for its machines; what is down in it is not counted."
            );
        windows
            .MapDelete("/{id:guid}", Remove)
            .Says("Call maintenance off", "People are woken again for its machines from now on.")
            .Produces(204)
            .Refuses(404);
    }

    static async Task<Ok<Page<WindowView>>> List(
        ApiCall call,
        ContrefortDb db,
        [Description("A customer's number.")] string? customer = null,
        string? after = null,
        string? limit = null
    )
    {
        var take = Cursor.Take(limit, call);
        var rows = db.MaintenanceWindows.AsNoTracking().Where(row => row.RemovedAt == null);
        if (Cursor.Read(after, call) is { } cursor)
        {
            var (id, at) = (new WindowId(cursor.Id), cursor.At);
            rows = rows.Where(row =>
                EF.Functions.LessThan(ValueTuple.Create(row.Id, row.AddedAt), ValueTuple.Create(id, at))
            );
        }
        var number = customer.Given;
        var found = await (
            from row in rows
            join whose in db.Customers on row.CustomerId equals whose.Id
            where number == null || whose.Number == number
            orderby row.Id descending
            select new { row, whose.Number }
        )
            .Take(take + 1)
            .ToListAsync(call.Stop);
        var now = call.Now;
        return TypedResults.Ok(
            Cursor.Page(
                found,
                take,
                one => WindowView.Of(one.row, one.Number, now),
                one => new Cursor(one.row.AddedAt, one.row.Id.Value)
            )
        );
    }

    static async Task<IResult> Add(WindowBody body, ApiCall call, ContrefortDb db, MachineDesk desk)
    {
        call.Check(body);
        var number = body.Customer!.Trim();
        var customer =
            await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, call.Stop)
            ?? throw call.Refuse("customer", "There is no such customer.");
        var draft = body.Draft(customer.Zone);
        call.Check(draft);
        Answer? answer = null;
        await desk.AddWindow(
            customer.Id,
            body.Machine is { } machine ? new MachineId(machine) : null,
            draft.Window,
            call.By,
            (save, row) =>
            {
                answer = Answer.Created(
                    "/api/v1/maintenance-windows",
                    WindowView.Of(row, customer.Number, row.AddedAt),
                    ApiJson.Plain.WindowView
                );
                call.Keep(save, answer);
            }
        );
        return answer!;
    }

    static async Task<Results<NoContent, NotFound>> Remove(Guid id, ApiCall call, ContrefortDb db, MachineDesk desk)
    {
        var window = new WindowId(id);
        if (!await db.MaintenanceWindows.AnyAsync(row => row.Id == window && row.RemovedAt == null, call.Stop))
            return TypedResults.NotFound();
        await desk.RemoveWindow(window, call.By);
        return TypedResults.NoContent();
    }
}
