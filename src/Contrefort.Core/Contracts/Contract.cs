using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Contracts;

/// <summary>
/// An offer subscribed by a customer: which words were signed, with which values, for which days, and who may call. Dates
/// are calendar dates in the contract's zone, both included.
/// </summary>
public sealed record Contract(
    ContractId Id,
    string Number,
    CustomerId Customer,
    LocalDate StartsOn,
    LocalDate EndsOn,
    ContractTerms Terms,
    IReadOnlyList<string> Components,
    IReadOnlyList<Contact> NamedContacts
)
{
    /// <summary>Whether the contract is in force at an instant, judged on the date it is in the contract's zone.</summary>
    public bool IsInForce(Instant at) => at.InZone(Terms.Zone).Date is var date && StartsOn <= date && date <= EndsOn;
}

/// <summary>A person of the customer.</summary>
public sealed record Contact(ContactId Id, CustomerId Customer, string Name, string Email);
