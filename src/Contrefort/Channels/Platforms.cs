using System.Collections.Concurrent;
using Contrefort.Invoicing;
using Contrefort.Protocols.EInvoicing;
using Contrefort.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using NodaTime;

namespace Contrefort.Channels;

/// <summary>Secrets of accounts, encrypted.</summary>
internal sealed class ChannelSecrets(IDataProtectionProvider protection)
{
    readonly IDataProtector _protector = protection.CreateProtector("channel secrets");

    public string Hide(string secret) => _protector.Protect(secret);

    public string Read(string kept) => _protector.Unprotect(kept);
}

/// <summary>
/// The clients of the accounts we have, kept while their settings hold so that a token serves many times. They reach the
/// outside as webhooks do: public addresses, or networks an administrator named.
/// </summary>
internal sealed class Platforms(ChannelSecrets secrets, OutsideWorld world, TimeProvider time, IClock clock)
{
    static readonly Uri PeppolDirectoryAddress = new("https://directory.peppol.eu");

    readonly ConcurrentDictionary<Guid, (Instant Of, IInvoiceChannel Channel)> _known = [];

    public IInvoiceChannel Of(ChannelRow row)
    {
        if (_known.TryGetValue(row.Id, out var known) && known.Of == row.UpdatedAt)
            return known.Channel;
        var made = Make(row);
        _known[row.Id] = (row.UpdatedAt, made);
        return made;
    }

    IInvoiceChannel Make(ChannelRow row)
    {
        var settings = InvoiceJson.Read<ChannelSettings>(row.Settings);
        var secret = secrets.Read(row.Secret);
        if (row.Kind == ChannelKind.Peppol)
            return new PeppolChannel(
                row.Id,
                new PeppolAccessPoint(world.Send, new(settings.Address), secret),
                new PeppolDirectory(
                    world.Send,
                    settings.DirectoryAddress is { } own ? new(own) : PeppolDirectoryAddress
                ),
                clock
            );
        var login = new ClientCredentials(
            world.Send,
            new(settings.TokenAddress!),
            settings.ClientId!,
            secret,
            settings.Scope,
            time
        );
        return new AfnorChannel(
            row.Id,
            new FlowService(world.Send, new(settings.Address), login, settings.Organization),
            settings.DirectoryAddress is { } directory ? new DirectoryService(world.Send, new(directory), login) : null
        );
    }
}
