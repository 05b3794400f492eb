using System.Text.Json;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Parsing;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Contracts;

/// <summary>The verbs on customers, their people and their contracts.</summary>
internal sealed class ContractDesk(
    IDbContextFactory<ContrefortDb> data,
    OfferShelf shelf,
    ContractBook book,
    CalendarShelf calendars,
    Changes changes,
    IClock clock
)
{
    public async Task<CustomerId> AddCustomer(
        string number,
        string name,
        string country,
        string zone,
        string language,
        IReadOnlyList<string> domains
    )
    {
        var customer = new CustomerRow
        {
            Id = new CustomerId(NewId.At(clock.GetCurrentInstant())),
            Number = number,
            Name = name,
            Country = country,
            Zone = zone,
            Language = language,
            Domains = [.. domains.Select(domain => domain.ToLowerInvariant())],
            CreatedAt = clock.GetCurrentInstant(),
        };
        await Save(db => db.Add(customer));
        return customer.Id;
    }

    public async Task<ContactId> AddContact(
        CustomerId customer,
        string name,
        string email,
        string language,
        IReadOnlyList<string> phones
    )
    {
        var contact = new ContactRow
        {
            Id = new ContactId(NewId.At(clock.GetCurrentInstant())),
            CustomerId = customer,
            Name = name,
            Email = email.Trim().ToLowerInvariant(),
            Phones = [.. phones.Select(PhoneNumber.Digits)],
            Language = language,
            CreatedAt = clock.GetCurrentInstant(),
        };
        await Save(db => db.Add(contact));
        return contact.Id;
    }

    /// <summary>
    /// Signs an offer for a customer. The period's length and the parameters are the offer's own; a value that is missing or
    /// wrong is refused with its sentence.
    /// </summary>
    public async Task<ContractId> Sign(
        string number,
        CustomerId customer,
        string offerId,
        string version,
        Choices choices,
        IReadOnlyList<string> components,
        LocalDate startsOn,
        IReadOnlyDictionary<string, string>? roles = null
    )
    {
        var offer = await shelf.Find(offerId, version);
        ContractTerms terms;
        try
        {
            terms = offer.Subscribe(choices, calendars);
        }
        catch (OfferException wrong)
        {
            throw new RuleViolationException(wrong.Diagnostics[0].Sentence);
        }
        var length = terms.Of<PeriodTerm>().FirstOrDefault()?.Length ?? new TermDuration(1, DurationUnit.Year);
        var contract = new ContractRow
        {
            Id = new ContractId(NewId.At(clock.GetCurrentInstant())),
            Number = number,
            CustomerId = customer,
            Offer = offerId,
            Version = version,
            Parameters = JsonSerializer.Serialize(choices.Parameters),
            Options = JsonSerializer.Serialize(choices.Options),
            Components = [.. components],
            Roles = JsonSerializer.Serialize(roles ?? new Dictionary<string, string>()),
            StartsOn = startsOn,
            EndsOn = (startsOn + length.ToPeriod()).PlusDays(-1),
            SignedAt = clock.GetCurrentInstant(),
        };
        await Save(db => db.Add(contract));
        return contract.Id;
    }

    /// <summary>Names a person who may call under a contract, within its quota of contacts (terms <c>quota.contacts</c>).</summary>
    public async Task NameContact(ContractId contractId, ContactId contact)
    {
        var contract = await book.Find(contractId) ?? throw new RuleViolationException("There is no such contract.");
        var quota = contract.Terms.Of<QuotaTerm>().FirstOrDefault(term => term.Of == "contacts");
        if (
            quota is { IsUnlimited: false, Max: { IsSet: true, Value: { } most }, Beyond.Kind: BeyondKind.Refuse }
            && contract.NamedContacts.Count >= most
        )
            throw new RuleViolationException(
                new Sentence("Contract {0} allows {1} named contacts.", contract.Number, most)
            );
        await Save(db =>
            db.Add(
                new ContractContactRow
                {
                    ContractId = contractId,
                    ContactId = contact,
                    NamedAt = clock.GetCurrentInstant(),
                }
            )
        );
    }

    async Task Save(Action<ContrefortDb> change)
    {
        await using var db = await data.CreateDbContextAsync();
        change(db);
        await db.SaveChangesAsync();
        book.Forget();
        changes.Announce(ContractBook.Topic);
    }
}
