using System.Text;
using Contrefort.Core.RemoteWork;
using Contrefort.Portal;
using Contrefort.SignIn;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.RemoteWork;

/// <summary>The registers to take away, for a spreadsheet: the provider's, and each customer's own.</summary>
internal static class RemoteRegisters
{
    const string ByteOrderMark = "\uFEFF";

    public static void MapRemoteRegisters(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/remote/register.csv", Staff).RequireAuthorization(Policies.Staff);
        routes.MapGet("/portal/access/register.csv", Own).RequireAuthorization(Policies.Portal);
    }

    static async Task<IResult> Staff(
        string? customer,
        string? machine,
        string? who,
        RemoteBook book,
        Words words,
        IClock clock,
        HttpContext context
    ) => File(context, await book.Register(new(customer, machine, who)), words, clock.GetCurrentInstant());

    static async Task<IResult> Own(PortalScope scope, Words words, IClock clock, HttpContext context) =>
        File(
            context,
            await scope.RemoteRegister().Take(RemoteBook.MostShown).ToListAsync(),
            words,
            clock.GetCurrentInstant()
        );

    static IResult File(HttpContext context, IReadOnlyList<RemoteSessionLine> lines, Words w, Instant now)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName($"{w["remote-access"]}.csv");
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return Results.Text(Write(lines, w, now), "text/csv", Encoding.UTF8);
    }

    internal static string Write(IReadOnlyList<RemoteSessionLine> lines, Words w, Instant now)
    {
        var text = new StringBuilder(ByteOrderMark);
        Add(
            w["Ticket"],
            w["Customer"],
            w["How"],
            w["Machines"],
            w["Purpose"],
            w["From"],
            w["Until"],
            w["Asked by"],
            w["State"],
            w["Answered by"],
            w["Remark"],
            w["In"],
            w["Opened by"],
            w["Out"],
            w["Closed by"],
            w["What was done"],
            w["Minutes worked"],
            w["Minutes of travel"]
        );
        foreach (var line in lines)
        {
            var row = line.Row;
            Add(
                line.Ticket,
                line.Customer,
                w[row.Way.Said],
                string.Join(", ", row.Machines),
                row.Purpose,
                At(row.FromAt),
                At(row.UntilAt),
                row.AskedBy,
                w.Of(line.StateAt(now)),
                row.AnsweredBy ?? "",
                row.Remark ?? "",
                At(row.OpenedAt),
                row.OpenedBy ?? "",
                At(row.ClosedAt),
                row.ClosedBy ?? "",
                row.Done ?? "",
                $"{(int)line.Worked.TotalMinutes}",
                $"{(int)line.Travel.TotalMinutes}"
            );
        }
        return text.ToString();

        void Add(params IEnumerable<string> cells) =>
            text.AppendJoin(w.Reader.Language == Language.French ? ";" : ",", cells.Select(StatementCsv.Cell))
                .Append("\r\n");

        string At(Instant? at) =>
            at is { } moment
                ? LocalDateTimePattern.GeneralIso.Format(moment.InZone(w.Reader.Zone).LocalDateTime).Replace('T', ' ')
                : "";
    }
}
