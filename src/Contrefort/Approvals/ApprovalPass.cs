using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.SignIn;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Contrefort.Approvals;

/// <summary>Leave for one person to answer one question.</summary>
internal sealed record ApprovalPass(ApprovalId Approval, ContactId Contact);

/// <summary>The links that are mailed to those who may decide. A link is used up when the question is answered.</summary>
internal sealed class ApprovalPasses(IDataProtectionProvider protection, IClock clock)
{
    readonly ContactPasses _passes = new(protection, clock, "approval pass");

    public string Write(ApprovalPass pass, Instant until) => _passes.Write(pass.Approval.Value, pass.Contact, until);

    /// <inheritdoc cref="ContactPasses.Read"/>
    public ApprovalPass? Read(string token) =>
        _passes.Read(token) is var (approval, contact) ? new(new(approval), contact) : null;
}
