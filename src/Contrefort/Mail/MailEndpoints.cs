using System.ComponentModel;
using Contrefort.Api;
using Contrefort.Files;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Contrefort.Mail;

/// <summary>A message that was taken in. What becomes of it is on the page of incoming mail.</summary>
internal sealed record MailTakenView(
    [property: Description("Its place among incoming mail.")] Guid Id,
    [property: Description("Bytes.")] long Size
);

internal static class MailEndpoints
{
    const string Message = "message/rfc822";

    public static void MapMail(this IEndpointRouteBuilder api) =>
        api.MapPost("/mail", Take)
            .WithTags("Mail")
            .RequireAuthorization(Policies.Staff)
            .Accepts<Stream>("*/*")
            .Says(
                "Hand over a message",
                "The body is the message as received, headers and all (RFC 5322). 202 is said once it is committed; the same message twice makes no second ticket."
            )
            .Produces<MailTakenView>(202)
            .WithMetadata(new LargestBodyAttribute(LargestBodyAttribute.File))
            .Refuses(400, 413, 415, 422);

    static async Task<IResult> Take(
        HttpRequest request,
        ApiCall call,
        MailIntake intake,
        IOptions<MailOptions> options,
        [Description("The envelope's sender (MAIL FROM); empty for a bounce.")] string? from = null,
        [FromQuery, Description("The envelope's recipients; may be given again.")] string[]? to = null
    )
    {
        if (request.ContentType?.StartsWith(Message, StringComparison.OrdinalIgnoreCase) != true)
            throw new BadHttpRequestException("not a message", StatusCodes.Status415UnsupportedMediaType);
        var limit = options.Value.LargestMessage;
        if (request.ContentLength > limit)
            throw new TooLargeException(new("At most {0} bytes are accepted here.", limit));
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limit;
        request.EnableBuffering();
        await request.Body.CopyToAsync(Stream.Null, call.Stop);
        request.Body.Position = 0;
        if (request.Body.Length == 0)
            throw call.Refuse("body", "This message is empty.");
        Answer? answer = null;
        await intake.Accept(
            "api",
            from,
            to ?? [],
            request.Body,
            call.Stop,
            (batch, id) =>
            {
                answer = Answer.Accepted(new MailTakenView(id, request.Body.Length), ApiJson.Plain.MailTakenView);
                call.Keep(batch, answer);
            }
        );
        return answer!;
    }
}
