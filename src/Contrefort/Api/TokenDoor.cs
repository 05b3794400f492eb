using System.Text.Encodings.Web;
using Contrefort.Monitoring.Watch;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Contrefort.Api;

/// <summary>
/// <c>Authorization: Bearer ctf_…</c> (RFC 6750). The only way into <c>/api</c>, and a way into nothing else: no cookie
/// counts there, so no other site's page can make a browser ask.
/// </summary>
internal sealed class TokenDoor(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    ApiTokens tokens,
    ProbeLocations places
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var given = Request.Headers.Authorization;
        if (given.Count != 1 || given[0]?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) != true)
            return AuthenticateResult.NoResult();
        var secret = given[0]![Bearer.Length..].Trim();
        var principal = secret.StartsWith(ProbeLocations.Prefix, StringComparison.Ordinal)
            ? await places.Principal(secret)
            : await tokens.Principal(secret);
        return principal is not null
            ? AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name))
            : AuthenticateResult.Fail("no such token");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer realm=\"Contrefort\"";
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        // To a customer, what is for staff does not exist.
        Response.StatusCode =
            Context.RequestServices.GetRequiredService<Visit>().Viewer is StaffViewer
                ? StatusCodes.Status403Forbidden
                : StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
