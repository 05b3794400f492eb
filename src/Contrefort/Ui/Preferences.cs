using Contrefort.SignIn;

namespace Contrefort.Ui;

internal static class Theme
{
    public const string Auto = "auto";
    public const string Light = "light";
    public const string Dark = "dark";
    public const string Cookie = "theme";

    public static string Of(string? name) => name is Light or Dark ? name : Auto;
}

/// <summary>The looks and the language of someone who has not signed in are kept by their browser.</summary>
internal static class PreferenceEndpoints
{
    public const string LanguageCookie = "language";

    public static void MapPreferences(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/preferences", (Delegate)Keep).AllowAnonymous().DisableAntiforgery();

    static async Task<IResult> Keep(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var cookie = new CookieOptions
        {
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            IsEssential = true,
        };
        if (form["theme"].ToString() is { Length: > 0 } theme)
            context.Response.Cookies.Append(Theme.Cookie, Theme.Of(theme), cookie);
        if (Reader.LanguageOf(form["language"]) is { } language)
            context.Response.Cookies.Append(LanguageCookie, language == Language.French ? "fr" : "en", cookie);
        return Results.LocalRedirect(ReturnUrl.Local(form["back"]));
    }
}
