using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Api;
using Contrefort.Channels;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Payments;

internal sealed record NewPaymentBody
{
    [Required(ErrorMessage = "Name the payment: told twice, it is one.")]
    [Description("Names the payment for ever: told twice, it is one.")]
    [StringLength(100)]
    public string? Key { get; init; }

    [Required(ErrorMessage = "Give the day.")]
    [Description("The day the money came: `2026-11-20`.")]
    public string? ReceivedOn { get; init; }

    [Description("Positive, two decimals.")]
    public decimal Amount { get; init; }

    [Description("Three letters; `EUR` when left out.")]
    public string? Currency { get; init; }

    [Description("What the payer repeated: the invoice is found by it.")]
    public string? Reference { get; init; }
    public string? Payer { get; init; }

    [Description("The account it came to.")]
    public string? Account { get; init; }
}

internal sealed record PaymentView(
    Guid Id,
    string ReceivedOn,
    decimal Amount,
    string Currency,
    string? Payer,
    string? Reference,
    PaymentSource Source,
    [property: Description("Numbers of the invoices it is for.")] IReadOnlyList<string> Invoices,
    [property: Description("What no invoice was found for.")] decimal Left,
    bool IsTakenBack,
    Instant RecordedAt
);

internal sealed record ReceivableView(
    string Invoice,
    string Customer,
    string DueOn,
    int DaysLate,
    string Currency,
    decimal Gross,
    decimal Paid,
    decimal Credited,
    decimal Open,
    InvoiceStage Stage
);

internal sealed record ReversalBody
{
    [Required(ErrorMessage = "Give a reason.")]
    public string? Reason { get; init; }
}

/// <summary>Payments for programs.</summary>
internal static class PaymentEndpoints
{
    public static void MapPayments(this IEndpointRouteBuilder api)
    {
        var payments = api.MapGroup("").WithTags("Payments").RequireAuthorization(Policies.AccountManager);
        payments
            .MapPost("/payments", Record)
            .Opens<PaymentView>("Record a payment", "It is matched by its reference, as far as is owed.");
        payments.MapGet("/payments/{id:guid}", Read).Reads<PaymentView>("Read a payment");
        payments
            .MapPost("/payments/{id:guid}/reversal", Reverse)
            .Does<PaymentView>("Take a payment back", "What it paid is owed again.");
        payments
            .MapGet("/receivables", Receivables)
            .Reads<Page<ReceivableView>>("List what is owed", "Oldest first. With `customer`, those of one.");
    }

    static async Task<IResult> Record(NewPaymentBody body, ApiCall call, ContrefortDb db, PaymentDesk desk)
    {
        call.Check(body);
        if (!LocalDatePattern.Iso.Parse(body.ReceivedOn!).TryGetValue(default, out var day))
            throw call.Refuse("receivedOn", "Give the day.");
        var recorded = await desk.Record(
            new($"api:{body.Key}", day, body.Amount, body.Currency ?? "EUR", PaymentSource.Hand)
            {
                Reference = body.Reference,
                Payer = body.Payer,
                Account = body.Account,
            },
            call.By,
            call.Stop
        );
        return TypedResults.Created(
            $"/api/v1/payments/{recorded.Payment}",
            await View(db, recorded.Payment, call.Stop)
        );
    }

    static async Task<Results<Ok<PaymentView>, NotFound>> Read(Guid id, ApiCall call, ContrefortDb db) =>
        await View(db, id, call.Stop) is { } view ? TypedResults.Ok(view) : TypedResults.NotFound();

    static async Task<Results<Ok<PaymentView>, NotFound>> Reverse(
        Guid id,
        ReversalBody body,
        ApiCall call,
        ContrefortDb db,
        PaymentDesk desk,
        InvoiceDesk invoices
    )
    {
        call.Check(body);
        if (!await db.Payments.AnyAsync(row => row.Id == id, call.Stop))
            return TypedResults.NotFound();
        await desk.Reverse(id, invoices.Today, body.Reason!, call.By, call.Stop);
        return TypedResults.Ok((await View(db, id, call.Stop))!);
    }

    static async Task<Ok<Page<ReceivableView>>> Receivables(
        ApiCall call,
        ContrefortDb db,
        InvoiceDesk invoices,
        string? customer = null,
        string? after = null,
        string? limit = null
    )
    {
        var take = Cursor.Take(limit, call);
        (LocalDate, string)? last = string.IsNullOrEmpty(after)
            ? null
            : InvoiceScopes.Cursor(after) ?? throw call.Refuse("after", "This is not where a list of ours ended.");
        var found = await Receivable.Read(db, customer, take + 1, call.Stop, last);
        return TypedResults.Ok(
            new Page<ReceivableView>(
                [.. found.Take(take).Select(one => View(one, invoices.Today))],
                found.Count > take
                    ? InvoiceScopes.CursorOf(found[take - 1].DueOn, found[take - 1].Invoice.Number)
                    : null
            )
        );
    }

    static ReceivableView View(Receivable one, LocalDate today) =>
        new(
            one.Invoice.Number,
            one.CustomerNumber,
            LocalDatePattern.Iso.Format(one.DueOn),
            Math.Max(0, one.Late(today)),
            one.Invoice.Currency,
            one.Invoice.Gross,
            one.Owed.State.Paid,
            one.Owed.State.Credited,
            one.Open,
            one.Owed.Stage
        );

    static async Task<PaymentView?> View(ContrefortDb db, Guid id, CancellationToken stop)
    {
        if (await db.Payments.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, stop) is not { } row)
            return null;
        var parts = await db
            .Holding.AsNoTracking()
            .Where(a => a.PaymentId == id)
            .Join(db.Invoices, a => a.InvoiceId, i => i.Id, (a, i) => new { a.Amount, i.Number })
            .ToListAsync(stop);
        var isBack = await db.PaymentReversals.AnyAsync(r => r.PaymentId == id, stop);
        return new(
            id,
            LocalDatePattern.Iso.Format(row.ReceivedOn),
            row.Amount,
            row.Currency,
            row.Payer,
            row.Reference,
            row.Source,
            [.. parts.Select(part => part.Number).Distinct()],
            isBack ? 0 : row.Amount - parts.Sum(part => part.Amount),
            isBack,
            row.RecordedAt
        );
    }
}
