using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Contrefort.SignIn;

internal enum Entry
{
    In,
    SecondFactorAsked,
    Refused,
}

/// <summary>The ways in. Whoever is refused learns nothing of why, and waits as long as someone who nearly got in.</summary>
internal sealed class SignInDoor(
    UserManager<User> users,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<User> principals,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<User>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<User> confirmation
) : SignInManager<User>(users, http, principals, options, log, schemes, confirmation)
{
    const string Provider = "Contrefort";
    const string LastCodeName = "last code";

    static string? _nobodysHash;

    /// <summary>The hash of a password nobody has, to be compared with when there is no other.</summary>
    string NobodysHash => _nobodysHash ??= UserManager.PasswordHasher.HashPassword(null!, Guid.NewGuid().ToString());

    public override Task<bool> CanSignInAsync(User user) => Task.FromResult(user.IsActive);

    public async Task<Entry> ByPassword(string email, string password, bool stay)
    {
        var user = await UserManager.FindByEmailAsync(email.Trim());
        if (user?.PasswordHash is null)
        {
            UserManager.PasswordHasher.VerifyHashedPassword(null!, NobodysHash, password);
            return Entry.Refused;
        }
        return Of(await PasswordSignInAsync(user, password, stay, lockoutOnFailure: false));
    }

    /// <summary>By a link that was good. Who has a second factor is asked for it all the same.</summary>
    public async Task<Entry> ByLink(User user) =>
        user.IsActive ? Of(await SignInOrTwoFactorAsync(user, isPersistent: true)) : Entry.Refused;

    /// <summary>A code is good once, even within its half minute: who looks over a shoulder comes too late.</summary>
    public async Task<Entry> ByCode(string code)
    {
        var digits = Digits(code);
        if (await GetTwoFactorAuthenticationUserAsync() is not { } user || await LastCode(user) == digits)
            return Entry.Refused;
        var entry = Of(await TwoFactorAuthenticatorSignInAsync(digits, isPersistent: true, rememberClient: false));
        if (entry == Entry.In)
            await UserManager.SetAuthenticationTokenAsync(user, Provider, LastCodeName, digits);
        return entry;
    }

    Task<string?> LastCode(User user) => UserManager.GetAuthenticationTokenAsync(user, Provider, LastCodeName);

    public async Task<Entry> ByRecoveryCode(string code) =>
        Of(await TwoFactorRecoveryCodeSignInAsync(code.Trim().ToUpperInvariant()));

    public async Task<Entry> ByPasskey(string credential)
    {
        try
        {
            return Of(await PasskeySignInAsync(credential));
        }
        catch (Exception hostile)
            when (hostile is PasskeyException or System.Text.Json.JsonException or InvalidOperationException)
        {
            return Entry.Refused;
        }
    }

    public Task<bool> HasPassword(User user, string password) => UserManager.CheckPasswordAsync(user, password);

    public static string Digits(string code) => string.Concat(code.Where(char.IsAsciiDigit));

    static Entry Of(SignInResult result) =>
        result.Succeeded ? Entry.In
        : result.RequiresTwoFactor ? Entry.SecondFactorAsked
        : Entry.Refused;
}
