using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Api;
using Contrefort.Contracts;
using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Quotes;

internal sealed record AmendmentBody
{
    [Required(ErrorMessage = "Say from when it changes.")]
    [Description("The first day it holds.")]
    public LocalDate? From { get; init; }

    [Description("Values that change, as the offer's language writes them.")]
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    [Description("All options in force from then on; those that are when left out.")]
    public IReadOnlyList<string>? Options { get; init; }

    [Description("For lines the change leaves without a price.")]
    [MaxLength(60, ErrorMessage = "At most 60 prices.")]
    public IReadOnlyList<GivenPriceBody>? Prices { get; init; }

    [Description("When the customer was told of a price that rises.")]
    public LocalDate? NoticeGivenOn { get; init; }

    [StringLength(500, ErrorMessage = "At most 500 characters.")]
    [Description("Why it is agreed where the contract does not let a price rise so.")]
    public string? Despite { get; init; }
}

internal sealed record AmendmentMadeView(
    [property: Description("The contract's number.")] string Contract,
    [property: Description("Of the amendment in the contract, from 1.")] int Number,
    LocalDate From
);

/// <summary>Changes of contracts for programs of the provider.</summary>
internal static class AmendmentEndpoints
{
    public static void MapAmendments(this IEndpointRouteBuilder api) =>
        api.MapGroup("/contracts")
            .WithTags("Contracts")
            .RequireAuthorization(Policies.AccountManager)
            .MapPost("/{number}/amendments", Amend)
            .Opens<AmendmentMadeView>("Amend a contract from a day", "Kept on paper with its hash, for ever.");

    static async Task<IResult> Amend(
        string number,
        AmendmentBody body,
        ApiCall call,
        ContrefortDb db,
        ContractBook book,
        AmendmentDesk desk
    )
    {
        call.Check(body);
        foreach (var price in body.Prices ?? [])
            call.Check(price);
        if (
            await db.Contracts.AsNoTracking().SingleOrDefaultAsync(row => row.Number == number, call.Stop)
                is not { } row
            || await book.Find(row.Id) is not { } contract
        )
            return TypedResults.NotFound();
        var from = body.From!.Value;
        Answer? answer = null;
        await desk.Sign(
            row.Id,
            new(
                from,
                body.Parameters ?? new Dictionary<string, string>(),
                body.Options ?? contract.Terms.AsOf(from).ChosenOptions,
                [.. (body.Prices ?? []).Select(price => price.ToGiven())]
            )
            {
                NoticeGivenOn = body.NoticeGivenOn,
                Despite = body.Despite,
            },
            call.By,
            (save, position) =>
            {
                answer = Answer.Created(
                    $"/api/v1/contracts/{number}",
                    new AmendmentMadeView(number, position, from),
                    ApiJson.Plain.AmendmentMadeView
                );
                call.Keep(save, answer);
            }
        );
        return answer!;
    }
}
