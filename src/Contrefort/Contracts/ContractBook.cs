using System.Text.Json;
using Contrefort.Core.Calendars;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Contracts;

/// <summary>
/// Contracts and callers as the domain wants them, read once and kept until they change: terms are worked out from the
/// offer's signed words, and that is work no request should repeat.
/// </summary>
internal sealed class ContractBook : IDisposable
{
    /// <summary>The topic by which processes tell each other to read contracts again.</summary>
    public const string Topic = "contracts";

    readonly IDbContextFactory<ContrefortDb> _data;
    readonly Kept<ContractId, Contract?> _contracts;
    readonly Kept<string, Caller?> _callers;
    readonly Kept<ContactId, Caller?> _contacts;
    readonly IDisposable _listening;

    /// <summary>Most contracts say the same as others, and terms are large.</summary>
    readonly Kept<
        (string Offer, string Version, string Parameters, string Options, string Amendments),
        ContractTerms
    > _terms;

    public ContractBook(
        IDbContextFactory<ContrefortDb> data,
        OfferShelf shelf,
        CalendarShelf calendars,
        Notices notices
    )
    {
        _data = data;
        _terms = new(async signed =>
            (await shelf.Find(signed.Offer, signed.Version)).Subscribe(
                Choices(signed.Parameters, signed.Options, AmendmentSets.Read(signed.Amendments)),
                calendars
            )
        );
        _contracts = new(Read);
        _callers = new(address => ReadCaller(contact => contact.Email == address));
        _contacts = new(id => ReadCaller(contact => contact.Id == id));
        _listening = notices.Listen(notice =>
        {
            if (notice is { Channel: Notices.Changed, Payload: Topic or Notices.Anything })
                Forget();
        });
    }

    public Task<Contract?> Find(ContractId id) => _contracts.Find(id);

    /// <summary>Who writes from this address, and their contracts; null for a stranger.</summary>
    public Task<Caller?> FindCaller(string email) => _callers.Find(email.Trim().ToLowerInvariant());

    public Task<Caller?> FindCaller(ContactId id) => _contacts.Find(id);

    /// <summary>
    /// The contract a request falls under: of those in force that name the caller, the one that covers the component; of
    /// several, the one that ends last. Failing that, any contract of the customer, so that the verdict can say what is amiss.
    /// </summary>
    public async Task<Contract?> ContractFor(Caller caller, string? component, Instant at)
    {
        var contracts = new List<Contract>();
        foreach (var id in caller.Contracts)
            if (await Find(id) is { } contract)
                contracts.Add(contract);
        return contracts
            .OrderByDescending(contract => contract.IsInForce(at))
            .ThenByDescending(contract => contract.NamedContacts.Any(named => named.Id == caller.Contact.Id))
            .ThenByDescending(contract =>
                component is null || Coverage.Of(contract, component).Standing == CoverageStanding.Covered
            )
            .ThenByDescending(contract => contract.EndsOn)
            .FirstOrDefault();
    }

    /// <summary>Forgets what it kept; called when a contract, a customer or a contact has changed.</summary>
    public void Forget()
    {
        _contracts.Forget();
        _callers.Forget();
        _contacts.Forget();
    }

    async Task<Contract?> Read(ContractId id) => (await Read([id])).SingleOrDefault();

    /// <summary>Many at once, read afresh: a constant number of queries. In the order of the ids; unknown ones are left out.</summary>
    public async Task<IReadOnlyList<Contract>> Read(
        IReadOnlyCollection<ContractId> ids,
        CancellationToken stop = default
    )
    {
        await using var db = await _data.CreateDbContextAsync(stop);
        var rows = await db
            .Contracts.AsNoTracking()
            .Where(contract => ids.Contains(contract.Id))
            .ToDictionaryAsync(contract => contract.Id, stop);
        var named = await Named(db, rows.Keys, stop);
        var closures = await Closures(db, rows.Values, stop);
        var amendments = (
            await db.Amendments.AsNoTracking().Where(amendment => ids.Contains(amendment.ContractId)).ToListAsync(stop)
        ).ToLookup(amendment => amendment.ContractId);
        var contracts = new List<Contract>(rows.Count);
        foreach (var id in ids)
            if (rows.TryGetValue(id, out var row))
                contracts.Add(await Contract(row, amendments[id], [.. named[id]], [.. closures[row.CustomerId]]));
        return contracts;
    }

    async Task<Contract> Contract(
        ContractRow row,
        IEnumerable<AmendmentRow> amendments,
        IReadOnlyList<Contact> named,
        IReadOnlyList<ClosedStretch> closures
    )
    {
        var terms = await _terms.Find((row.Offer, row.Version, row.Parameters, row.Options, amendments.Written()));
        if (row.StopsWhenClosed)
            terms = terms.StoppedBy(new(closures));
        return new Contract(row.Id, row.Number, row.CustomerId, row.StartsOn, row.EndsOn, terms, row.Components, named);
    }

    static async Task<ILookup<ContractId, Contact>> Named(
        ContrefortDb db,
        ICollection<ContractId> contracts,
        CancellationToken stop
    ) =>
        (
            await db
                .ContractContacts.Where(link => contracts.Contains(link.ContractId))
                .Join(
                    db.Contacts,
                    link => link.ContactId,
                    contact => contact.Id,
                    (link, contact) => new { link.ContractId, Contact = contact }
                )
                .OrderBy(link => link.Contact.Name)
                .Select(link => new
                {
                    link.ContractId,
                    link.Contact.Id,
                    link.Contact.CustomerId,
                    link.Contact.Name,
                    link.Contact.Email,
                })
                .ToListAsync(stop)
        ).ToLookup(link => link.ContractId, link => new Contact(link.Id, link.CustomerId, link.Name, link.Email));

    /// <summary>Of the customers whose closures stop a clock; most contracts never look.</summary>
    static async Task<ILookup<CustomerId, ClosedStretch>> Closures(
        ContrefortDb db,
        IEnumerable<ContractRow> contracts,
        CancellationToken stop
    )
    {
        var customers = contracts
            .Where(contract => contract.StopsWhenClosed)
            .Select(contract => contract.CustomerId)
            .Distinct()
            .ToList();
        var closures =
            customers.Count == 0
                ? []
                : await db
                    .Closures.AsNoTracking()
                    .Where(closure => customers.Contains(closure.CustomerId))
                    .OrderBy(closure => closure.StartsAt)
                    .ToListAsync(stop);
        return closures.ToLookup(
            closure => closure.CustomerId,
            closure => new ClosedStretch(new Interval(closure.StartsAt, closure.EndsAt), closure.Reason)
        );
    }

    static Choices Choices(string parameters, string options, IReadOnlyList<Amendment> amendments) =>
        new()
        {
            Parameters = JsonSerializer.Deserialize<Dictionary<string, string>>(parameters)!,
            Options = JsonSerializer.Deserialize<string[]>(options)!,
            Amendments = amendments,
        };

    async Task<Caller?> ReadCaller(System.Linq.Expressions.Expression<Func<ContactRow, bool>> which)
    {
        await using var db = await _data.CreateDbContextAsync();
        var row = await db.Contacts.AsNoTracking().SingleOrDefaultAsync(which);
        if (row is null)
            return null;
        var contracts = await db
            .Contracts.Where(contract => contract.CustomerId == row.CustomerId)
            .Select(contract => contract.Id)
            .ToListAsync();
        return new Caller(new Contact(row.Id, row.CustomerId, row.Name, row.Email), row.Language, contracts);
    }

    public void Dispose() => _listening.Dispose();
}

/// <summary>A known person of a customer, the language they read, and the contracts of their company.</summary>
internal sealed record Caller(Contact Contact, string Language, IReadOnlyList<ContractId> Contracts);
