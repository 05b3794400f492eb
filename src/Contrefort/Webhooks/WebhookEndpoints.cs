using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Agenda;
using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Contrefort.Webhooks;

internal record WebhookChangeBody
{
    [Required(ErrorMessage = "Give the webhook a name.")]
    public string? Name { get; init; }

    [Required(ErrorMessage = "Write a whole address, such as https://example.com/hook.")]
    [Description("Where each event is posted.")]
    public string? Url { get; init; }

    [Required(ErrorMessage = "Choose events from the list.")]
    [Description("Such as `ticket.opened`, `message.added`, `clock.late`; docs/api/README.md lists them.")]
    public IReadOnlyList<string>? Events { get; init; }

    [Description("Nothing is sent while it is.")]
    public bool IsStopped { get; init; }
}

internal sealed record NewWebhookBody : WebhookChangeBody
{
    [Description("A customer's number: only what is theirs and public is told.")]
    public string? Customer { get; init; }
}

internal sealed record WebhookView(
    Guid Id,
    string Name,
    string Url,
    IReadOnlyList<string> Events,
    [property: Description("The customer it is told of; of all when absent.")] string? Customer,
    string CreatedBy,
    Instant CreatedAt,
    Instant? StoppedAt
)
{
    public static WebhookView Of(WebhookRow row, string? customer) =>
        new(row.Id, row.Name, row.Url, row.Events, customer, row.CreatedBy, row.CreatedAt, row.StoppedAt);
}

internal sealed record WebhookSecretView(
    WebhookView Webhook,
    [property: Description("Shown this once. Verify `webhook-signature` with it.")] string Secret
);

internal sealed record DeliveryView(
    Guid Id,
    string Event,
    WebhookState State,
    int Attempts,
    [property: Description("A status, or a failure in our own words; never what the other side wrote.")] string? Answer,
    Instant CreatedAt,
    Instant ChangedAt
)
{
    public static DeliveryView Of(WebhookDelivery row) =>
        new(row.Id, row.Event, row.State, row.Attempts, row.Answer, row.CreatedAt, row.ChangedAt);
}

internal static class WebhookSetup
{
    public static void AddWebhooks(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<WebhookOptions>().BindConfiguration("Webhooks").ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.AddSingleton<WebhookOutbox>();
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<OutsideWorld>();
        services.AddScoped<WebhookDesk>();
        services.AddLeasedAgendaHandler<DeliverWebhook>(WebhookOutbox.AgendaKind, "A webhook is called");
    }
}

/// <summary>Webhooks for administrators.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var hooks = api.MapGroup("/webhooks").WithTags("Webhooks").RequireAuthorization(Policies.Administrator);
        hooks.MapGet("", List).Reads<Page<WebhookView>>("List webhooks");
        hooks
            .MapPost("", Add)
            .Opens<WebhookSecretView>(
                "Subscribe",
                "Each event is posted to the address, signed as Standard Webhooks says."
            );
        hooks.MapGet("/{id:guid}", Read).Reads<WebhookView>("Read a webhook");
        hooks.MapPut("/{id:guid}", Change).Does<WebhookView>("Change or stop a webhook");
        hooks
            .MapPost("/{id:guid}/secret", Rotate)
            .Does<WebhookSecretView>("Change the secret", "The earlier one signs too for a day.");
        hooks
            .MapGet("/{id:guid}/deliveries", Deliveries)
            .Reads<Page<DeliveryView>>("List what was sent", "Newest first.");
        hooks
            .MapPost("/{id:guid}/deliveries/{delivery:guid}/redelivery", Redeliver)
            .Does<DeliveryView>("Send it again", "With the same id, so that the other side knows it.");
    }

    static async Task<Ok<Page<WebhookView>>> List(ApiCall call, ContrefortDb db)
    {
        var found = await db.Webhooks.AsNoTracking().OrderBy(row => row.CreatedAt).ToListAsync(call.Stop);
        var customers = await Numbers(db, call);
        return TypedResults.Ok(
            new Page<WebhookView>(
                [
                    .. found.Select(row =>
                        WebhookView.Of(row, row.CustomerId is { } id ? customers.GetValueOrDefault(id) : null)
                    ),
                ],
                null
            )
        );
    }

    static async Task<IResult> Add(NewWebhookBody body, ApiCall call, ContrefortDb db, WebhookDesk desk)
    {
        call.Check(body);
        var customer = body.Customer is { Length: > 0 } number
            ? await db.Customers.SingleOrDefaultAsync(row => row.Number == number, call.Stop)
                ?? throw call.Refuse("customer", "There is no such customer.")
            : null;
        Answer? answer = null;
        await desk.Add(
            body.Name!,
            body.Url!,
            [.. body.Events!],
            customer?.Id,
            call.By,
            (row, secret) =>
            {
                answer = Answer.Created(
                    $"/api/v1/webhooks/{row.Id}",
                    new WebhookSecretView(WebhookView.Of(row, customer?.Number), secret),
                    ApiJson.Plain.WebhookSecretView
                );
                // What is kept for a second asking has no secret in it.
                call.Keep(
                    db,
                    Answer.Created(
                        $"/api/v1/webhooks/{row.Id}",
                        WebhookView.Of(row, customer?.Number),
                        ApiJson.Plain.WebhookView
                    )
                );
            }
        );
        return answer!;
    }

    static async Task<Results<Ok<WebhookView>, NotFound>> Read(Guid id, ApiCall call, ContrefortDb db) =>
        await Find(id, call, db) is { } row ? TypedResults.Ok(await View(row, call, db)) : TypedResults.NotFound();

    static async Task<IResult> Change(Guid id, WebhookChangeBody body, ApiCall call, ContrefortDb db, WebhookDesk desk)
    {
        call.Check(body);
        if (await Find(id, call, db) is not { } row)
            return TypedResults.NotFound();
        await desk.Change(row, body.Name!, body.Url!, [.. body.Events!], body.IsStopped);
        return TypedResults.Ok(await View(row, call, db));
    }

    static async Task<IResult> Rotate(Guid id, ApiCall call, ContrefortDb db, WebhookDesk desk)
    {
        if (await Find(id, call, db) is not { } row)
            return TypedResults.NotFound();
        var view = await View(row, call, db);
        var secret = await desk.Rotate(row, _ => call.Keep(db, Answer.Ok(view, ApiJson.Plain.WebhookView)));
        return TypedResults.Ok(new WebhookSecretView(view, secret));
    }

    static async Task<Results<Ok<Page<DeliveryView>>, NotFound>> Deliveries(
        Guid id,
        ApiCall call,
        ContrefortDb db,
        string? after = null,
        string? limit = null
    )
    {
        var take = Cursor.Take(limit, call);
        if (await Find(id, call, db) is null)
            return TypedResults.NotFound();
        var rows = db.WebhookDeliveries.AsNoTracking().Where(delivery => delivery.WebhookId == id);
        if (Cursor.Read(after, call) is { } cursor)
            rows = rows.Where(row =>
                EF.Functions.LessThan(ValueTuple.Create(row.CreatedAt, row.Id), ValueTuple.Create(cursor.At, cursor.Id))
            );
        var found = await rows.OrderByDescending(row => row.CreatedAt)
            .ThenByDescending(row => row.Id)
            .Take(take + 1)
            .ToListAsync(call.Stop);
        return TypedResults.Ok(Cursor.Page(found, take, DeliveryView.Of, row => new Cursor(row.CreatedAt, row.Id)));
    }

    static async Task<IResult> Redeliver(Guid id, Guid delivery, ApiCall call, ContrefortDb db, WebhookDesk desk)
    {
        var row = await db.WebhookDeliveries.SingleOrDefaultAsync(
            d => d.Id == delivery && d.WebhookId == id,
            call.Stop
        );
        if (row is null)
            return TypedResults.NotFound();
        await desk.Redeliver(row);
        return TypedResults.Ok(DeliveryView.Of(row));
    }

    static Task<WebhookRow?> Find(Guid id, ApiCall call, ContrefortDb db) =>
        db.Webhooks.SingleOrDefaultAsync(row => row.Id == id, call.Stop);

    static async Task<WebhookView> View(WebhookRow row, ApiCall call, ContrefortDb db) =>
        WebhookView.Of(
            row,
            row.CustomerId is { } customer
                ? await db.Customers.Where(c => c.Id == customer).Select(c => c.Number).SingleAsync(call.Stop)
                : null
        );

    static Task<Dictionary<CustomerId, string>> Numbers(ContrefortDb db, ApiCall call)
    {
        var webhooks = db.Webhooks;
        return db
            .Customers.Where(customer => webhooks.Any(webhook => webhook.CustomerId == customer.Id))
            .ToDictionaryAsync(customer => customer.Id, customer => customer.Number, call.Stop);
    }
}
