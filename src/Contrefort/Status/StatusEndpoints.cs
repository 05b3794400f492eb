using Contrefort.Data;
using Contrefort.SignIn;

namespace Contrefort.Status;

/// <summary>A status page for programs: <c>/status/{slug}.json</c>, with the same words and no more.</summary>
internal static class StatusEndpoints
{
    public static void MapStatusPages(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/status/{slug}.json", Get).AllowAnonymous().ExcludeFromDescription();

    /// <summary>A private page is for the customer's people and for ours.</summary>
    public static bool MaySee(StatusView view, Viewer? viewer) =>
        view.IsPublic
        || viewer switch
        {
            ContactViewer contact => contact.Customer == view.Customer,
            StaffViewer => true,
            _ => false,
        };

    static async Task<IResult> Get(string slug, StatusBook book, Visit visit, HttpContext context)
    {
        if (await book.Find(slug) is not { } view || !MaySee(view, visit.Viewer))
            return Results.NotFound();
        context.Response.Headers.CacheControl = view.IsPublic ? "public, max-age=15" : "no-store";
        return Results.Json(
            new
            {
                title = view.Title,
                at = view.At.ToString(),
                status = EnumText.Of(view.Worst),
                components = view.Components.Select(component => new
                {
                    name = component.Name,
                    status = EnumText.Of(component.State),
                    availability = component.Reading.Share,
                }),
                incidents = view.Incidents.Select(incident => new
                {
                    component = incident.Component,
                    from = incident.From.ToString(),
                    until = incident.Until?.ToString(),
                    notes = incident.Notes.Select(note => new { at = note.At.ToString(), text = note.Text }),
                }),
                maintenance = view.Planned.Select(stretch => new
                {
                    from = stretch.Start.ToString(),
                    until = stretch.End.ToString(),
                }),
            }
        );
    }
}
