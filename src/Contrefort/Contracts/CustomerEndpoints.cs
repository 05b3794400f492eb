using Contrefort.Api;
using Contrefort.Core.Contracts;
using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Contracts;

/// <summary>Customers and their people, for staff.</summary>
internal static class CustomerEndpoints
{
    public static void MapCustomers(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("").WithTags("Customers").RequireAuthorization(Policies.Staff);
        staff.MapGet("/customers", List).Reads<Page<CustomerView>>("List customers", "Newest first.");
        staff.MapGet("/customers/{number}", Read).Reads<CustomerView>("Read a customer");
        staff
            .MapGet("/customers/{number}/contacts", Contacts)
            .Reads<Page<ContactView>>("List the people of a customer");
        staff
            .MapGet("/contacts", FindContact)
            .Reads<Page<ContactView>>(
                "Find a contact by address",
                "`email` is the whole address; none or one is found."
            );
        var managers = api.MapGroup("").WithTags("Customers").RequireAuthorization(Policies.AccountManager);
        managers.MapPost("/customers", Add).Opens<CustomerView>("Add a customer");
        managers.MapPost("/customers/{number}/contacts", AddContact).Opens<ContactView>("Add a person of a customer");
    }

    static async Task<Ok<Page<CustomerView>>> List(
        ApiCall call,
        ContrefortDb db,
        string? after = null,
        string? limit = null
    )
    {
        var take = Cursor.Take(limit, call);
        var rows = db.Customers.AsNoTracking();
        if (Cursor.Read(after, call) is { } cursor)
        {
            var (at, id) = (cursor.At, new CustomerId(cursor.Id));
            rows = rows.Where(row =>
                EF.Functions.LessThan(ValueTuple.Create(row.CreatedAt, row.Id), ValueTuple.Create(at, id))
            );
        }
        var found = await rows.OrderByDescending(row => row.CreatedAt)
            .ThenByDescending(row => row.Id)
            .Take(take + 1)
            .ToListAsync(call.Stop);
        return TypedResults.Ok(
            Cursor.Page(found, take, CustomerView.Of, row => new Cursor(row.CreatedAt, row.Id.Value))
        );
    }

    static async Task<Results<Ok<CustomerView>, NotFound>> Read(string number, ApiCall call, ContrefortDb db) =>
        await Find(number, call, db) is { } row ? TypedResults.Ok(CustomerView.Of(row)) : TypedResults.NotFound();

    static async Task<Results<Ok<Page<ContactView>>, NotFound>> Contacts(string number, ApiCall call, ContrefortDb db)
    {
        if (await Find(number, call, db) is not { } customer)
            return TypedResults.NotFound();
        var people = await db
            .Contacts.AsNoTracking()
            .Where(contact => contact.CustomerId == customer.Id)
            .OrderBy(contact => contact.Name)
            .ToListAsync(call.Stop);
        return TypedResults.Ok(
            new Page<ContactView>([.. people.Select(person => ContactView.Of(person, number))], null)
        );
    }

    static async Task<Ok<Page<ContactView>>> FindContact(ApiCall call, ContrefortDb db, string? email = null)
    {
        if (string.IsNullOrWhiteSpace(email))
            throw call.Refuse("email", "Type an e-mail address.");
        var address = email.Trim().ToLowerInvariant();
        var found = await (
            from contact in db.Contacts.AsNoTracking()
            where contact.Email == address
            join customer in db.Customers on contact.CustomerId equals customer.Id
            select new { contact, customer.Number }
        ).ToListAsync(call.Stop);
        return TypedResults.Ok(
            new Page<ContactView>([.. found.Select(person => ContactView.Of(person.contact, person.Number))], null)
        );
    }

    static async Task<IResult> Add(CustomerBody body, ApiCall call, ContrefortDb db, ContractDesk desk)
    {
        call.Check(body);
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(body.Zone!) is null)
            throw call.Refuse("zone", "Name a time zone.");
        if (await Find(body.Number!.Trim(), call, db) is not null)
            throw new StateConflictException("There is a customer with this number.");
        Answer? answer = null;
        await desk.AddCustomer(
            body.Number!.Trim(),
            body.Name!.Trim(),
            body.Country!,
            body.Zone!,
            body.Language ?? "fr",
            body.Domains ?? [],
            (save, row) =>
            {
                answer = Answer.Created(
                    $"/api/v1/customers/{row.Number}",
                    CustomerView.Of(row),
                    ApiJson.Plain.CustomerView
                );
                call.Keep(save, answer);
            }
        );
        return answer!;
    }

    static async Task<IResult> AddContact(
        string number,
        ContactBody body,
        ApiCall call,
        ContrefortDb db,
        ContractDesk desk
    )
    {
        call.Check(body);
        if (await Find(number, call, db) is not { } customer)
            return TypedResults.NotFound();
        var address = body.Email!.Trim().ToLowerInvariant();
        if (await db.Contacts.AnyAsync(contact => contact.Email == address, call.Stop))
            throw new StateConflictException("There is a contact with this address.");
        Answer? answer = null;
        await desk.AddContact(
            customer.Id,
            body.Name!.Trim(),
            address,
            body.Language ?? customer.Language,
            body.Phones ?? [],
            (save, row) =>
            {
                answer = Answer.Created(
                    $"/api/v1/customers/{number}/contacts",
                    ContactView.Of(row, number),
                    ApiJson.Plain.ContactView
                );
                call.Keep(save, answer);
            }
        );
        return answer!;
    }

    static Task<CustomerRow?> Find(string number, ApiCall call, ContrefortDb db) =>
        db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, call.Stop);
}
