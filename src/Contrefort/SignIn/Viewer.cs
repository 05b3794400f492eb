using Contrefort.Core.Contracts;

namespace Contrefort.SignIn;

/// <summary>
/// Who is looking. It is made once a request, from the account as it is now, and it is the only thing a scope takes: what
/// a person may see follows from it and from nothing they send.
/// </summary>
internal abstract record Viewer(Guid UserId, string Name, string Email);

/// <summary>Someone of the provider. Staff see every customer.</summary>
internal sealed record StaffViewer(Guid UserId, string Name, string Email, Role Role) : Viewer(UserId, Name, Email)
{
    public bool IsLead => Role is Role.Lead or Role.Administrator;
    public bool IsAccountManager => Role is Role.AccountManager or Role.Administrator;
    public bool IsAdministrator => Role is Role.Administrator;
}

/// <summary>Someone of a customer, who sees their own tickets or, when <see cref="SeesCompany"/>, their company's.</summary>
internal sealed record ContactViewer(
    Guid UserId,
    string Name,
    string Email,
    ContactId Contact,
    CustomerId Customer,
    bool SeesCompany
) : Viewer(UserId, Name, Email);
