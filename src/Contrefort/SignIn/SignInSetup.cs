using Contrefort.Agenda;
using Contrefort.Api;
using Contrefort.Hosting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Contrefort.SignIn;

internal static class SignInSetup
{
    /// <summary>Who may come in, how, and what for.</summary>
    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SignInOptions>().BindConfiguration("SignIn").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SignInOptions>, SignInOptionsValidator>();
        services.AddSingleton<Accounts>();
        services.AddSingleton<Throttle>();
        services.AddScoped<Links>();
        services.AddScoped<People>();
        services.AddScoped<SignInDoor>();
        services.AddScoped(provider => provider.GetRequiredService<Visit>().Viewer ?? throw NotHere<Viewer>());
        services.AddScoped(provider =>
            provider.GetRequiredService<Visit>().Viewer as StaffViewer ?? throw NotHere<StaffViewer>()
        );
        services.AddScoped(provider =>
            provider.GetRequiredService<Visit>().Viewer as ContactViewer ?? throw NotHere<ContactViewer>()
        );
        services.AddAgendaHandler<LinkMails>(LinkRequest.AgendaKind, "A link is sent");
        AddIdentity(services);
        AddCookies(services);
        AddPolicies(services);
    }

    static InvalidOperationException NotHere<T>() => new($"no {typeof(T).Name}: the page or endpoint lacks a policy");

    static void AddIdentity(IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("Contrefort");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<Npgsql.NpgsqlDataSource>(
                (options, database) => options.XmlRepository = new ProtectionKeys(database)
            );
        services
            .AddIdentityCore<User>(options =>
            {
                options.ClaimsIdentity.UserIdClaimType = Sessions.UserId;
                options.ClaimsIdentity.RoleClaimType = Sessions.Role;
                options.ClaimsIdentity.SecurityStampClaimType = Sessions.Stamp;
                options.Tokens.AuthenticatorIssuer = "Contrefort";
                options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            })
            .AddUserStore<UserStore>()
            .AddSignInManager()
            .AddDefaultTokenProviders();
        // Addresses and passwords are checked by People, with sentences for the person.
        services.RemoveAll<IUserValidator<User>>();
        services.RemoveAll<IPasswordValidator<User>>();
        services.AddScoped<IUserClaimsPrincipalFactory<User>, SessionPrincipals>();
        services
            .AddOptions<IdentityPasskeyOptions>()
            .Configure<PublicAddress>(
                (options, address) =>
                {
                    options.ServerDomain = address.Host;
                    options.UserVerificationRequirement = "required";
                    options.ResidentKeyRequirement = "required";
                }
            );
    }

    static void AddCookies(IServiceCollection services)
    {
        services.AddScoped<SessionEvents>();
        services
            .AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(
                IdentityConstants.ApplicationScheme,
                cookie =>
                {
                    Keep(cookie.Cookie, "session");
                    cookie.LoginPath = "/sign-in";
                    cookie.ReturnUrlParameter = "returnUrl";
                    cookie.ExpireTimeSpan = TimeSpan.FromDays(7);
                    cookie.SlidingExpiration = true;
                    cookie.EventsType = typeof(SessionEvents);
                    // There, only a token counts.
                    cookie.ForwardDefaultSelector = context =>
                        context.Request.Path.StartsWithSegments(ApiGate.Path) ? ApiTokens.Scheme : null;
                }
            )
            .AddCookie(
                IdentityConstants.TwoFactorUserIdScheme,
                cookie =>
                {
                    Keep(cookie.Cookie, "second-factor");
                    cookie.ExpireTimeSpan = TimeSpan.FromMinutes(10);
                }
            );
    }

    static void Keep(CookieBuilder cookie, string name)
    {
        cookie.Name = name;
        cookie.HttpOnly = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    static void AddPolicies(IServiceCollection services)
    {
        // What names no policy is closed.
        var policies = services
            .AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var name in Policies.All)
            policies.AddPolicy(
                name,
                policy =>
                    policy
                        .RequireAuthenticatedUser()
                        .RequireClaim(
                            Sessions.Role,
                            Enum.GetValues<Role>()
                                .Where(role => Policies.LetsIn(name, role))
                                .Select(role => role.ToString())
                        )
            );
    }
}

internal sealed class SessionPrincipals : IUserClaimsPrincipalFactory<User>
{
    public Task<System.Security.Claims.ClaimsPrincipal> CreateAsync(User user) =>
        Task.FromResult(Sessions.Principal(user));
}
