using System.Net;
using System.Text;
using System.Xml.Linq;
using Contrefort.Channels;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Invoicing;
using Contrefort.Protocols.EInvoicing;
using Contrefort.Protocols.Tests.Rigs;
using Contrefort.Tests.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Tests.Channels;

/// <summary>Documents through an approved platform and back, over HTTP, with the failures a platform has.</summary>
public sealed class AfnorChannelTests
{
    static readonly (string, string?) Reachable = ("Webhooks:AllowedNetworks", "127.0.0.0/8,::1/128");

    /// <summary>A trade whose documents go through a platform.</summary>
    sealed class Rig : IAsyncDisposable
    {
        public required Trade Trade { get; init; }
        public required ApprovedPlatform Platform { get; init; }
        public Guid Channel { get; private set; }
        public CustomerId Customer { get; private set; }
        public World World => Trade.World;

        public static async Task<Rig> Open(string secret = ApprovedPlatform.ClientSecret)
        {
            World? world = null;
            var platform = await ApprovedPlatform.Start(() => world!.Now.ToDateTimeOffset());
            var trade = await Trade.Open(settings: Reachable);
            world = trade.World;
            var rig = new Rig { Trade = trade, Platform = platform };
            rig.Customer = await trade.Buyer("K-1", Trade.Nantes);
            await world.Do(async services =>
            {
                var desk = (ChannelDesk)services.GetService(typeof(ChannelDesk))!;
                var row = await desk.Save(
                    null,
                    new(
                        ChannelKind.Afnor,
                        "Plateforme d'essai",
                        new(platform.FlowAddress.AbsoluteUri)
                        {
                            TokenAddress = platform.TokenAddress.AbsoluteUri,
                            DirectoryAddress = platform.DirectoryAddress.AbsoluteUri,
                            ClientId = ApprovedPlatform.ClientId,
                        },
                        secret,
                        "the key of the bell"
                    ),
                    "Ada"
                );
                rig.Channel = row.Id;
                await desk.Choose(rig.Customer, ChannelKind.Afnor, row.Id, []);
            });
            return rig;
        }

        public async Task<InvoiceRow> Issue()
        {
            await Trade.Pack(Customer);
            await Trade.Bill();
            var number = Assert.Single(await Trade.Issue(await Trade.Open()));
            return (await Trade.Issued()).Single(row => row.Number == number);
        }

        /// <summary>Lets minutes pass, with all that falls due in them.</summary>
        public Task Pass(int minutes) => World.MoveTo(World.Now + Duration.FromMinutes(minutes));

        public async Task<InvoiceStage> Stage(InvoiceRow invoice)
        {
            await using var db = World.Db();
            return (await db.InvoiceStates.SingleAsync(state => state.InvoiceId == invoice.Id)).Stage;
        }

        public async Task<SendingRow> Sending(InvoiceRow invoice)
        {
            await using var db = World.Db();
            return await db
                .Sendings.Where(sending => sending.InvoiceId == invoice.Id)
                .OrderByDescending(sending => sending.CreatedAt)
                .FirstAsync();
        }

        public Task Desk(Func<ChannelDesk, Task> work) =>
            World.Do(services => work((ChannelDesk)services.GetService(typeof(ChannelDesk))!));

        public async ValueTask DisposeAsync()
        {
            await Trade.DisposeAsync();
            await Platform.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_issued_invoice_is_deposited_received_and_approved()
    {
        await using var rig = await Rig.Open();
        var invoice = await rig.Issue();
        Assert.Equal(InvoiceStage.Issued, await rig.Stage(invoice));

        await rig.Pass(1);
        Assert.Equal(InvoiceStage.Sent, await rig.Stage(invoice));
        rig.Platform.Check();
        await rig.Pass(10);
        Assert.Equal(InvoiceStage.Deposited, await rig.Stage(invoice));
        Assert.Equal(SendingState.Taken, (await rig.Sending(invoice)).State);

        foreach (
            var (code, stage) in new[]
            {
                (202, InvoiceStage.Received),
                (203, InvoiceStage.Received),
                (204, InvoiceStage.InHand),
                (205, InvoiceStage.Approved),
            }
        )
        {
            rig.Platform.Say(invoice.Number, code);
            await rig.Pass(10);
            Assert.Equal(stage, await rig.Stage(invoice));
        }

        var sent = rig.Platform.Invoices.Single();
        Assert.Equal(("UBL", "B2B"), (sent.Syntax, sent.Rule));
        Assert.Equal(
            (await rig.Trade.Get<InvoiceArchive>().Read(invoice.Number, InvoiceFormats.UblFrench)).Bytes,
            sent.Content
        );
    }

    [Theory]
    [InlineData(HttpFault.Busy)]
    [InlineData(HttpFault.Broken)]
    [InlineData(HttpFault.Cut)]
    [InlineData(HttpFault.AnswerLost)]
    [InlineData(HttpFault.Garbled)]
    internal async Task Whatever_breaks_on_the_way_it_is_there_once(HttpFault fault)
    {
        await using var rig = await Rig.Open();
        await rig.Pass(1);
        var invoice = await rig.Issue();
        rig.Platform.Fail(fault, fault);
        await rig.Pass(5);
        rig.Platform.Check();
        await rig.Pass(10);

        Assert.Equal(InvoiceStage.Deposited, await rig.Stage(invoice));
        Assert.Single(rig.Platform.Invoices, flow => flow.Ack == "Ok");
    }

    [Fact]
    public async Task A_platform_that_never_comes_back_leaves_it_to_a_person_and_they_send_it_again()
    {
        await using var rig = await Rig.Open();
        await rig.Pass(1);
        var invoice = await rig.Issue();
        rig.Platform.Fail([.. Enumerable.Repeat(HttpFault.Broken, 1000)]);
        await rig.Pass(24 * 60);
        var sending = await rig.Sending(invoice);
        Assert.Equal((SendingState.Failed, SendInvoice.MostAttempts), (sending.State, sending.Attempts));
        Assert.Equal(InvoiceStage.Issued, await rig.Stage(invoice));

        rig.Platform.Mend();
        await rig.Desk(desk => desk.SendAgain(invoice.Id, "Ada"));
        await rig.Pass(1);
        Assert.Equal(InvoiceStage.Sent, await rig.Stage(invoice));
    }

    [Fact]
    public async Task Wrong_credentials_wait_for_a_person_at_once_and_the_secret_is_nowhere()
    {
        await using var rig = await Rig.Open("wrong-secret");
        var invoice = await rig.Issue();
        await rig.Pass(1);
        var sending = await rig.Sending(invoice);
        Assert.Equal((SendingState.Failed, 1), (sending.State, sending.Attempts));
        await using var db = rig.World.Db();
        var channel = await db.Channels.SingleAsync();
        Assert.DoesNotContain("wrong-secret", channel.Secret + sending.Answer);
    }

    [Fact]
    public async Task A_rejected_invoice_is_mended_and_goes_again_under_its_number()
    {
        await using var rig = await Rig.Open();
        rig.Platform.Refuses.Add("FA-2026-000001");
        var invoice = await rig.Issue();
        await rig.Pass(1);
        rig.Platform.Check();
        await rig.Pass(10);
        Assert.Equal(InvoiceStage.Rejected, await rig.Stage(invoice));

        rig.Platform.Refuses.Clear();
        await rig
            .Trade.Get<SellerDesk>()
            .Save(
                rig.Customer,
                new(Trade.Nantes with { ElectronicAddress = new("0225", "412345670_COMPTA") }, InvoiceProfile.FrenchCtc)
            );
        await rig.Pass(1);
        await rig.Desk(desk => desk.SendAgain(invoice.Id, "Ada"));
        await rig.Pass(1);
        rig.Platform.Check();
        await rig.Pass(10);

        Assert.Equal(InvoiceStage.Deposited, await rig.Stage(invoice));
        var again = rig.Platform.Invoices[^1];
        Assert.Equal("FA-2026-000001", again.Number);
        Assert.Contains("412345670_COMPTA", Encoding.UTF8.GetString(again.Content));
        Assert.Empty((await rig.Trade.Get<InvoiceChain>().Verify()).Faults);
    }

    [Fact]
    public async Task A_deposited_invoice_is_not_sent_twice_and_a_refused_one_not_at_all()
    {
        await using var rig = await Rig.Open();
        rig.Platform.ChecksAtOnce = true;
        var invoice = await rig.Issue();
        await rig.Pass(11);
        await Assert.ThrowsAsync<Core.RuleViolationException>(() =>
            rig.Desk(desk => desk.SendAgain(invoice.Id, "Ada"))
        );

        rig.Platform.Say(invoice.Number, 210, "Taux de TVA erroné", reasonCode: "TX_TVA_ERR");
        await rig.Pass(10);
        Assert.Equal(InvoiceStage.Refused, await rig.Stage(invoice));
        var refusal = await Assert.ThrowsAsync<Core.RuleViolationException>(() =>
            rig.Desk(desk => desk.SendAgain(invoice.Id, "Ada"))
        );
        Assert.Contains("credit note", refusal.Sentence.ToString());
        await using var db = rig.World.Db();
        var said = await db.InvoiceEvents.SingleAsync(e => e.Stage == InvoiceStage.Refused);
        Assert.Equal((210, "TX_TVA_ERR", "Taux de TVA erroné"), (said.Code, said.ReasonCode, said.Reason));
    }

    [Fact]
    public async Task Statuses_out_of_order_and_twice_are_each_written_once_and_the_last_word_holds()
    {
        await using var rig = await Rig.Open();
        rig.Platform.ChecksAtOnce = true;
        var invoice = await rig.Issue();
        await rig.Pass(11);
        var noon = rig.World.Now;
        rig.Platform.Say(invoice.Number, 205, at: (noon + Duration.FromMinutes(9)).ToDateTimeOffset());
        rig.Platform.Say(invoice.Number, 207, "Quantité", at: (noon + Duration.FromMinutes(5)).ToDateTimeOffset());
        rig.Platform.Say(invoice.Number, 202, at: noon.ToDateTimeOffset());
        rig.Platform.Say("FA-2099-000001", 205);
        await rig.Pass(45);

        Assert.Equal(InvoiceStage.Approved, await rig.Stage(invoice));
        await using var db = rig.World.Db();
        Assert.Equal(6, await db.InvoiceEvents.CountAsync());
    }

    [Fact]
    public async Task What_is_paid_is_told_to_the_platform_by_rate_and_taken_back_with_a_minus()
    {
        await using var rig = await Rig.Open();
        rig.Platform.ChecksAtOnce = true;
        var invoice = await rig.Issue();
        await rig.Pass(11);
        var desk = rig.Trade.Get<Contrefort.Payments.PaymentDesk>();
        var paid = await desk.Record(
            new("k", rig.Trade.Today, 300, "EUR", Contrefort.Payments.PaymentSource.Hand) { Text = invoice.Number },
            "Ada"
        );
        await rig.Pass(1);
        var told = Assert.Single(LifecycleReader.Read(Assert.Single(rig.Platform.Told).Content));
        Assert.Equal((invoice.Number, 212), (told.Invoice, told.Code));
        Assert.Equal([new CollectedAmount(300, 20, "EUR")], told.Amounts);

        await desk.Reverse(paid.Payment, rig.Trade.Today, "Rejet", "Ada");
        await rig.Pass(11);
        var back = Assert.Single(LifecycleReader.Read(rig.Platform.Told[^1].Content));
        Assert.Equal([new CollectedAmount(-300, 20, "EUR")], back.Amounts);
        Assert.All(rig.Platform.Told, flow => Assert.Equal("Ok", flow.Ack));
        Assert.Equal(InvoiceStage.Deposited, await rig.Stage(invoice));
    }

    [Fact]
    public async Task A_bell_that_is_signed_brings_news_at_once()
    {
        await using var rig = await Rig.Open();
        var invoice = await rig.Issue();
        await rig.Pass(1);
        rig.Platform.Check();
        var body = Encoding.UTF8.GetBytes(
            """{"flowId":"flow-1","updatedAt":"2026-11-20T10:00:00Z","acknowledgement":{"status":"Ok"}}"""
        );
        using var browser = rig.World.Browser();

        async Task<HttpStatusCode> Ring(string signature)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/channels/{rig.Channel}/bell")
            {
                Content = new ByteArrayContent(body),
            };
            request.Headers.Add("Signature", signature);
            return (await browser.SendAsync(request)).StatusCode;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await Ring("AAAA"));
        await rig.Pass(0);
        Assert.Equal(InvoiceStage.Sent, await rig.Stage(invoice));
        Assert.Equal(HttpStatusCode.OK, await Ring(FlowWebhook.Signature(body, "the key of the bell"u8)));
        await rig.Pass(0);
        Assert.Equal(InvoiceStage.Deposited, await rig.Stage(invoice));
    }

    [Fact]
    public async Task Addresses_inside_are_not_reached()
    {
        await using var trade = await Trade.Open();
        await using var platform = await ApprovedPlatform.Start();
        await trade.World.Do(async services =>
        {
            var desk = (ChannelDesk)services.GetService(typeof(ChannelDesk))!;
            await Assert.ThrowsAsync<Core.RuleViolationException>(() =>
                desk.Save(
                    null,
                    new(
                        ChannelKind.Afnor,
                        "A",
                        new(platform.FlowAddress.AbsoluteUri)
                        {
                            TokenAddress = platform.TokenAddress.AbsoluteUri,
                            ClientId = "x",
                        },
                        "y",
                        null
                    ),
                    "Ada"
                )
            );
            var row = await desk.Save(
                null,
                new(
                    ChannelKind.Afnor,
                    "A",
                    new("https://127.0.0.1/flow") { TokenAddress = "https://127.0.0.1/token", ClientId = "x" },
                    "y",
                    null
                ),
                "Ada"
            );
            Assert.Contains("not a public address", (await desk.Try(row.Id))!.ToString());
        });
        Assert.Empty(platform.Requests);
    }
}
