using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tickets;

internal sealed record StaffMember(Guid Id, string Name);

/// <summary>Those a ticket can be given to.</summary>
internal sealed class StaffList(IDbContextFactory<ContrefortDb> data)
{
    public async Task<IReadOnlyList<StaffMember>> Read()
    {
        await using var db = await data.CreateDbContextAsync();
        return await db
            .Users.Where(user => user.ContactId == null && user.DeactivatedAt == null)
            .OrderBy(user => user.Name)
            .Select(user => new StaffMember(user.Id, user.Name))
            .ToListAsync();
    }
}
