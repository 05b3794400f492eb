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
    readonly Kept<(string Offer, string Version, string Parameters, string Options), ContractTerms> _terms;

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
                Choices(signed.Parameters, signed.Options),
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

    async Task<Contract?> Read(ContractId id)
    {
        await using var db = await _data.CreateDbContextAsync();
        var row = await db.Contracts.AsNoTracking().SingleOrDefaultAsync(contract => contract.Id == id);
        if (row is null)
            return null;
        var named = await db
            .ContractContacts.Where(link => link.ContractId == id)
            .Join(db.Contacts, link => link.ContactId, contact => contact.Id, (link, contact) => contact)
            .OrderBy(contact => contact.Name)
            .Select(contact => new Contact(contact.Id, contact.CustomerId, contact.Name, contact.Email))
            .ToListAsync();
        var terms = await _terms.Find((row.Offer, row.Version, row.Parameters, row.Options));
        if (row.StopsWhenClosed)
            terms = terms.StoppedBy(new(await Closures(db, row.CustomerId)));
        return new Contract(row.Id, row.Number, row.CustomerId, row.StartsOn, row.EndsOn, terms, row.Components, named);
    }

    static async Task<IReadOnlyList<ClosedStretch>> Closures(ContrefortDb db, CustomerId customer) =>
        await db
            .Closures.Where(closure => closure.CustomerId == customer)
            .OrderBy(closure => closure.StartsAt)
            .Select(closure => new ClosedStretch(new Interval(closure.StartsAt, closure.EndsAt), closure.Reason))
            .ToListAsync();

    public static Choices ChoicesOf(ContractRow row) => Choices(row.Parameters, row.Options);

    static Choices Choices(string parameters, string options) =>
        new()
        {
            Parameters = JsonSerializer.Deserialize<Dictionary<string, string>>(parameters)!,
            Options = JsonSerializer.Deserialize<string[]>(options)!,
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
