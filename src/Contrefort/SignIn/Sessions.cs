using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Contrefort.SignIn;

/// <summary>A session is a cookie with the user's id, role and security stamp; it ends when the stamp changes.</summary>
internal static class Sessions
{
    public const string UserId = "sub";
    public const string Role = "role";
    public const string Stamp = "stamp";

    public static ClaimsPrincipal Principal(User user) =>
        new(
            new ClaimsIdentity(
                [new(UserId, user.Id.ToString()), new(Role, user.Role.ToString()), new(Stamp, user.SecurityStamp!)],
                IdentityConstants.ApplicationScheme,
                UserId,
                Role
            )
        );

    /// <summary>Who makes a request, from the account as it is now.</summary>
    public static async ValueTask<Account?> Account(this Accounts accounts, ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirst(UserId)?.Value, out var id) ? await accounts.Find(id) : null;

    /// <summary>Puts who is looking, and how they read, where pages find it.</summary>
    public static void UseVisits(this WebApplication app) =>
        app.Use(
            async (context, next) =>
            {
                var visit = context.RequestServices.GetRequiredService<Visit>();
                var request = context.Request;
                visit.Mark = context.RequestServices.GetRequiredService<Data.Changes>().Mark;
                visit.Theme = Ui.Theme.Of(request.Cookies[Ui.Theme.Cookie]);
                if (
                    context.User.Identity?.IsAuthenticated == true
                    && await context.RequestServices.GetRequiredService<Accounts>().Account(context.User) is { } account
                )
                {
                    (visit.Viewer, visit.Reader) = (account.Viewer, account.Reader);
                    context.Response.Headers.CacheControl = "no-store";
                }
                else
                {
                    visit.Reader =
                        (
                            Ui.Reader.LanguageOf(request.Cookies[Ui.PreferenceEndpoints.LanguageCookie])
                            ?? Ui.Reader.Accepted(request.Headers.AcceptLanguage)
                        ) == Ui.Language.English
                            ? Ui.Reader.InEnglish
                            : Ui.Reader.InFrench;
                }
                await next(context);
            }
        );
}

/// <summary>What happens to the session cookie on its way.</summary>
internal sealed class SessionEvents(Accounts accounts) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var account = await accounts.Account(context.Principal!);
        // The cookie is left alone: an answer that comes late must not take away the one a newer answer has set.
        if (account is null || account.Stamp != context.Principal!.FindFirst(Sessions.Stamp)?.Value)
            context.RejectPrincipal();
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (WantsPage(context.Request))
            return base.RedirectToLogin(context);
        context.Response.StatusCode = 401;
        return Task.CompletedTask;
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        // To a customer, what is for staff does not exist.
        var isStaff =
            Enum.TryParse<Role>(context.HttpContext.User.FindFirst(Sessions.Role)?.Value, out var role)
            && Policies.LetsIn(Policies.Staff, role);
        context.Response.StatusCode = isStaff ? 403 : 404;
        return Task.CompletedTask;
    }

    static bool WantsPage(HttpRequest request) =>
        HttpMethods.IsGet(request.Method)
        && !request.Path.StartsWithSegments("/api")
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
