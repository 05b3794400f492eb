using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>A contact who asked to be told when a probe fires on what their contract covers.</summary>
internal sealed class AlertListenerRow
{
    public ContractId ContractId { get; init; }
    public ContactId ContactId { get; init; }

    /// <summary>To their first number too, besides the mail.</summary>
    public bool BySms { get; set; }
    public required string AskedBy { get; set; }
    public Instant AskedAt { get; set; }
}

internal sealed class AlertListenerMapping : IEntityTypeConfiguration<AlertListenerRow>
{
    public void Configure(EntityTypeBuilder<AlertListenerRow> listener)
    {
        listener.ToTable("alert_listeners");
        listener.HasKey(l => new { l.ContractId, l.ContactId });
        listener.HasIndex(l => l.ContactId);
        listener.HasOne<ContractRow>().WithMany().HasForeignKey(l => l.ContractId);
        listener.HasOne<ContactRow>().WithMany().HasForeignKey(l => l.ContactId);
    }
}

/// <summary>Who is told at the customer, where the contract's notice says that they may ask for it.</summary>
internal sealed class AlertListeners(IDbContextFactory<ContrefortDb> data, ContractBook contracts, IClock clock)
{
    /// <summary>The term that promises it; null where the contract tells its customer of no alert.</summary>
    public static NoticeTerm? Promise(ContractTerms terms) =>
        terms
            .Of<NoticeTerm>()
            .FirstOrDefault(notice => notice.Upon is Upon.Event { Name: "probe-triggered" } && notice.To.Any(IsTheirs));

    static bool IsTheirs(string to) => to is "customer-if-asked" or "customer" or "contacts";

    public async Task<IReadOnlyList<AlertListener>> Of(ContractId contract, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var told =
            from listener in db.Set<AlertListenerRow>().AsNoTracking()
            join contact in db.Contacts on listener.ContactId equals contact.Id
            where listener.ContractId == contract
            orderby contact.Name
            select new { contact, listener.BySms };
        return
        [
            .. (await told.ToListAsync(stop)).Select(one => new AlertListener(
                one.contact.Id,
                one.contact.Name,
                one.contact.Email,
                one.contact.Language,
                one.BySms ? one.contact.Phones.FirstOrDefault() : null
            )),
        ];
    }

    /// <exception cref="RuleViolationException">The contract promises no such notice, or does not name them.</exception>
    public async Task Ask(
        ContractId contract,
        ContactId contact,
        bool bySms,
        string by,
        CancellationToken stop = default
    )
    {
        var signed = await contracts.Find(contract) ?? throw new RuleViolationException("There is no such contract.");
        if (Promise(signed.Terms) is null)
            throw new RuleViolationException("This contract tells its customer of no alert.");
        if (signed.NamedContacts.All(named => named.Id != contact))
            throw new RuleViolationException("Only a contact named in the contract can be told.");
        await using var db = await data.CreateDbContextAsync(stop);
        var row = await db.Set<AlertListenerRow>()
            .SingleOrDefaultAsync(one => one.ContractId == contract && one.ContactId == contact, stop);
        if (row is null)
            db.Add(
                row = new AlertListenerRow
                {
                    ContractId = contract,
                    ContactId = contact,
                    AskedBy = by,
                }
            );
        (row.BySms, row.AskedBy, row.AskedAt) = (bySms, by, clock.GetCurrentInstant());
        await db.SaveChangesAsync(stop);
    }

    public async Task Stop(ContractId contract, ContactId contact, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        await db.Set<AlertListenerRow>()
            .Where(one => one.ContractId == contract && one.ContactId == contact)
            .ExecuteDeleteAsync(stop);
    }
}

/// <param name="Mobile">Null when they asked for mail only.</param>
internal sealed record AlertListener(ContactId Contact, string Name, string Email, string Language, string? Mobile);
