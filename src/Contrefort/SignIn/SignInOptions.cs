using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Contrefort.SignIn;

internal sealed class SignInOptions
{
    /// <summary>
    /// Where people reach Contrefort, such as <c>https://support.example.com</c> (<c>CONTREFORT_BASEURL</c>). Links in mails
    /// start with it, and requests for another host are refused. Without it, links name the address listened on.
    /// </summary>
    [Url]
    public string? BaseUrl { get; set; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c> and <c>-Proto</c> are believed: addresses separated by commas.</summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>Attempts to sign in or to have a link sent, for one account from one address, in five minutes.</summary>
    [Range(1, 1_000_000)]
    public int AttemptsPerAccount { get; set; } = 10;

    /// <summary>The same from one address, whatever the account, in five minutes.</summary>
    [Range(1, 1_000_000)]
    public int AttemptsPerAddress { get; set; } = 100;
}

[OptionsValidator]
internal sealed partial class SignInOptionsValidator : IValidateOptions<SignInOptions>;
