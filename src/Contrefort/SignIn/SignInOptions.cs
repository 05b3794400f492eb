using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Contrefort.SignIn;

internal sealed class SignInOptions
{
    /// <summary>Attempts to sign in or to have a link sent, for one account from one address, in five minutes.</summary>
    [Range(1, 1_000_000)]
    public int AttemptsPerAccount { get; set; } = 10;

    /// <summary>The same from one address, whatever the account, in five minutes.</summary>
    [Range(1, 1_000_000)]
    public int AttemptsPerAddress { get; set; } = 100;
}

[OptionsValidator]
internal sealed partial class SignInOptionsValidator : IValidateOptions<SignInOptions>;
