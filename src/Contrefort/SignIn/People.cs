using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.SignIn;

/// <summary>What an administrator, or a person for themselves, does with accounts. Each change ends the sessions it must.</summary>
internal sealed class People(ContrefortDb db, UserManager<User> users, Links links, IClock clock)
{
    /// <summary>Who signs in with this address; a contact without an account gets one.</summary>
    public async Task<User?> Find(string email)
    {
        if (await users.FindByEmailAsync(email) is { } user)
            return user;
        var address = email.ToLowerInvariant();
        var contact = await db.Contacts.AsNoTracking().SingleOrDefaultAsync(known => known.Email == address);
        if (contact is null)
            return null;
        var zone = await db
            .Customers.Where(customer => customer.Id == contact.CustomerId)
            .Select(customer => customer.Zone)
            .SingleAsync();
        return await Create(
            New(contact.Name, contact.Email, Role.Contact, contact.Id, contact.Language, zone),
            password: null
        );
    }

    /// <summary>Adds someone of the provider.</summary>
    /// <param name="password">Null to let them choose it by the link of an invitation.</param>
    /// <exception cref="RuleViolationException"/>
    public async Task<User> Add(string name, string email, Role role, string language, string? password)
    {
        if (!Policies.LetsIn(Policies.Staff, role))
            throw new RuleViolationException(
                new Sentence("People of a customer are added as contacts of the customer.")
            );
        if (await users.FindByEmailAsync(email.Trim()) is not null)
            throw new RuleViolationException(new Sentence("Someone already signs in with {0}.", email.Trim()));
        var user = await Create(New(name, email, role, null, language, Ui.Reader.DefaultZone), password);
        if (password is null)
        {
            LinkRequest.Plan(db, user.Email!, LinkPurpose.Invitation, clock.GetCurrentInstant());
            await db.SaveChangesAsync();
        }
        return user;
    }

    /// <exception cref="RuleViolationException">Nobody would be left to administer.</exception>
    public async Task Change(User user, Role role)
    {
        if (Policies.LetsIn(Policies.Portal, role) != user.ContactId is not null)
            throw new RuleViolationException(new Sentence("A contact stays a contact, and staff stay staff."));
        await KeepAnAdministrator(user, role == Role.Administrator);
        user.Role = role;
        await EndSessions(user);
    }

    /// <exception cref="RuleViolationException">Nobody would be left to administer.</exception>
    public async Task Deactivate(User user)
    {
        await KeepAnAdministrator(user, staysOne: false);
        user.DeactivatedAt ??= clock.GetCurrentInstant();
        await EndSessions(user);
    }

    public async Task Reactivate(User user)
    {
        user.DeactivatedAt = null;
        await EndSessions(user);
    }

    /// <exception cref="RuleViolationException">The password is too short or too long.</exception>
    public async Task SetPassword(User user, string password)
    {
        CheckPassword(password);
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password);
        await EndSessions(user);
    }

    /// <summary>Saves the user; every session and every link of theirs ends, here and in other processes.</summary>
    public async Task EndSessions(User user)
    {
        await links.Revoke(user.Id);
        Check(await users.UpdateSecurityStampAsync(user));
    }

    /// <summary>Saves what does not concern sessions.</summary>
    public async Task Save(User user) => Check(await users.UpdateAsync(user));

    /// <exception cref="RuleViolationException"/>
    public static void CheckPassword(string password)
    {
        if (password.Length < User.ShortestPassword)
            throw new RuleViolationException(
                new Sentence("A password has at least {0} characters.", User.ShortestPassword)
            );
        if (password.Length > User.LongestPassword)
            throw new RuleViolationException(
                new Sentence("A password has at most {0} characters.", User.LongestPassword)
            );
    }

    User New(string name, string email, Role role, Core.Contracts.ContactId? contact, string language, string zone)
    {
        var now = clock.GetCurrentInstant();
        return new User
        {
            Id = NewId.At(now),
            Name = name.Trim(),
            Email = email.Trim(),
            Role = role,
            ContactId = contact,
            Language = language,
            Zone = zone,
            CreatedAt = now,
        };
    }

    async Task<User> Create(User user, string? password)
    {
        if (password is not null)
            CheckPassword(password);
        Check(password is null ? await users.CreateAsync(user) : await users.CreateAsync(user, password));
        return user;
    }

    async Task KeepAnAdministrator(User user, bool staysOne)
    {
        if (staysOne || user.Role != Role.Administrator)
            return;
        var others = await db.Users.AnyAsync(other =>
            other.Id != user.Id && other.Role == Role.Administrator && other.DeactivatedAt == null
        );
        if (!others)
            throw new RuleViolationException(new Sentence("There must be an administrator left."));
    }

    static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException(string.Join("; ", result.Errors.Select(error => error.Code)));
    }
}
