namespace Contrefort.Ui;

/// <summary>
/// What every answer tells the browser: run and show only what comes from here, be framed by nobody, guess no types, tell
/// no one where the reader comes from. There are no inline scripts or styles, so no exception is needed for them.
/// </summary>
internal static class SecurityHeaders
{
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'";

    public static void UseSecurityHeaders(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                // Written when the answer starts: an error on the way empties what was set before.
                context.Response.OnStarting(Write, context.Response.Headers);
                if (!IsFromElsewhere(context.Request))
                    return next(context);
                context.Response.StatusCode = 403;
                return Task.CompletedTask;
            }
        );

    static Task Write(object state)
    {
        var headers = (IHeaderDictionary)state;
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        return Task.CompletedTask;
    }

    /// <summary>
    /// A request that changes something and was made by another site's page. Browsers say so themselves; programs that
    /// bring a bearer token send neither header.
    /// </summary>
    static bool IsFromElsewhere(HttpRequest request)
    {
        if (
            HttpMethods.IsGet(request.Method)
            || HttpMethods.IsHead(request.Method)
            || HttpMethods.IsOptions(request.Method)
        )
            return false;
        if (request.Headers.TryGetValue("Sec-Fetch-Site", out var site))
            return site != "same-origin" && site != "none";
        return request.Headers.TryGetValue("Origin", out var origin)
            && !(
                Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)
            );
    }
}
