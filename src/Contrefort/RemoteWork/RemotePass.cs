using Contrefort.Core.Contracts;
using Contrefort.Core.RemoteWork;
using Contrefort.SignIn;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Contrefort.RemoteWork;

/// <summary>Leave for one person to grant or refuse one session.</summary>
internal sealed record RemotePass(RemoteSessionId Session, ContactId Contact);

/// <summary>The links that are mailed to those who let people in: good until the window ends, for one answer.</summary>
internal sealed class RemotePasses(IDataProtectionProvider protection, IClock clock)
{
    readonly ContactPasses _passes = new(protection, clock, "remote session pass");

    public string Write(RemotePass pass, Instant until) => _passes.Write(pass.Session.Value, pass.Contact, until);

    /// <inheritdoc cref="ContactPasses.Read"/>
    public RemotePass? Read(string token) =>
        _passes.Read(token) is var (session, contact) ? new(new(session), contact) : null;
}
