using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Api;
using Contrefort.Billing;
using Contrefort.Core.Billing;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Contrefort.Ui;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Credits;

/// <summary>A stretch of work, as a program sends it.</summary>
internal sealed record WorkBody
{
    [Required(ErrorMessage = "Say when the work began.")]
    public Instant? StartedAt { get; init; }

    [Required(ErrorMessage = "Say how long you worked.")]
    [Range(1, 1440, ErrorMessage = "One entry holds at most 24 hours: write several.")]
    public int? WorkedMinutes { get; init; }

    [Range(0, 1440, ErrorMessage = "One entry holds at most 24 hours: write several.")]
    [Description("Of which on the telephone.")]
    public int PhoneMinutes { get; init; }

    [Range(0, 1440, ErrorMessage = "One entry holds at most 24 hours: write several.")]
    [Description("On the road.")]
    public int TravelMinutes { get; init; }

    [StringLength(60, ErrorMessage = "At most 60 characters.")]
    [Description("Of the site visited, where the contract prices travel by zone.")]
    public string? Zone { get; init; }

    [Range(0, 100_000, ErrorMessage = "A journey cannot cost less than nothing.")]
    [Description("What the journey cost, where the contract charges it.")]
    public decimal? TravelCost { get; init; }

    [Required(ErrorMessage = "Say how it was done.")]
    public InterventionMode? Mode { get; init; }

    [Required(ErrorMessage = "Say what was done: the customer reads it on the statement.")]
    [StringLength(2000, ErrorMessage = "At most 2000 characters.")]
    public string? Summary { get; init; }

    [StringLength(2000, ErrorMessage = "At most 2000 characters.")]
    [Description("Why the work goes on though the pack is empty.")]
    public string? Despite { get; init; }
}

/// <summary>What an entry would cost.</summary>
internal sealed record WorkPreviewView(
    decimal WorkedMinutes,
    decimal ChargedMinutes,
    [property: Description("Null for a ticket under no contract.")] WorkPriceView? Price,
    [property: Description("ISO 4217.")] string? Currency,
    [property: Description("Each credit of the contract before and after.")] IReadOnlyList<BalanceChangeView> Balances,
    [property: Description("Why new work waits, when it does.")] string? Hold,
    [property: Description("A count that jumps at a duration close to this one.")] string? Cliff
);

internal sealed record BalanceChangeView(string Credit, decimal Before, decimal After);

internal static class WorkEndpoints
{
    public static void MapWork(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("").WithTags("Interventions").RequireAuthorization(Policies.Staff);
        staff
            .MapPost("/tickets/{number}/interventions/preview", Preview)
            .Does<WorkPreviewView>("Ask what an entry would cost", "Nothing is written.");
        staff
            .MapPost("/tickets/{number}/interventions", Log)
            .Opens<WorkView>(
                "Write down work",
                "Worked and charged are both kept; the customer's account is replayed in order of work."
            );
        staff
            .MapPost("/interventions/{id:guid}/reversal", Reverse)
            .Does<WorkReversedView>(
                "Take an entry back",
                "The entry stays on the record, with the reason; what it took is given back."
            );
    }

    static async Task<Results<Ok<WorkPreviewView>, NotFound>> Preview(
        string number,
        WorkBody body,
        ApiCall call,
        ContrefortDb db,
        WorkDesk desk
    )
    {
        call.Check(body);
        if (await Find(number, call, db) is not { } ticket)
            return TypedResults.NotFound();
        var work = Work(ticket, body, call);
        return TypedResults.Ok(
            await desk.Preview(work) is { } forecast
                ? View(forecast, call.Words)
                : new((decimal)work.Worked.TotalMinutes, (decimal)work.Worked.TotalMinutes, null, null, [], null, null)
        );
    }

    static WorkPreviewView View(WorkForecast forecast, Ui.Words words) =>
        new(
            (decimal)forecast.Measured.Worked.TotalMinutes,
            (decimal)forecast.Measured.Charged.TotalMinutes,
            WorkPriceView.Of(forecast.Work, forecast.Fees, words),
            forecast.Currency,
            [.. forecast.Balances.Select(b => new BalanceChangeView(b.Term.Ref, b.Before, b.After))],
            forecast.Hold is { } hold ? words[hold] : null,
            forecast.Cliff is { } cliff ? words[cliff] : null
        );

    static async Task<IResult> Log(string number, WorkBody body, ApiCall call, ContrefortDb db, WorkDesk desk)
    {
        call.Check(body);
        if (await Find(number, call, db) is not { } ticket)
            return TypedResults.NotFound();
        Answer? answer = null;
        await desk.Log(
            Work(ticket, body, call),
            call.Stop,
            (batch, entry) =>
            {
                answer = Answer.Created(
                    $"/api/v1/tickets/{number}",
                    WorkViews.Of(new SheetWork(entry, null), number),
                    ApiJson.Plain.WorkView
                );
                call.Keep(batch, answer);
            }
        );
        return answer!;
    }

    static async Task<IResult> Reverse(Guid id, ReasonBody body, ApiCall call, ContrefortDb db, WorkDesk desk)
    {
        call.Check(body);
        var entry = new InterventionId(id);
        if (!await db.Interventions.AnyAsync(work => work.Id == entry, call.Stop))
            return TypedResults.NotFound();
        var answer = Answer.Ok(new WorkReversedView(id, call.Now, body.Reason!.Trim()), ApiJson.Plain.WorkReversedView);
        await desk.Reverse(entry, call.Actor, body.Reason!, call.Stop, batch => call.Keep(batch, answer));
        return answer;
    }

    static NewIntervention Work(TicketId ticket, WorkBody body, ApiCall call) =>
        body.StartedAt!.Value > call.Now
            ? throw call.Refuse("startedAt", "This is in the future.")
            : new(
                ticket,
                call.Actor,
                body.StartedAt!.Value,
                Duration.FromMinutes(body.WorkedMinutes!.Value),
                Duration.FromMinutes(body.PhoneMinutes),
                Duration.FromMinutes(body.TravelMinutes),
                body.Mode!.Value,
                body.Summary!,
                body.Despite.Given
            )
            {
                Zone = body.Zone.Given,
                TravelCost = body.TravelCost,
            };

    static async Task<TicketId?> Find(string number, ApiCall call, ContrefortDb db) =>
        await db
            .Tickets.Where(ticket => ticket.Number == number)
            .Select(ticket => (TicketId?)ticket.Id)
            .SingleOrDefaultAsync(call.Stop);
}

internal sealed record WorkReversedView(Guid Id, Instant TakenBackAt, string Reason);
