using Contrefort.Data;
using Contrefort.SignIn;
using Contrefort.Ui;
using Microsoft.Net.Http.Headers;

namespace Contrefort.Status;

/// <summary>
/// A status page for programs, <c>/status/{slug}.json</c>, and on paper, <c>/status/{slug}.pdf</c>: the same words and no more.
/// </summary>
internal static class StatusEndpoints
{
    public static void MapStatusPages(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/status/{slug}.json", Get).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/status/{slug}.pdf", GetPaper).AllowAnonymous().ExcludeFromDescription();
    }

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
        if (await Seen(slug, book, visit, context) is not { } view)
            return Results.NotFound();
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

    static async Task<IResult> GetPaper(string slug, StatusBook book, Visit visit, Words words, HttpContext context)
    {
        if (await Seen(slug, book, visit, context) is not { } view)
            return Results.NotFound();
        // Who keeps it for others must not hand it to a reader of another language.
        context.Response.Headers.Vary = $"{HeaderNames.AcceptLanguage}, {HeaderNames.Cookie}";
        return Results.File(StatusPaper.Of(view, "Contrefort", words), "application/pdf", $"{view.Slug}.pdf");
    }

    /// <summary>Null: as if it were not there.</summary>
    static async Task<StatusView?> Seen(string slug, StatusBook book, Visit visit, HttpContext context)
    {
        if (await book.Find(slug) is not { } view || !MaySee(view, visit.Viewer))
            return null;
        context.Response.Headers.CacheControl = view.IsPublic ? "public, max-age=15" : "no-store";
        return view;
    }
}
