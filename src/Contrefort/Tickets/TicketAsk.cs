using System.ComponentModel;
using System.Globalization;
using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Portal;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Tickets;

/// <summary>What a program wants to see of the tickets. A word that is not known is refused, never ignored.</summary>
internal readonly record struct TicketAsk(
    [property: FromQuery(Name = "q"), Description("Words of the number, subject or conversation.")] string? Words,
    [property: FromQuery(Name = "state"), Description("One or more, with commas: `new,open`.")] string? State,
    [property: FromQuery(Name = "customer"), Description("A customer's number; for staff.")] string? Customer,
    [property: FromQuery(Name = "contract"), Description("A contract's number.")] string? Contract,
    [property: FromQuery(Name = "priority")] string? Priority,
    [property: FromQuery(Name = "channel")] string? Channel,
    [property: FromQuery(Name = "assignee"), Description("`me`, `none`, or a person's id; for staff.")]
        string? Assignee,
    [property: FromQuery(Name = "updatedSince"), Description("ISO 8601.")] string? UpdatedSince,
    [property: FromQuery(Name = "sort"), Description("`-openedAt` (when left out), `openedAt`, `-updatedAt`.")]
        string? Sort,
    [property: FromQuery(Name = "after"), Description("What `next` said.")] string? After,
    [property: FromQuery(Name = "limit"), Description("1 to 200; 50 when left out.")] string? Limit
)
{
    public const string ByUpdate = "-updatedAt";
    const string Newest = "-openedAt";
    const string Oldest = "openedAt";
    const int LongestWords = 200;

    /// <exception cref="RefusedFieldsException">Something of it means nothing here.</exception>
    public (IQueryable<FoundTicket> Rows, string Order) Select(ApiCall call, ContrefortDb db)
    {
        var order = Sort ?? Newest;
        if (order is not (Newest or Oldest or ByUpdate))
            throw call.Refuse("sort", "There is no such order.");
        var rows = Sorted(Filtered(call, db), order, Cursor.Read(After, call));
        return (
            from row in rows
            join customer in db.Customers on row.CustomerId equals customer.Id into customers
            from customer in customers.DefaultIfEmpty()
            join contract in db.Contracts on row.ContractId equals contract.Id into contracts
            from contract in contracts.DefaultIfEmpty()
            select new FoundTicket(
                row,
                customer == null ? null : customer.Number,
                contract == null ? null : contract.Number
            ),
            order
        );
    }

    IQueryable<TicketRow> Filtered(ApiCall call, ContrefortDb db)
    {
        var rows = call.Tickets(db);
        var (customers, contracts) = (db.Customers, db.Contracts);
        if (Words is { Length: > 0 } words)
            rows =
                words.Length > LongestWords ? throw call.Refuse("q", "This is too long.")
                : call.Contact is { } contact ? new PortalScope(contact, db).Search(words)
                : rows.Where(ticket =>
                    ticket.Number == words
                    || ticket.Search.Matches(EF.Functions.WebSearchToTsQuery("french_unaccent", words))
                );
        if (State is { Length: > 0 } states)
        {
            var wanted = states.Split(',').Select(word => Word<TicketState>("state", word, call)).ToList();
            rows = rows.Where(ticket => wanted.Contains(ticket.State));
        }
        if (Channel is { Length: > 0 } channel)
        {
            var wanted = Word<Channel>("channel", channel, call);
            rows = rows.Where(ticket => ticket.Channel == wanted);
        }
        if (Priority is { Length: > 0 } priority)
            rows = rows.Where(ticket => ticket.Priority == priority);
        if (Customer is { Length: > 0 } customer)
            rows = call.Staff is null
                ? throw call.Refuse("customer", "Only staff may ask this.")
                : rows.Where(ticket => customers.Any(c => c.Number == customer && c.Id == ticket.CustomerId));
        if (Contract is { Length: > 0 } contractNumber)
            rows = rows.Where(ticket => contracts.Any(c => c.Number == contractNumber && c.Id == ticket.ContractId));
        if (Assignee is { Length: > 0 } assignee)
            rows = Assigned(rows, assignee, call);
        if (UpdatedSince is { Length: > 0 } since)
        {
            var from = OffsetDateTimePattern.ExtendedIso.Parse(since) is { Success: true } read
                ? read.Value.ToInstant()
                : throw call.Refuse("updatedSince", "Write an instant in ISO 8601: 2026-11-20T16:30:00Z.");
            rows = rows.Where(ticket => ticket.UpdatedAt >= from);
        }
        return rows;
    }

    static IQueryable<TicketRow> Assigned(IQueryable<TicketRow> rows, string assignee, ApiCall call)
    {
        if (call.Staff is not { } staff)
            throw call.Refuse("assignee", "Only staff may ask this.");
        if (assignee == "none")
            return rows.Where(ticket => ticket.AssigneeId == null);
        var id =
            assignee == "me" ? staff.UserId
            : Guid.TryParse(assignee, CultureInfo.InvariantCulture, out var given) ? given
            : throw call.Refuse("assignee", "Write me, none, or a person's id.");
        return rows.Where(ticket => ticket.AssigneeId == id);
    }

    static IQueryable<TicketRow> Sorted(IQueryable<TicketRow> rows, string order, Cursor? after)
    {
        var (at, id) = after is { } cursor ? (cursor.At, new TicketId(cursor.Id)) : default;
        return order switch
        {
            Oldest => (
                after is null
                    ? rows
                    : rows.Where(t =>
                        EF.Functions.GreaterThan(ValueTuple.Create(t.OpenedAt, t.Id), ValueTuple.Create(at, id))
                    )
            )
                .OrderBy(t => t.OpenedAt)
                .ThenBy(t => t.Id),
            ByUpdate => (
                after is null
                    ? rows
                    : rows.Where(t =>
                        EF.Functions.LessThan(ValueTuple.Create(t.UpdatedAt, t.Id), ValueTuple.Create(at, id))
                    )
            )
                .OrderByDescending(t => t.UpdatedAt)
                .ThenByDescending(t => t.Id),
            _ => (
                after is null
                    ? rows
                    : rows.Where(t =>
                        EF.Functions.LessThan(ValueTuple.Create(t.OpenedAt, t.Id), ValueTuple.Create(at, id))
                    )
            )
                .OrderByDescending(t => t.OpenedAt)
                .ThenByDescending(t => t.Id),
        };
    }

    static T Word<T>(string field, string text, ApiCall call)
        where T : struct, Enum =>
        EnumText.TryTo<T>(text, out var value) ? value : throw call.Refuse(field, "There is no such word here.");
}

internal sealed record FoundTicket(TicketRow Row, string? Customer, string? Contract)
{
    public TicketLine Line(bool isStaff) =>
        new(
            Row.Number,
            Row.Subject,
            Row.Kind,
            Row.Channel,
            Row.State,
            Row.Priority,
            Row.Level,
            Row.Component,
            Customer,
            Contract,
            Row.Requester,
            isStaff ? Row.Assignee : null,
            Row.OpenedAt,
            Row.UpdatedAt,
            Row.NextDueAt,
            Row.NextDue
        );
}
