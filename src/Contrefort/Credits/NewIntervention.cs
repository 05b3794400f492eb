using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Contrefort.Ui;
using NodaTime;
using Npgsql;

namespace Contrefort.Credits;

/// <summary>A stretch of work about to be written down.</summary>
internal sealed record NewIntervention(
    TicketId Ticket,
    Actor Engineer,
    Instant StartedAt,
    Duration Worked,
    Duration Phone,
    Duration Travel,
    InterventionMode Mode,
    string Summary,
    string? Despite
)
{
    /// <summary>The row of the travel table the site is in, where the contract has one.</summary>
    public string? Zone { get; init; }

    /// <summary>What the journey cost, where the contract charges it.</summary>
    public decimal? TravelCost { get; init; }

    /// <exception cref="RuleViolationException">Something a statement could not be read without is missing.</exception>
    public void Check()
    {
        if (Worked <= Duration.Zero)
            throw new RuleViolationException("Say how long you worked.");
        if (Worked > Duration.FromHours(24))
            throw new RuleViolationException("One entry holds at most 24 hours: write several.");
        if (string.IsNullOrWhiteSpace(Summary))
            throw new RuleViolationException("Say what was done: the customer reads it on the statement.");
        if (TravelCost < 0)
            throw new RuleViolationException("A journey cannot cost less than nothing.");
    }

    /// <summary>As the contract's account reads it.</summary>
    public WorkEntry EntryOn(Ticket ticket, InterventionId id) =>
        new(id, ticket.Number, ticket.Story.Opened!.Trigger, StartedAt, new WorkDone(Worked, Phone, Travel), Mode)
        {
            Component = ticket.Story.Component,
            Zone = Zone,
            TravelCost = TravelCost,
        };

    public InterventionRow RowOn(TicketChange change, InterventionId id, Duration charged) =>
        new()
        {
            Id = id,
            TicketId = Ticket,
            ContractId = change.Contract?.Id,
            EngineerId = Engineer.Id!.Value,
            Engineer = Engineer.Name,
            StartedAt = StartedAt,
            Worked = Worked,
            Phone = Phone,
            Travel = Travel,
            Mode = Mode,
            TriggerAt = change.Ticket.Story.Opened!.Trigger,
            Summary = Summary.Trim(),
            Zone = Zone.Given,
            TravelCost = TravelCost,
            Charged = charged,
            Despite = Despite,
            RecordedAt = change.Now,
        };
}

internal static class InterventionSql
{
    public static void Write(this NpgsqlBatch batch, InterventionRow entry) =>
        batch.Add(
            """
            insert into interventions (id, ticket_id, contract_id, engineer_id, engineer, started_at, worked, phone, travel,
                mode, trigger_at, summary, zone, travel_cost, charged, despite, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """,
            entry.Id.Value,
            entry.TicketId.Value,
            entry.ContractId?.Value,
            entry.EngineerId,
            entry.Engineer,
            entry.StartedAt,
            entry.Worked,
            entry.Phone,
            entry.Travel,
            entry.Mode,
            entry.TriggerAt,
            entry.Summary,
            entry.Zone,
            entry.TravelCost,
            entry.Charged,
            entry.Despite,
            entry.RecordedAt
        );
}
