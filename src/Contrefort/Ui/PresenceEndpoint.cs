using System.Net;
using System.Text;
using Contrefort.SignIn;
using NodaTime;

namespace Contrefort.Ui;

internal static class PresenceEndpoint
{
    const int LongestTopic = 100;

    public static void MapPresence(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/presence", Beat).RequireAuthorization(Policies.Staff);

    /// <summary>Says "I am here" and answers with who else is, as the page shows it.</summary>
    static IResult Beat(Here here, Presence presence, StaffViewer viewer, Words words, IClock clock)
    {
        if (string.IsNullOrEmpty(here.Topic) || here.Topic.Length > LongestTopic)
            return Results.BadRequest();
        var now = clock.GetCurrentInstant();
        presence.Beat(here.Topic, viewer, here.Answering, now);
        return Results.Text(Html(presence.Others(here.Topic, viewer.UserId, now), words), "text/html; charset=utf-8");
    }

    public static string Html(IReadOnlyList<Present> others, Words words)
    {
        if (others.Count == 0)
            return "";
        var html = new StringBuilder();
        foreach (var person in others)
        {
            var says = person.IsAnswering
                ? words["{0} is answering", person.Name]
                : words["{0} is looking too", person.Name];
            html.Append(person.IsAnswering ? "<span class=\"is-answering\">" : "<span>")
                .Append("<i class=\"dot\"></i>")
                .Append(WebUtility.HtmlEncode(says))
                .Append("</span>");
        }
        return html.ToString();
    }

    internal sealed record Here(string Topic, bool Answering);
}
