using System.ComponentModel;
using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Portal;
using Contrefort.SignIn;
using Contrefort.Ui;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Monitoring;

/// <summary>Machines for programs: staff see all and change them, a contact reads how theirs stand.</summary>
internal static class MachineEndpoints
{
    public const string Tag = "Monitoring";

    public static void MapMonitoring(this IEndpointRouteBuilder api)
    {
        api.MapMachines();
        api.MapChecks();
        api.MapAlerts();
        api.MapMaintenance();
    }

    static void MapMachines(this IEndpointRouteBuilder api)
    {
        api.MapGroup("")
            .WithTags(Tag)
            .RequireAuthorization(Policies.SignedIn)
            .MapGet("/machines", List)
            .Reads<Page<MachineItem>>(
                "List machines, and how they stand",
                "Newest first; of one customer or contract by `customer`, `contract`. A contact reads those of their company, or of the contracts that name them."
            );
        var machines = api.MapGroup("/machines").WithTags(Tag).RequireAuthorization(Policies.Staff);
        machines.MapPost("", Add).Opens<MachineMadeView>("Add a machine");
        machines
            .MapGet("/{id:guid}", Read)
            .Reads<MachineView>("Read a machine, with its checks and how they stand", "Those that are retired too.");
        machines
            .MapPut("/{id:guid}", Change)
            .Does<MachineView>("Change a machine", "All of it is said again: what is left out is empty from then on.");
        machines
            .MapDelete("/{id:guid}", Retire)
            .Says("Retire a machine", "Its checks end with it; what was seen stays.")
            .Produces(204)
            .Refuses(404);
    }

    static async Task<Ok<Page<MachineItem>>> List(
        ApiCall call,
        ContrefortDb db,
        WatchBook book,
        [Description("A customer's number.")] string? customer = null,
        [Description("A contract's number.")] string? contract = null,
        string? after = null,
        string? limit = null
    )
    {
        var take = Cursor.Take(limit, call);
        var (customers, contracts) = (db.Customers, db.Contracts);
        var rows = call.Contact is { } contact ? new PortalScope(contact, db).Machines.InUse : db.Machines.InUse;
        if (customer.Given is { } number)
            rows = rows.Where(row => customers.Any(one => one.Id == row.CustomerId && one.Number == number));
        if (contract.Given is { } signed)
            rows = rows.Where(row => contracts.Any(one => one.Id == row.ContractId && one.Number == signed));
        if (Cursor.Read(after, call) is { } cursor)
        {
            var (id, at) = (new MachineId(cursor.Id), cursor.At);
            rows = rows.Where(row =>
                EF.Functions.LessThan(ValueTuple.Create(row.Id, row.CreatedAt), ValueTuple.Create(id, at))
            );
        }
        // Ids are made in order of time.
        var found = await book.Read(rows.OrderByDescending(row => row.Id).Take(take + 1), call.Stop);
        return TypedResults.Ok(
            Cursor.Page(
                await Items(found, call, db),
                take,
                one => one.Item,
                one => new Cursor(one.Machine.CreatedAt, one.Machine.Id.Value)
            )
        );
    }

    static async Task<Results<Ok<MachineView>, NotFound>> Read(Guid id, ApiCall call, ContrefortDb db, WatchBook book)
    {
        var machine = new MachineId(id);
        if (await book.Read(db.Machines.Where(row => row.Id == machine), call.Stop) is not [var watched])
            return TypedResults.NotFound();
        return TypedResults.Ok(
            new MachineView(
                (await Items([watched], call, db))[0].Item,
                watched.Machine.ReachedThrough?.Value,
                watched.Machine.HostedOn?.Value,
                watched.Machine.Note,
                watched.Alert?.Id.Value,
                watched.Machine.RetiredAt,
                await CheckEndpoints.Views(watched.Checks, call, db)
            )
        );
    }

    static async Task<IResult> Add(NewMachineBody body, ApiCall call, ContrefortDb db, MachineDesk desk)
    {
        call.Check(body);
        var facts = await Facts(body, call, db);
        var number = body.Customer!.Trim();
        var customer =
            await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, call.Stop)
            ?? throw call.Refuse("customer", "There is no such customer.");
        Answer? answer = null;
        await desk.Add(
            customer.Id,
            facts,
            call.By,
            (save, machine) =>
            {
                answer = Answer.Created(
                    $"/api/v1/machines/{machine.Id.Value}",
                    new MachineMadeView(machine.Id.Value, customer.Number, machine.Name),
                    ApiJson.Plain.MachineMadeView
                );
                call.Keep(save, answer);
            }
        );
        return answer!;
    }

    static async Task<IResult> Change(
        Guid id,
        MachineBody body,
        ApiCall call,
        ContrefortDb db,
        MachineDesk desk,
        WatchBook book
    )
    {
        if (!await IsThere(id, call, db))
            return TypedResults.NotFound();
        await desk.Change(new(id), await Facts(body, call, db), call.By);
        return (await Read(id, call, db, book)).Result;
    }

    static async Task<Results<NoContent, NotFound>> Retire(Guid id, ApiCall call, ContrefortDb db, MachineDesk desk)
    {
        if (!await IsThere(id, call, db))
            return TypedResults.NotFound();
        await desk.Retire(new(id), call.By);
        return TypedResults.NoContent();
    }

    static async Task<MachineFacts> Facts(MachineBody body, ApiCall call, ContrefortDb db)
    {
        ContractId? contract = body.Contract.Given is { } number
            ? await db.Contracts.AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, call.Stop) is { } row
                ? row.Id
                : throw call.Refuse("contract", "There is no such contract.")
            : null;
        var draft = body.Draft(contract);
        call.Check(draft);
        return draft.Facts;
    }

    public static Task<bool> IsThere(Guid id, ApiCall call, ContrefortDb db)
    {
        var machine = new MachineId(id);
        return db.Machines.InUse.AnyAsync(row => row.Id == machine, call.Stop);
    }

    static async Task<IReadOnlyList<(MachineRow Machine, MachineItem Item)>> Items(
        IReadOnlyList<WatchedMachine> watched,
        ApiCall call,
        ContrefortDb db
    )
    {
        var (customers, contracts) = (
            watched.Select(one => one.Machine.CustomerId).Distinct().ToList(),
            watched.Select(one => one.Machine.ContractId).OfType<ContractId>().Distinct().ToList()
        );
        var names = await db
            .Customers.Where(row => customers.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, row => row.Number, call.Stop);
        var signed = await db
            .Contracts.Where(row => contracts.Contains(row.Id))
            .ToDictionaryAsync(row => row.Id, row => row.Number, call.Stop);
        return
        [
            .. watched.Select(one =>
                (
                    one.Machine,
                    MachineItem.Of(
                        one,
                        names[one.Machine.CustomerId],
                        one.Machine.ContractId is { } contract ? signed.GetValueOrDefault(contract) : null,
                        call.Staff is not null
                    )
                )
            ),
        ];
    }
}
