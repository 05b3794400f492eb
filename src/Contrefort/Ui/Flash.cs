using System.Text.Json;
using Contrefort.Core;
using Microsoft.AspNetCore.DataProtection;

namespace Contrefort.Ui;

/// <summary>
/// A word said once, on the page a form leads to: <c>flash.Say(new Sentence("Saved"))</c>. It travels in a cookie that only
/// this program can write.
/// </summary>
internal sealed class Flash(IDataProtectionProvider protection)
{
    const string Cookie = "flash";
    readonly IDataProtector _protector = protection.CreateProtector("flash");

    public void Say(HttpContext context, Sentence sentence)
    {
        var words = JsonSerializer.Serialize(
            new Said(sentence.Format, [.. sentence.Arguments.Select(argument => argument?.ToString())])
        );
        context.Response.Cookies.Append(
            Cookie,
            _protector.Protect(words),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                MaxAge = TimeSpan.FromMinutes(5),
            }
        );
    }

    /// <summary>What is to be said now, once.</summary>
    public Sentence? Hear(HttpContext context)
    {
        if (!context.Request.Cookies.TryGetValue(Cookie, out var cookie) || context.Response.HasStarted)
            return null;
        context.Response.Cookies.Delete(Cookie);
        try
        {
            var said = JsonSerializer.Deserialize<Said>(_protector.Unprotect(cookie))!;
            return new Sentence(said.Format, said.Arguments);
        }
        catch (Exception broken) when (broken is System.Security.Cryptography.CryptographicException or JsonException)
        {
            return null;
        }
    }

    sealed record Said(string Format, string?[] Arguments);
}
