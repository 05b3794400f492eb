using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Contrefort.Ui;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Approvals;

/// <summary>What the customer is to agree to, as a program sends it.</summary>
internal sealed record ApprovalBody
{
    [StringLength(100, ErrorMessage = "At most 100 characters.")]
    [Description(
        "The term that asks for it, such as `approval.mandate`. Left out: the contract's first that asks a customer."
    )]
    public string? Term { get; init; }

    [Required(ErrorMessage = "Say what the customer is to agree to.")]
    [StringLength(2000, ErrorMessage = "At most 2000 characters.")]
    public string? What { get; init; }

    [Range(0, 12_000, ErrorMessage = "Between 0 and 200 hours.")]
    [Description("More work than was done so far, where the term is about time.")]
    public int MoreMinutes { get; init; }
}

/// <summary>What the customer said, told to an engineer.</summary>
internal sealed record ApprovalAnswerBody
{
    [Required(ErrorMessage = "Say whether they agree.")]
    public bool? Agreed { get; init; }

    [Required(ErrorMessage = "Say who told you, and how.")]
    [StringLength(1000, ErrorMessage = "At most 1000 characters.")]
    public string? Remark { get; init; }
}

/// <summary>One line of the register.</summary>
internal sealed record ApprovalView(
    Guid Id,
    string Ticket,
    string Contract,
    string What,
    [property: Description("Minutes charged on the ticket when it was asked.")] decimal SpentMinutes,
    [property: Description("Minutes on the ticket in all; null where the term measures no time.")] decimal? UpToMinutes,
    ApprovalState State,
    string AskedBy,
    Instant AskedAt,
    Instant ExpiresAt,
    string? AnsweredBy,
    AnsweredVia? Via,
    Instant? AnsweredAt,
    string? Remark,
    CitationView Because
)
{
    public static ApprovalView Of(AskedApproval asked, Instant now, Words words)
    {
        var (row, answer, because) = (asked.Row, asked.Answer, asked.Because);
        return new(
            row.Id.Value,
            asked.Ticket,
            asked.Contract,
            row.What,
            (decimal)row.Spent.TotalMinutes,
            row.UpTo is { } most ? (decimal)most.TotalMinutes : null,
            asked.StateAt(now),
            row.AskedBy,
            row.AskedAt,
            row.ExpiresAt,
            answer?.ByName,
            answer?.Via,
            answer?.AnsweredAt,
            answer?.Remark,
            new(because.Term, because.Source, words[because.Text])
        );
    }
}

internal sealed record ApprovalAskedView(Guid Id, string Ticket, string What);

internal sealed record ApprovalAnsweredView(Guid Id, bool Agreed, string Remark);

internal static class ApprovalEndpoints
{
    public static void MapApprovals(this IEndpointRouteBuilder api)
    {
        var staff = api.MapGroup("").WithTags("Approvals").RequireAuthorization(Policies.Staff);
        staff
            .MapGet("/approvals", Read)
            .Does<IReadOnlyList<ApprovalView>>(
                "Read the register of approvals",
                "Who approved what, when, and for how much; newest first, of one customer or contract by `customer` or `contract`."
            );
        staff
            .MapPost("/tickets/{number}/approvals", Ask)
            .Opens<ApprovalAskedView>(
                "Ask the customer to agree",
                "Those who may decide get a mail with a link of their own; the ticket waits where the term says so."
            );
        staff
            .MapPost("/approvals/{id:guid}/answer", Answer)
            .Does<ApprovalAnsweredView>(
                "Write down what the customer said",
                "For an answer by telephone. The first answer is the only one."
            );
    }

    static async Task<Ok<IReadOnlyList<ApprovalView>>> Read(
        ApiCall call,
        ApprovalBook book,
        string? customer = null,
        string? contract = null
    ) =>
        TypedResults.Ok<IReadOnlyList<ApprovalView>>([
            .. (await book.Register(customer, contract)).Select(asked => ApprovalView.Of(asked, call.Now, call.Words)),
        ]);

    static async Task<IResult> Ask(
        string number,
        ApprovalBody body,
        ApiCall call,
        ContrefortDb db,
        ContractBook book,
        ApprovalDesk desk
    )
    {
        call.Check(body);
        if (await db.Tickets.SingleOrDefaultAsync(row => row.Number == number, call.Stop) is not { } ticket)
            return TypedResults.NotFound();
        var contract = ticket.ContractId is { } id ? await book.Find(id) : null;
        var term =
            body.Term
            ?? (contract is null ? null : ApprovalDesk.AskedOfCustomers(contract.Terms).FirstOrDefault()?.Ref);
        Answer? answer = null;
        await desk.Ask(
            new(ticket.Id, term ?? "", body.What!, Duration.FromMinutes(body.MoreMinutes), call.Actor),
            call.Stop,
            (batch, row) =>
            {
                answer = Api.Answer.Created(
                    $"/api/v1/approvals?contract={contract!.Number}",
                    new ApprovalAskedView(row.Id.Value, number, row.What),
                    ApiJson.Plain.ApprovalAskedView
                );
                call.Keep(batch, answer);
            }
        );
        return answer!;
    }

    static async Task<IResult> Answer(
        Guid id,
        ApprovalAnswerBody body,
        ApiCall call,
        ApprovalBook book,
        ApprovalDesk desk
    )
    {
        call.Check(body);
        if (await book.Find(new ApprovalId(id)) is null)
            return TypedResults.NotFound();
        var answer = Api.Answer.Ok(
            new ApprovalAnsweredView(id, body.Agreed!.Value, body.Remark!.Trim()),
            ApiJson.Plain.ApprovalAnsweredView
        );
        await desk.Answer(
            new ApprovalId(id),
            call.Actor,
            AnsweredVia.Engineer,
            body.Agreed.Value,
            body.Remark,
            call.Stop,
            batch => call.Keep(batch, answer)
        );
        return answer;
    }
}
