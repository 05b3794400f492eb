using Contrefort.Channels;
using Contrefort.Core.Invoicing;
using Contrefort.Mail;
using Contrefort.Protocols.Tests.Rigs;
using Contrefort.Tests.Invoicing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Channels;

/// <summary>Peppol, mail and files.</summary>
public sealed class OtherChannelsTests
{
    [Fact]
    public async Task A_Belgian_invoice_goes_through_the_access_point_and_the_receivers_checks_come_back()
    {
        await using var point = await AccessPoint.Start();
        await using var trade = await Trade.Open(settings: ("Webhooks:AllowedNetworks", "127.0.0.0/8,::1/128"));
        point.Participants.Add("0208:0876543270");
        var customer = await trade.Buyer("K-2", Trade.Namur, "reverse-charge-eu");
        await trade.World.Do(async services =>
        {
            var desk = services.GetRequiredService<ChannelDesk>();
            var row = await desk.Save(
                null,
                new(ChannelKind.Peppol, "AP", new(point.Address.AbsoluteUri), AccessPoint.Token, null),
                "Ada"
            );
            await desk.Choose(customer, ChannelKind.Peppol, row.Id, []);
        });
        await trade.Pack(customer);
        await trade.Bill();
        await trade.Issue(await trade.Open());
        await trade.World.MoveTo(trade.World.Now + Duration.FromMinutes(11));

        var sent = Assert.Single(point.Sent);
        Assert.Equal(("0208:0876543270", "Invoice"), (sent.Receiver, sent.Root));
        await using var db = trade.World.Db();
        Assert.Equal(InvoiceStage.Deposited, (await db.InvoiceStates.AsNoTracking().SingleAsync()).Stage);

        point.Answer(sent.Id, "received_re", "BR-CO-15");
        await trade.World.MoveTo(trade.World.Now + Duration.FromMinutes(11));
        Assert.Equal("BR-CO-15", (await db.InvoiceEvents.SingleAsync(e => e.Stage == InvoiceStage.Rejected)).Reason);
    }

    [Fact]
    public async Task By_mail_the_PDF_with_its_XML_goes_to_whom_the_customer_names_once()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.World.Do(services =>
            services
                .GetRequiredService<ChannelDesk>()
                .Choose(customer, ChannelKind.Email, null, ["compta@erdre.example"])
        );
        await trade.Pack(customer);
        await trade.Bill();
        await trade.Issue(await trade.Open());
        await trade.World.MoveTo(trade.World.Now + Duration.FromMinutes(1));

        await using var db = trade.World.Db();
        var mail = await db.OutgoingMails.Include(m => m.Recipients).SingleAsync();
        Assert.Equal("Facture FA-2026-000001 de Élan Services SARL", mail.Subject);
        Assert.Contains("840,00 €", mail.Text.Replace('\u00a0', ' ').Replace('\u202f', ' '));
        Assert.Equal(["compta@erdre.example"], mail.Recipients.Select(r => r.Address));
        Assert.Equal("FA-2026-000001.pdf", (await db.Set<OutgoingFileRow>().SingleAsync()).Name);
        Assert.Equal(InvoiceStage.Sent, (await db.InvoiceStates.SingleAsync()).Stage);
    }

    [Fact]
    public async Task Into_a_folder_whole_files_appear()
    {
        var folder = Directory.CreateTempSubdirectory("contrefort-");
        await using var trade = await Trade.Open(settings: ("Channels:Folder", folder.FullName));
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(customer);
        await trade.Bill();
        await trade.Issue(await trade.Open());
        await trade.World.MoveTo(trade.World.Now + Duration.FromMinutes(1));

        Assert.Equal(
            ["FA-2026-000001-ubl-fr.xml", "FA-2026-000001.pdf"],
            folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal)
        );
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Without_a_way_out_it_waits_to_be_taken()
    {
        await using var trade = await Trade.Open();
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(customer);
        await trade.Bill();
        await trade.Issue(await trade.Open());
        await trade.World.MoveTo(trade.World.Now + Duration.FromMinutes(1));
        await using var db = trade.World.Db();
        Assert.Equal(SendingState.Waiting, (await db.Sendings.SingleAsync()).State);
        Assert.Equal(InvoiceStage.Issued, (await db.InvoiceStates.SingleAsync()).Stage);
    }
}
