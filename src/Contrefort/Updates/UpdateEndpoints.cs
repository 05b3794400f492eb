using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Core.Updates;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Portal;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Updates;

internal sealed record PostedView(
    [property: Description("Packages it lists; left out where it does not say.")] int? Installed,
    [property: Description("Updates it lists; left out where it does not say.")] int? Lacking,
    [property: Description("Critical updates found by it.")] int Found,
    [property: Description("Critical updates it shows to be there.")] int Done
);

internal sealed record UpdateStepBody
{
    [Required(ErrorMessage = "Say which step it is.")]
    [Description("`validated`, `planned`, `done` or `set-aside`.")]
    public UpdateStep? Step { get; init; }

    [StringLength(1000, ErrorMessage = "At most 1000 characters.")]
    [Description("Why, for what is set aside; otherwise a remark.")]
    public string? Said { get; init; }

    [Description("When it will be installed, for a plan.")]
    public Instant? PlannedFor { get; init; }
}

internal sealed record UpdateTakenView(Guid Id, UpdateStep Step);

internal sealed record SecurityUpdateView(
    Guid Id,
    Guid MachineId,
    string Machine,
    string Customer,
    string Package,
    string? From,
    string To,
    string Source,
    UpdateState State,
    bool NeedsValidation,
    [property: Description("The term that includes it.")] string? Term,
    Instant FoundAt,
    Instant DueAt,
    Instant? PlannedFor
)
{
    public static SecurityUpdateView Of(UpdateLine line) =>
        new(
            line.Row.Id.Value,
            line.MachineId,
            line.Machine,
            line.CustomerNumber,
            line.Row.Package,
            line.Row.FromVersion,
            line.Row.ToVersion,
            line.Row.Source,
            line.Row.State,
            line.Row.NeedsValidation,
            line.Row.Term,
            line.Row.FoundAt,
            line.Row.DueAt,
            line.Row.PlannedFor
        );
}

internal static class UpdateEndpoints
{
    const string Bearer = "Bearer ";

    /// <summary>Bytes: four for each character a listing may have.</summary>
    const long LargestBody = 4L * ListingReader.LongestText;

    public static void MapUpdates(this IEndpointRouteBuilder api)
    {
        var updates = api.MapGroup("").WithTags("Security updates");
        updates
            .MapPost("/machines/{id:guid}/packages", Post)
            .AllowAnonymous()
            .Does<PostedView>(
                "Post what a machine's package programs say",
                "The output of `apt list --installed`, `apt list --upgradable`, `apt-get -s upgrade`, `dpkg-query -W`, `dnf list installed`, "
                    + "`dnf check-update`, `dnf updateinfo list` or `rpm -qa`, alone or one after another, as `text/plain`. "
                    + "With the machine's own token, or one of the provider's people."
            );
        updates
            .MapGroup("")
            .RequireAuthorization(Policies.SignedIn)
            .MapGet("/security-updates", Read)
            .Does<IReadOnlyList<SecurityUpdateView>>(
                "Read the critical updates that are lacking",
                "Those due first before the others; of one customer by `customer`. A contact reads those of their company's machines."
            );
        updates
            .MapGroup("")
            .RequireAuthorization(Policies.Staff)
            .MapPost("/security-updates/{id:guid}/steps", Take)
            .Does<UpdateTakenView>(
                "Validate, plan, end or set aside an update",
                "Where the contract asks that updates are validated, nothing else is done before."
            );
    }

    static async Task<IResult> Post(Guid id, ApiCall call, UpdateDesk desk, ContrefortDb db, HttpContext context)
    {
        var machine = new MachineId(id);
        string by;
        if (context.User.Identity?.IsAuthenticated == true && call.Staff is not null)
        {
            if (!await db.Machines.InUse.AnyAsync(row => row.Id == machine, call.Stop))
                return TypedResults.NotFound();
            by = call.By;
        }
        else
        {
            var given = context.Request.Headers.Authorization.ToString();
            var secret = given.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                ? given[Bearer.Length..].Trim()
                : "";
            // Which machines there are is not told to who has no token for one.
            if (await desk.MachineOf(secret, call.Stop) is not { } its || its.Id != machine)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer realm=\"Contrefort\"";
                return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
            }
            by = its.Name;
        }
        var text = await Text(context.Request, call.Stop);
        var posted = await desk.Post(machine, text, by, call.Stop);
        return TypedResults.Ok(new PostedView(posted.Installed, posted.Lacking, posted.Found, posted.Done));
    }

    /// <exception cref="TooLargeException"/>
    static async Task<string> Text(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength > LargestBody)
            throw new TooLargeException(new Sentence("This listing is too long."));
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var buffer = new char[16_384];
        var text = new StringBuilder();
        while (await reader.ReadAsync(buffer.AsMemory(), stop) is > 0 and var read)
        {
            text.Append(buffer, 0, read);
            if (text.Length > ListingReader.LongestText)
                throw new TooLargeException(new Sentence("This listing is too long."));
        }
        return text.ToString();
    }

    static async Task<Ok<IReadOnlyList<SecurityUpdateView>>> Read(
        ApiCall call,
        UpdateBook book,
        ContrefortDb db,
        string? customer = null
    ) =>
        TypedResults.Ok<IReadOnlyList<SecurityUpdateView>>([
            .. (
                call.Contact is { } contact
                    ? await new PortalScope(contact, db)
                        .SecurityUpdates.Take(UpdateBook.MostShown)
                        .ToListAsync(call.Stop)
                    : await book.Due(customer, call.Stop)
            ).Select(SecurityUpdateView.Of),
        ]);

    static async Task<IResult> Take(Guid id, UpdateStepBody body, ApiCall call, ContrefortDb db, UpdateDesk desk)
    {
        call.Check(body);
        var update = new SecurityUpdateId(id);
        if (!await db.SecurityUpdates.AnyAsync(row => row.Id == update, call.Stop))
            return TypedResults.NotFound();
        var step = body.Step!.Value;
        if (step is UpdateStep.Found or UpdateStep.Moved)
            throw call.Refuse("step", "Only a listing says that.");
        var answer = Answer.Ok(new UpdateTakenView(id, step), ApiJson.Plain.UpdateTakenView);
        await desk.Take(update, step, call.By, body.Said, body.PlannedFor, call.Stop, kept => call.Keep(kept, answer));
        return answer;
    }
}
