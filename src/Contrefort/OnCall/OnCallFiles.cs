using System.Text;
using Contrefort.Core.OnCall;
using Contrefort.Invoicing;
using Contrefort.Portal;
using Contrefort.SignIn;
using Contrefort.Ui;
using Microsoft.Net.Http.Headers;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.OnCall;

/// <summary>What is taken away: calendars to subscribe to, and standby summaries for a spreadsheet or on paper.</summary>
internal static class OnCallFiles
{
    public static void MapOnCallFiles(this WebApplication app)
    {
        // The address is the secret.
        app.MapGet("/calendars/{secret}.ics", Calendar).AllowAnonymous().ExcludeFromDescription();
        var standby = app.MapGroup("/on-call/standby").RequireAuthorization(Policies.Staff).ExcludeFromDescription();
        standby.MapGet("/{month}.csv", Csv);
        standby.MapGet("/{month}/{person:guid}.pdf", Paper);
    }

    /// <summary>Whose standby someone may read: leads everybody's, others their own.</summary>
    public static Guid? Only(StaffViewer me) => me.IsLead ? null : me.UserId;

    static async Task<IResult> Calendar(string secret, CalendarFeeds feeds, HttpContext http) =>
        await feeds.Read(secret, http.RequestAborted) is { } text
            ? Results.Text(text, "text/calendar", Encoding.UTF8)
            : Results.NotFound();

    static async Task<IResult> Csv(string month, StaffViewer me, StandbyBook book, Words w, HttpContext http)
    {
        if (YearMonthPattern.Iso.Parse(month) is not { Success: true, Value: var asked })
            return Results.NotFound();
        var summaries = await book.Of(asked, Only(me), http.RequestAborted);
        Name(http, $"{w["standby"]}-{month}.csv");
        return Results.Text(StandbyPaper.Csv(summaries, w), "text/csv", Encoding.UTF8);
    }

    static async Task<IResult> Paper(
        string month,
        Guid person,
        StaffViewer me,
        StandbyBook book,
        Words w,
        IClock clock,
        HttpContext http
    )
    {
        if (
            YearMonthPattern.Iso.Parse(month) is not { Success: true, Value: var asked }
            || (Only(me) is { } only && only != person)
            || await book.Of(asked, person, http.RequestAborted) is not [var summary]
        )
            return Results.NotFound();
        Name(http, $"{w["standby"]}-{month}.pdf");
        return Results.Bytes(StandbyPaper.Of(summary, w, clock.GetCurrentInstant()), "application/pdf");
    }

    static void Name(HttpContext context, string file)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file);
        context.Response.Headers.ContentDisposition = disposition.ToString();
    }
}
