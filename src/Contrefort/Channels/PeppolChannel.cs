using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Invoicing;
using Contrefort.Protocols.EInvoicing;
using NodaTime;

namespace Contrefort.Channels;

/// <summary>A Peppol access point. It says nothing by itself: what waits for an answer is asked for, one by one.</summary>
internal sealed class PeppolChannel(Guid id, PeppolAccessPoint point, PeppolDirectory directory, IClock clock)
    : IInvoiceChannel
{
    public string FormatFor(InvoiceProfile profile) => InvoiceFormats.UblPeppol;

    public async Task<string> Submit(Shipment shipment, CancellationToken stop)
    {
        var invoice = shipment.Content.Invoice;
        return (
            await point.Submit(
                new(
                    shipment.Id,
                    AddressOf(invoice.Seller),
                    AddressOf(invoice.Buyer),
                    invoice.Seller.Address.Country,
                    invoice.IsCreditNote,
                    shipment.File.Bytes
                ),
                stop
            )
        ).Id;
    }

    public async Task<IReadOnlyList<Heard>> Listen(Listening listening, CancellationToken stop)
    {
        var heard = new List<Heard>();
        foreach (var shipment in listening.Waiting)
            if (
                await point.Find(shipment, stop) is { State: not PeppolState.Pending } said
                && $"channel:{id}:{shipment}:{said.State}" is var key
                && !listening.Known.Contains(key)
            )
                heard.Add(
                    new(
                        key,
                        shipment,
                        null,
                        said.State switch
                        {
                            PeppolState.Sent => InvoiceStage.Deposited,
                            PeppolState.Accepted => InvoiceStage.Received,
                            _ => InvoiceStage.Rejected,
                        },
                        said.CompletedAt is { } at ? Instant.FromDateTimeOffset(at) : clock.GetCurrentInstant()
                    )
                    {
                        Reason = said.Detail,
                    }
                );
        return heard;
    }

    public async Task<IReadOnlyList<string>> Lookup(Party buyer, CancellationToken stop) =>
        buyer.ElectronicAddress is not null && await directory.TakesInvoices(AddressOf(buyer), stop)
            ? [AddressOf(buyer)]
            : [];

    static string AddressOf(Party party) =>
        party.ElectronicAddress is { Scheme: { } scheme, Value: var value }
            ? $"{scheme}:{value}"
            : throw new RuleViolationException(new Sentence("{0} has no address on the network.", party.Name));
}
