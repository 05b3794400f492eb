using System.Text.Json;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Contracts;

/// <summary>Who on the provider's side answers for a contract, and the customer as they know them.</summary>
internal sealed record AccountSide(string Customer, IReadOnlyList<User> Owners);

/// <summary>
/// Whom a notice to the provider's own side reaches: those the contract's roles name, by name or address; else every account
/// manager; else the administrators, so that somebody always hears of it.
/// </summary>
internal sealed class AccountOwners(IDbContextFactory<ContrefortDb> data)
{
    /// <summary>A recipient of a notice term who is one of ours.</summary>
    public static bool IsOurs(string to) => to is "account-owner" or "provider";

    public static bool Hear(NoticeTerm notice) => notice.To.Any(IsOurs);

    public async Task<AccountSide> Of(Contract contract)
    {
        await using var db = await data.CreateDbContextAsync();
        var customer = await db
            .Customers.Where(row => row.Id == contract.Customer)
            .Select(row => row.Name)
            .SingleAsync();
        var roles = await db.Contracts.Where(row => row.Id == contract.Id).Select(row => row.Roles).SingleAsync();
        var ours = await db
            .Users.AsNoTracking()
            .Where(user =>
                user.ContactId == null
                && user.DeactivatedAt == null
                && (user.Role == Role.AccountManager || user.Role == Role.Administrator)
            )
            .OrderBy(user => user.NormalizedEmail)
            .ToListAsync();
        var named = (JsonSerializer.Deserialize<Dictionary<string, string>>(roles) ?? []).Values.ToHashSet(
            StringComparer.OrdinalIgnoreCase
        );
        return new(
            customer,
            First(
                ours.Where(user => named.Contains(user.Name) || named.Contains(user.Email!)),
                ours.Where(user => user.Role == Role.AccountManager),
                ours
            )
        );
    }

    static IReadOnlyList<User> First(params IEnumerable<User>[] circles) =>
        circles.Select(circle => circle.ToList()).FirstOrDefault(circle => circle.Count > 0) ?? [];
}
