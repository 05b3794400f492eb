using Contrefort.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Contrefort.SignIn;

/// <summary>
/// Identity's store. The secrets of second factors are kept encrypted, and every change of a user is told to all processes.
/// </summary>
internal sealed class UserStore(ContrefortDb db, IDataProtectionProvider protection, Accounts accounts)
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

    public override async Task<IdentityResult> UpdateAsync(User user, CancellationToken stop = default)
    {
        Context.Announce(Accounts.Topic(user.Id));
        var result = await base.UpdateAsync(user, stop);
        accounts.Forget(user.Id);
        return result;
    }

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
