using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Diagnostics;
using NodaTime;

namespace Contrefort.Ui;

internal static class UiSetup
{
    /// <summary>Pages, words, and what a page says in its reader's way.</summary>
    public static void AddUi(this WebApplicationBuilder builder)
    {
        // What a machine's settings say is not what a reader speaks: everything for people goes through Words.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        builder.WebHost.ConfigureKestrel(server => server.AddServerHeader = false);
        builder.Services.AddRazorComponents();
        // Pages are UTF-8: a letter with an accent is written as it is, not as six signs.
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        // A page that holds a form is kept by nobody; that it was to be kept by nobody already is no news.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        builder.Services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.SuppressXFrameOptionsHeader = true;
        });
        builder.Services.AddScoped<Visit>();
        builder.Services.AddScoped(services => new Words(services.GetRequiredService<Visit>().Reader));
        builder.Services.AddScoped<Flash>();
        builder.Services.AddSingleton<LiveTopics>();
        builder.Services.AddSingleton<Presence>();
    }

    /// <summary>A reader who asks for what is not there gets a page; a program gets the bare answer.</summary>
    public static void UseMissingPages(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.Use(
            (context, next) =>
            {
                if (
                    !context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
                )
                    context.Features.Get<IStatusCodePagesFeature>()!.Enabled = false;
                // The page is only shown: what was posted is not posted to it.
                if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null)
                    context.Request.Method = HttpMethods.Get;
                return next(context);
            }
        );
    }

    public static void MapUi(this WebApplication app)
    {
        app.MapPageFiles();
        app.MapPreferences();
        app.MapLive();
        app.MapPresence();
        app.MapRazorComponents<App>();
    }
}
