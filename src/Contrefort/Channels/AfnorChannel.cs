using Contrefort.Core.Invoicing;
using Contrefort.Invoicing;
using Contrefort.Protocols.EInvoicing;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Channels;

/// <summary>An approved platform. What it thinks of a file is its acknowledgement; what the buyer thinks comes as messages.</summary>
/// <param name="id">Of the account: two platforms may call two things by one name.</param>
internal sealed class AfnorChannel(Guid id, FlowService flows, DirectoryService? directory) : IInvoiceChannel
{
    public string FormatFor(InvoiceProfile profile) =>
        profile switch
        {
            InvoiceProfile.FrenchCtc => InvoiceFormats.UblFrench,
            InvoiceProfile.PeppolBis => InvoiceFormats.UblPeppol,
            InvoiceProfile.En16931 => InvoiceFormats.FacturX,
        };

    public async Task<string> Submit(Shipment shipment, CancellationToken stop)
    {
        // The platform does not mind our identifier coming twice: whether the first came through is ours to ask.
        if (shipment.MayBeThere && await Known(shipment.Id, stop) is { } known)
            return known.Id;
        var isStatus = shipment.What == SendingWhat.Collected;
        return await flows.Submit(
            new(
                shipment.File.Name,
                isStatus ? FlowSyntax.Cdar
                    : shipment.File.Type == "application/pdf" ? FlowSyntax.FacturX
                    : FlowSyntax.Ubl,
                shipment.File.Bytes,
                shipment.Id.ToString()
            )
            {
                Rule = shipment.Content.Invoice.Note("BAR") switch
                {
                    "B2B" => ProcessingRule.B2B,
                    "B2BINT" => ProcessingRule.B2BInt,
                    "B2C" => ProcessingRule.B2C,
                    _ => null,
                },
                Profile = !isStatus && shipment.Content.Profile == InvoiceProfile.FrenchCtc ? "CIUS" : null,
            },
            shipment.Id,
            stop
        );
    }

    public async Task<IReadOnlyList<Heard>> Listen(Listening listening, CancellationToken stop)
    {
        var heard = new List<Heard>();
        var found = await flows.Search(
            new()
            {
                UpdatedAfter = listening.Since.ToDateTimeOffset(),
                Types = [FlowTypes.CustomerInvoice, FlowTypes.CustomerInvoiceStatus],
            },
            stop
        );
        foreach (var flow in found)
            if (flow.IsOutgoing)
                heard.AddRange(await Acknowledged(flow, stop));
            else if (flow.Type == FlowTypes.CustomerInvoiceStatus && !listening.Known.Contains($"{KeyOf(flow)}:0"))
                heard.AddRange(await Said(flow, stop));
        return heard;
    }

    public async Task<IReadOnlyList<string>> Lookup(Party buyer, CancellationToken stop) =>
        directory is null || buyer.Siren is not { } siren
            ? []
            : [.. (await directory.Find(siren, stop)).Where(line => line.IsEnabled).Select(line => line.Address)];

    string KeyOf(Flow flow) => $"channel:{id}:{flow.Id}";

    async Task<Flow?> Known(Guid shipment, CancellationToken stop) =>
        (await flows.Search(new() { TrackingId = shipment.ToString() }, stop)).LastOrDefault(flow =>
            flow is { IsOutgoing: true, State: not FlowState.Error }
        );

    async Task<IReadOnlyList<Heard>> Acknowledged(Flow flow, CancellationToken stop)
    {
        if (flow.State == FlowState.Pending || !Guid.TryParse(flow.TrackingId, out var shipment))
            return [];
        // Refused because it came twice: it is the first that counts, and the first was taken.
        if (flow.IsRepetition && await Known(shipment, stop) is not null)
            return [];
        var isOk = flow.State == FlowState.Ok;
        return
        [
            new(
                $"{KeyOf(flow)}:{(isOk ? "ok" : "error")}",
                shipment,
                null,
                isOk ? InvoiceStage.Deposited : InvoiceStage.Rejected,
                Instant.FromDateTimeOffset(flow.UpdatedAt)
            )
            {
                Code = isOk ? LifecycleCodes.Deposited : LifecycleCodes.Rejected,
                ReasonCode = flow.Faults.FirstOrDefault(fault => !fault.IsWarning)?.Code,
                Reason =
                    flow.Faults.Count == 0
                        ? null
                        : string.Join(" · ", flow.Faults.Select(fault => fault.Message).Distinct()),
            },
        ];
    }

    async Task<IReadOnlyList<Heard>> Said(Flow flow, CancellationToken stop)
    {
        IReadOnlyList<LifecycleMessage> messages;
        try
        {
            messages = LifecycleReader.Read(await flows.Download(flow.Id, stop));
        }
        catch (EInvoicingException wrong)
            when (wrong.Failure is EInvoicingFailure.Garbled or EInvoicingFailure.NotFound)
        {
            // One that cannot be read does not hold up the others.
            return [];
        }
        return
        [
            .. messages
                .Index()
                .Where(one => InvoiceLifecycle.Of(one.Item.Code) is not null)
                .Select(one => new Heard(
                    $"{KeyOf(flow)}:{one.Index}",
                    null,
                    one.Item.Invoice,
                    InvoiceLifecycle.Of(one.Item.Code)!.Value,
                    LocalDateTime.FromDateTime(one.Item.At).InZoneLeniently(Reader.InFrench.Zone).ToInstant()
                )
                {
                    Code = one.Item.Code,
                    ReasonCode = one.Item.ReasonCode,
                    Reason = one.Item.Reason,
                }),
        ];
    }
}
