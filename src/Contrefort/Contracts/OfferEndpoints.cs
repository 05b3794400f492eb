using Contrefort.Api;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Contrefort.Contracts;

/// <summary>What is on sale, in plain words, for staff. A customer reads what they signed in their contract.</summary>
internal static class OfferEndpoints
{
    public static void MapOffers(this IEndpointRouteBuilder api)
    {
        var offers = api.MapGroup("/offers").WithTags("Offers").RequireAuthorization(Policies.Staff);
        offers.MapGet("", List).Reads<IReadOnlyList<OfferLine>>("List what is on sale");
        offers
            .MapGet("/{id}", Explain)
            .Reads<OfferView>("Explain an offer", "Every term in plain words, beside its source.");
    }

    static async Task<Ok<IReadOnlyList<OfferLine>>> List(OfferShelf shelf) =>
        TypedResults.Ok<IReadOnlyList<OfferLine>>([
            .. (await shelf.OnSale()).Select(offer => new OfferLine(
                offer.Id,
                offer.Version,
                offer.Label,
                offer.Seller ?? ""
            )),
        ]);

    static async Task<Results<Ok<OfferView>, NotFound>> Explain(string id, ApiCall call, OfferShelf shelf)
    {
        if ((await shelf.OnSale()).FirstOrDefault(offer => offer.Id == id) is not { } offer)
            return TypedResults.NotFound();
        return TypedResults.Ok(
            new OfferView(
                offer.Id,
                offer.Version,
                offer.Label,
                offer.Seller ?? "",
                [
                    .. offer.Parameters.Select(parameter => new OfferParameterView(
                        parameter.Name,
                        parameter.Value,
                        parameter.Of,
                        parameter.Note
                    )),
                ],
                [.. offer.Terms.Select(term => CitationView.Of(term.Cite(), call.Words))]
            )
        );
    }
}
