using Contrefort.Contracts;
using Contrefort.Data;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.SignIn;

/// <summary>What a request needs to know of who makes it.</summary>
/// <param name="Stamp">Changes when every session of the person must end.</param>
internal sealed record Account(Viewer Viewer, Role Role, string Stamp, Reader Reader);

/// <summary>
/// The accounts that were used lately, so that a request asks the database nothing about who makes it. What changes in any
/// process is announced and forgotten here at once.
/// </summary>
internal sealed class Accounts : IDisposable
{
    readonly IDbContextFactory<ContrefortDb> _data;
    readonly IDisposable _listening;
    readonly Kept<Guid, Account?> _known;

    public Accounts(IDbContextFactory<ContrefortDb> data, Notices notices)
    {
        _data = data;
        _known = new(Read);
        _listening = notices.Listen(Hear);
    }

    /// <summary>For <c>db.Announce</c>, with whatever changes a user.</summary>
    public static string Topic(Guid userId) => $"user:{userId}";

    /// <summary>Null for someone unknown or deactivated.</summary>
    public Task<Account?> Find(Guid userId) => _known.Find(userId);

    public void Forget(Guid userId) => _known.Forget(userId);

    async Task<Account?> Read(Guid userId)
    {
        await using var db = await _data.CreateDbContextAsync();
        var found = await (
            from user in db.Users.AsNoTracking()
            where user.Id == userId && user.DeactivatedAt == null
            join contact in db.Contacts on user.ContactId equals contact.Id into contacts
            from contact in contacts.DefaultIfEmpty()
            select new { user, Customer = contact == null ? null : (Core.Contracts.CustomerId?)contact.CustomerId }
        ).SingleOrDefaultAsync();
        return found is null ? null : Of(found.user, found.Customer);
    }

    static Account? Of(User user, Core.Contracts.CustomerId? customer) =>
        (user.ContactId, customer) switch
        {
            ({ } contact, { } company) => new Account(
                new ContactViewer(user.Id, user.Name, user.Email!, contact, company, user.Role == Role.CompanyContact),
                user.Role,
                user.SecurityStamp!,
                Reader.Of(user.Language, user.Zone)
            ),
            (null, null) when Policies.LetsIn(Policies.Staff, user.Role) => new Account(
                new StaffViewer(user.Id, user.Name, user.Email!, user.Role),
                user.Role,
                user.SecurityStamp!,
                Reader.Of(user.Language, user.Zone)
            ),
            _ => null,
        };

    void Hear(Notice notice)
    {
        if (notice.Channel != Notices.Changed)
            return;
        if (
            notice.Payload.StartsWith("user:", StringComparison.Ordinal)
            && Guid.TryParse(notice.Payload.AsSpan(5), out var userId)
        )
            Forget(userId);
        else if (notice.Payload == Notices.Anything || notice.Payload.StartsWith("contact:", StringComparison.Ordinal))
            _known.Forget();
    }

    public void Dispose() => _listening.Dispose();
}
