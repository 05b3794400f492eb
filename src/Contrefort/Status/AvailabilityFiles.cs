using Contrefort.Contracts;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Portal;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using NodaTime;

namespace Contrefort.Status;

/// <summary>A period's availability to take away.</summary>
internal static class AvailabilityFiles
{
    public static void MapStatus(this IEndpointRouteBuilder routes)
    {
        routes.MapStatusPages();
        routes.MapGet("/customers/{number}/availability.pdf", OfCustomer).RequireAuthorization(Policies.Staff);
        routes.MapGet("/portal/monitoring/availability.pdf", OfViewer).RequireAuthorization(Policies.Portal);
    }

    static async Task<IResult> OfCustomer(
        string number,
        string? period,
        ContrefortDb db,
        AvailabilityBook book,
        Words words,
        IClock clock,
        HttpContext context,
        CancellationToken stop
    )
    {
        if (
            await db.Customers.AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, stop)
            is not { } customer
        )
            return Results.NotFound();
        var history = await book.Read(
            customer,
            db.Machines.Where(row => row.CustomerId == customer.Id),
            db.Contracts.Where(row => row.CustomerId == customer.Id),
            period,
            stop
        );
        return Paper(history, customer.Name, words, clock, context);
    }

    static async Task<IResult> OfViewer(
        string? period,
        PortalScope scope,
        AvailabilityBook book,
        Words words,
        IClock clock,
        HttpContext context,
        CancellationToken stop
    )
    {
        var customer = await scope.Customer.SingleAsync(stop);
        var history = await book.Read(customer, scope.Machines, scope.Contracts, period, stop);
        return Paper(history, customer.Name, words, clock, context);
    }

    static IResult Paper(History history, string customer, Words words, IClock clock, HttpContext context)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{words["Availability"]}-{history.Period.Key}.pdf");
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Bytes(
            AvailabilityPaper.Of(history, customer, "Contrefort", words, clock.GetCurrentInstant()),
            "application/pdf"
        );
    }
}
