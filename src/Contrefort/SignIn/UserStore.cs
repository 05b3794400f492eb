using Contrefort.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Contrefort.SignIn;

/// <summary>Identity's store; the secrets of second factors are kept encrypted.</summary>
internal sealed class UserStore(ContrefortDb db, IDataProtectionProvider protection)
    : UserOnlyStore<
        User,
        ContrefortDb,
        Guid,
        IdentityUserClaim<Guid>,
        IdentityUserLogin<Guid>,
        IdentityUserToken<Guid>,
        IdentityUserPasskey<Guid>
    >(db)
{
    readonly IDataProtector _protector = protection.CreateProtector("user tokens");

    public override Task SetTokenAsync(
        User user,
        string loginProvider,
        string name,
        string? value,
        CancellationToken stop
    ) => base.SetTokenAsync(user, loginProvider, name, value is null ? null : _protector.Protect(value), stop);

    public override async Task<string?> GetTokenAsync(
        User user,
        string loginProvider,
        string name,
        CancellationToken stop
    ) => await base.GetTokenAsync(user, loginProvider, name, stop) is { } kept ? _protector.Unprotect(kept) : null;
}
