using System.Text.Json;
using Contrefort.Core;
using Contrefort.Core.Billing;
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
        IReadOnlyList<string> domains,
        Action<ContrefortDb, CustomerRow>? also = null
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
        await Save(db =>
        {
            db.Add(customer);
            also?.Invoke(db, customer);
        });
        return customer.Id;
    }

    public async Task<ContactId> AddContact(
        CustomerId customer,
        string name,
        string email,
        string language,
        IReadOnlyList<string> phones,
        Action<ContrefortDb, ContactRow>? also = null
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
        await Save(db =>
        {
            db.Add(contact);
            also?.Invoke(db, contact);
        });
        return contact.Id;
    }

    /// <summary>
    /// Signs an offer for a customer. The period's length and the parameters are the offer's own; a value that is missing or
    /// wrong is refused with its sentence.
    /// </summary>
    /// <param name="stopsWhenClosed">It is agreed that clocks stop while the customer is closed.</param>
    /// <param name="agreed">What is signed beside the offer, from the beginning; see <see cref="Core.Billing.GivenPrices"/>.</param>
    public async Task<ContractId> Sign(
        string number,
        CustomerId customer,
        string offerId,
        string version,
        Choices choices,
        IReadOnlyList<string> components,
        LocalDate startsOn,
        IReadOnlyDictionary<string, string>? roles = null,
        bool stopsWhenClosed = false,
        Action<ContrefortDb, ContractRow>? also = null,
        Amendment? agreed = null,
        string signedBy = ""
    )
    {
        if (agreed is not null)
            choices = choices with { Amendments = [agreed] };
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
        await RefuseAbroad(customer, terms);
        await RefuseWithoutPrerequisites(customer, terms, startsOn);
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
            StopsWhenClosed = stopsWhenClosed,
        };
        await Save(db =>
        {
            db.Add(contract);
            if (agreed is not null)
                db.Add(
                    new AmendmentRow
                    {
                        ContractId = contract.Id,
                        Position = 0,
                        Label = agreed.Label,
                        Content = agreed.Document,
                        SignedBy = signedBy,
                        SignedAt = contract.SignedAt,
                    }
                );
            also?.Invoke(db, contract);
        });
        return contract.Id;
    }

    /// <summary>What the customer has to have first; see <see cref="Prerequisites"/>. What the text leaves open stops nobody.</summary>
    public async Task<IReadOnlyList<PrerequisiteAnswer>> Prerequisites(
        CustomerId? customer,
        ContractTerms terms,
        LocalDate startsOn
    )
    {
        if (!terms.Of<PrerequisiteTerm>().Any())
            return [];
        var held = new List<Contract>();
        if (customer is { } known)
        {
            await using var db = await data.CreateDbContextAsync();
            held.AddRange(
                await book.Read(
                    await db.Contracts.Where(row => row.CustomerId == known).Select(row => row.Id).ToListAsync()
                )
            );
        }
        return Core.Billing.Prerequisites.AtSubscription(
            terms,
            new Holdings(
                [
                    .. held.Select(contract => new HeldContract(
                        contract.Terms.Offer.Id,
                        contract.StartsOn,
                        contract.EndsOn
                    )),
                ],
                [.. held.SelectMany(contract => contract.Products())]
            ),
            startsOn
        );
    }

    async Task RefuseWithoutPrerequisites(CustomerId customer, ContractTerms terms, LocalDate startsOn)
    {
        if (
            (await Prerequisites(customer, terms, startsOn)).FirstOrDefault(answer =>
                answer.Standing == PrerequisiteStanding.Refused
            ) is
            { } refused
        )
            throw new RuleViolationException(new Sentence("{0} {1}.", refused.Because.Text, refused.Step.Reason));
    }

    /// <summary>The contract goes on for another period of the same length, in the same words.</summary>
    /// <param name="knownEnd">Its last day as who renews it saw it: a second click does nothing more.</param>
    /// <returns>Its last day from now on.</returns>
    public async Task<LocalDate> Renew(ContractId id, LocalDate knownEnd)
    {
        var contract = await book.Find(id) ?? throw new RuleViolationException("There is no such contract.");
        var length =
            contract.Terms.AsOf(knownEnd).Of<PeriodTerm>().FirstOrDefault()?.Length
            ?? new TermDuration(1, DurationUnit.Year);
        var periods = 0;
        // Each period is counted from the first day, never from the one before: 31 January gives 28 February, then 31 March.
        LocalDate ends;
        do ends = Ends(contract.StartsOn, length, ++periods);
        while (ends <= knownEnd);
        await using (var db = await data.CreateDbContextAsync())
            await db
                .Contracts.Where(row => row.Id == id && row.EndsOn == knownEnd)
                .ExecuteUpdateAsync(row => row.SetProperty(found => found.EndsOn, ends));
        book.Forget();
        changes.Announce(ContractBook.Topic);
        return ends;
    }

    static LocalDate Ends(LocalDate startsOn, TermDuration length, int periods) =>
        (
            length.Months is { } months
                ? startsOn.PlusMonths(months * periods)
                : startsOn.PlusDays((int)length.Amount * periods)
        ).PlusDays(-1);

    /// <summary>What is only served in some lands is not sold elsewhere (terms <c>coverage</c>, territories).</summary>
    async Task RefuseAbroad(CustomerId customer, ContractTerms terms)
    {
        await using var db = await data.CreateDbContextAsync();
        var country = await db.Customers.Where(row => row.Id == customer).Select(row => row.Country).SingleAsync();
        if (
            terms
                .Of<CoverageTerm>()
                .FirstOrDefault(term => term.Territories.Count > 0 && !term.Territories.Contains(country)) is
            { } served
        )
            throw new RuleViolationException(
                new Sentence(
                    "This is only served in {0}, and the customer is in {1}.",
                    string.Join(", ", served.Territories),
                    country
                )
            );
    }

    /// <summary>
    /// Names a person who may call under a contract, within its quota of contacts (terms <c>quota.contacts</c>): past it the
    /// term refuses, sends to an option or a quote, or lets pass at a fee. A quota that several contracts share counts the
    /// people named on any of them.
    /// </summary>
    /// <returns>What the quota says of it; null when the contract has none.</returns>
    public async Task<QuotaAnswer?> NameContact(
        ContractId contractId,
        ContactId contact,
        Action<ContrefortDb>? also = null
    )
    {
        var contract = await book.Find(contractId) ?? throw new RuleViolationException("There is no such contract.");
        if (contract.NamedContacts.Any(named => named.Id == contact))
            return null;
        var quota = contract.Terms.Of<QuotaTerm>().FirstOrDefault(term => term.Of == "contacts");
        var answer = quota?.Ask(contract.NamedContacts.Count, 1, await NamedElsewhere(contract, quota));
        if (answer is { IsGranted: false, Within: var most })
            throw new RuleViolationException(
                contract.Terms.Options.FirstOrDefault(option => $"option.{option.Id}" == answer.Beyond.Reference)
                    is { } option
                    ? new Sentence(
                        "Contract {0} allows {1} named contacts; the option “{2}” adds more.",
                        contract.Number,
                        most,
                        option.Label
                    )
                    : new Sentence("Contract {0} allows {1} named contacts.", contract.Number, most)
            );
        await Save(db =>
        {
            db.Add(
                new ContractContactRow
                {
                    ContractId = contractId,
                    ContactId = contact,
                    NamedAt = clock.GetCurrentInstant(),
                }
            );
            also?.Invoke(db);
        });
        return answer;
    }

    /// <summary>How many are named on the customer's other contracts in force that share the ceiling.</summary>
    async Task<int> NamedElsewhere(Contract contract, QuotaTerm quota)
    {
        if (quota.GroupMax is not { } group)
            return 0;
        await using var db = await data.CreateDbContextAsync();
        var today = clock.GetCurrentInstant();
        var others = await db
            .Contracts.Where(row => row.CustomerId == contract.Customer && row.Id != contract.Id)
            .Select(row => row.Id)
            .ToListAsync();
        var count = 0;
        foreach (var id in others)
            if (
                await book.Find(id) is { } other
                && other.IsInForce(today)
                && other.Terms.Of<QuotaTerm>().Any(term => term.Of == quota.Of && term.GroupMax?.Of == group.Of)
            )
                count += other.NamedContacts.Count;
        return count;
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
