using Contrefort.Data;
using Contrefort.Files;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Mail;

internal static class MailPages
{
    public static void MapMailPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMessageHtml();
        routes.MapGet("/mail/incoming/{id:guid}/source", (Delegate)Source).RequireAuthorization(Policies.Staff);
    }

    /// <summary>The message as it was received, to the last byte.</summary>
    static async Task<IResult> Source(
        Guid id,
        ContrefortDb db,
        Blobs blobs,
        HttpContext context,
        CancellationToken stop
    )
    {
        var mail = await db.IncomingMails.AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, stop);
        if (mail is null)
            return Results.NotFound();
        await FileEndpoints.Send(context, blobs, $"{id}.eml", "message/rfc822", mail.Size, mail.Sha256, stop);
        return Results.Empty;
    }
}
