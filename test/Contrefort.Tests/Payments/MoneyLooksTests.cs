using Contrefort.Channels;
using Contrefort.Documents.Payments;
using Contrefort.Invoicing;
using Contrefort.Payments;
using Contrefort.Protocols.Tests.Rigs;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.Invoicing;
using Contrefort.Tests.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Payments;

/// <summary>
/// Pages of channels, payments and books in both languages, lights and widths, with a trade that has lived.
/// </summary>
public sealed class MoneyLooksTests
{
    [Theory]
    [EachLook]
    public async Task Every_page_of_money_holds_in_each_language_light_and_width(
        string language,
        bool isDark,
        int width
    )
    {
        World? world = null;
        await using var platform = await ApprovedPlatform.Start(() => world!.Now.ToDateTimeOffset());
        await using var trade = await Trade.Open(settings: ("Webhooks:AllowedNetworks", "127.0.0.0/8,::1/128"));
        world = trade.World;
        var (channel, unmatched, disputed) = await Lived(trade, platform);
        await world.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator, language[..2]);
        await using var tab = await BrowserRig.Open(world, language, isDark, width);
        await tab.SignIn("aurore@provider.example");
        var looks = new Looks(tab, language, isDark, width);
        foreach (
            var path in new[]
            {
                "/channels",
                "/channels?kind=peppol",
                $"/channels/{channel}",
                "/customers/K-1/channel",
                "/payments",
                "/payments?show=open",
                "/payments?do=new",
                "/payments?do=import",
                $"/payments/{unmatched}",
                "/receivables",
                "/debits",
                "/debits?do=mandate",
                "/debits?on=2027-02-20",
                "/books",
                $"/invoices/{disputed}",
                "/invoices/FA-2026-000001",
            }
        )
            await looks.Go(path);
        looks.Hold();
    }

    static async Task<(Guid Channel, Guid Unmatched, string Disputed)> Lived(Trade trade, ApprovedPlatform platform)
    {
        platform.ChecksAtOnce = true;
        var nantes = await trade.Buyer(
            "K-1",
            Trade.Nantes with
            {
                Contact = new("Comptabilité", null, "compta@erdre.example"),
            }
        );
        var channel = Guid.Empty;
        await trade.World.Do(async services =>
        {
            var desk = services.GetRequiredService<ChannelDesk>();
            channel = (
                await desk.Save(
                    null,
                    new(
                        ChannelKind.Afnor,
                        "Plateforme agréée de l'Ouest",
                        new(platform.FlowAddress.AbsoluteUri)
                        {
                            TokenAddress = platform.TokenAddress.AbsoluteUri,
                            ClientId = ApprovedPlatform.ClientId,
                        },
                        ApprovedPlatform.ClientSecret,
                        null
                    ),
                    "Ada"
                )
            ).Id;
            await desk.Choose(nantes, ChannelKind.Afnor, channel, []);
        });
        for (var i = 0; i < 4; i++)
            await trade.Pack(nantes);
        platform.Refuses.Add("FA-2026-000004");
        await trade.Bill();
        await trade.Issue(await trade.Open());
        await trade.World.MoveTo("2026-11-20 10:30");
        platform.Say(
            "FA-2026-000002",
            207,
            "Le nombre d'heures ne correspond pas au bon de commande",
            reasonCode: "QTE_ERR"
        );
        var desk = trade.Get<PaymentDesk>();
        NewPayment Paid(string key, decimal amount, string text) =>
            new(key, trade.Today, amount, "EUR", PaymentSource.Bank) { Text = text, Payer = "COOPERATIVE DE L'ERDRE" };
        await desk.Record(Paid("a", 300, "VIR SEPA FA-2026-000001"), "Aurore Delmas");
        var unmatched = await desk.Record(Paid("b", 512.40m, "VIR SEPA VOTRE FACTURE D'OCTOBRE"), "Aurore Delmas");
        await using (var db = trade.World.Db())
        {
            var seller = await db.Sellers.SingleAsync();
            seller.CreditorId = "FR72ZZZ123456";
            await db.SaveChangesAsync();
            await trade
                .Get<MandateDesk>()
                .Sign(
                    new(
                        nantes,
                        seller.Id,
                        "RUM-2026-0001",
                        new LocalDate(2026, 1, 5),
                        DebitScheme.Core,
                        "Coopérative de l'Erdre",
                        "FR1420041010050500013M02606",
                        null
                    ),
                    "Aurore Delmas"
                );
        }
        // As after a long stop: what was due is done once, not every quarter of an hour of seven weeks.
        trade.World.Time.Now = Moment.At("2027-01-08 09:00");
        await trade.World.MoveTo("2027-01-08 10:00");
        return (channel, unmatched.Payment, "FA-2026-000002");
    }
}
