using System.Globalization;
using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.Invoicing;
using Contrefort.Quotes;
using Contrefort.Tests.Invoicing;
using Contrefort.Tests.Quotes;
using Contrefort.Tickets;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Tests.Scenarios;

/// <summary>
/// A year of one customer's money: what is quoted is signed, worked, changed, renewed, and invoiced on the first of each month.
/// Every document is read, and their sum is what the contracts' terms and facts ask for.
/// </summary>
internal sealed class MoneyYear : IAsyncDisposable
{
    const string By = "Aurore Delmas";

    static readonly Actor _engineer = Actor.Engineer(new Guid("0199aaaa-0000-7000-8000-000000000001"), "Inès Martin");

    readonly Trade _trade;
    readonly CustomerId _customer;
    readonly ContactId _alice;
    readonly List<ContractId> _contracts = [];

    MoneyYear(Trade trade, CustomerId customer, ContactId alice) =>
        (_trade, _customer, _alice) = (trade, customer, alice);

    World World => _trade.World;

    public static async Task<MoneyYear> Begin(string day)
    {
        var trade = await Trade.Open($"{day} 09:00");
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        var alice = await trade
            .Get<ContractDesk>()
            .AddContact(customer, "Alice Durand", "alice@erdre.example", "fr", ["01 42 00 00 01"]);
        return new(trade, customer, alice);
    }

    /// <summary>An offer is quoted, sent, accepted, and invoiced as far as it is due today.</summary>
    public async Task<ContractId> Subscribes(
        string offer,
        string version,
        Dictionary<string, string> values,
        IReadOnlyList<string>? options = null,
        params IReadOnlyList<GivenPrice> prices
    )
    {
        var desk = _trade.Get<QuoteDesk>();
        var today = _trade.Today;
        var quote = await desk.Draft(
            new QuoteDraft
            {
                Customer = _customer,
                Offer = offer,
                Version = version,
                Choices = new() { Parameters = values, Options = options ?? [] },
                Prices = prices,
                StartsOn = today,
                ValidUntil = today.PlusDays(30),
            },
            By
        );
        await desk.Send(quote.Number, 1, By, byMail: false);
        var contract = await desk.Accept(quote.Number, 1, $"C-{_contracts.Count + 1}", null, By);
        await _trade.Get<ContractDesk>().NameContact(contract, _alice);
        _contracts.Add(contract);
        await Invoice();
        return contract;
    }

    /// <summary>Time passes until then; what is due is invoiced on the first of each month on the way.</summary>
    public async Task On(string moment)
    {
        var until = Moment.At(moment);
        for (var first = _trade.Today.With(DateAdjusters.StartOfMonth).PlusMonths(1); ; first = first.PlusMonths(1))
        {
            var morning = first.At(new LocalTime(5, 0)).InZoneStrictly(Contrefort.Ui.Reader.InFrench.Zone).ToInstant();
            if (morning > until)
                break;
            await World.MoveTo(morning);
            await Invoice();
        }
        await World.MoveTo(until);
    }

    public Task Amends(
        ContractId contract,
        LocalDate from,
        Dictionary<string, string> values,
        IReadOnlyList<string>? options = null,
        params IReadOnlyList<GivenPrice> prices
    ) => _trade.Get<AmendmentDesk>().Sign(contract, new(from, values, options ?? [], prices), By);

    public async Task Renews(ContractId contract) =>
        await _trade.Get<ContractDesk>().Renew(contract, (await Contract(contract)).EndsOn);

    public Task Buys(ContractId contract, decimal hours) =>
        _trade.Get<WorkDesk>().Buy(contract, "credit.hours", hours, World.Now, $"BC {hours}");

    public Task Accepts(ContractId contract, string happened) =>
        _trade.Get<FeeDesk>().Record(new(contract, happened, "1", World.Now, _engineer, "Le client le demande."));

    /// <summary>Alice asks, is answered at once, and it is done as she watches.</summary>
    public async Task Works(
        ContractId contract,
        int minutes,
        InterventionMode mode = InterventionMode.Remote,
        string? component = null
    )
    {
        var desk = _trade.Get<TicketDesk>();
        var ticket = await desk.Open(
            new NewTicket
            {
                Channel = Channel.Web,
                At = World.Now,
                Subject = "Postfix refuse les messages",
                Message = new MessageDraft("Plus rien ne part.") { Channel = Channel.Web },
                Requester = "Alice Durand",
                RequesterEmail = "alice@erdre.example",
                Caller = await _trade.Get<ContractBook>().FindCaller("alice@erdre.example"),
                Contract = contract,
                Component = component,
                Priority = component is null ? null : "P2",
            }
        );
        await desk.Change(ticket.Id, change => change.Ticket.Acknowledge(_engineer, change.Now));
        var began = World.Now;
        await World.MoveTo(began + Duration.FromMinutes(minutes));
        await _trade
            .Get<WorkDesk>()
            .Log(
                new(
                    ticket.Id,
                    _engineer,
                    began,
                    Duration.FromMinutes(minutes),
                    Duration.Zero,
                    Duration.Zero,
                    mode,
                    "Relais corrigé",
                    null
                )
            );
    }

    /// <summary>What was invoiced in the year, as "day net", and nothing else; each document says its figures.</summary>
    public async Task Invoiced(params IReadOnlyList<string> expected)
    {
        await On($"{_trade.Today.Year}-12-31 23:00");
        var issued = await _trade.Issued();
        Assert.Equal(
            expected,
            issued
                .OrderBy(invoice => (invoice.IssuedOn, -invoice.Net))
                .Select(invoice =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{LocalDatePattern.Iso.Format(invoice.IssuedOn)} {invoice.Net:0.00}"
                    )
                )
        );
        Assert.Empty(await _trade.Open());
        var asked = 0m;
        foreach (var id in _contracts)
            asked += Drafts
                .Of(await _trade.Get<ContractFactsBook>().Of(await Contract(id)), _trade.Today)
                .Sum(d => d.Net);
        Assert.Equal(asked, issued.Sum(invoice => invoice.Net));
        foreach (var invoice in issued)
        {
            Assert.Equal(invoice.Net + Math.Round(invoice.Net * 0.2m, 2, MidpointRounding.AwayFromZero), invoice.Gross);
            var file = await _trade.Get<InvoiceArchive>().Read(invoice.Number, "facturx");
            var text = await Paper.Text(file.Bytes, invoice.Number);
            Assert.Contains(invoice.Number, text);
            Assert.Contains(
                invoice.Net.ToString("#,##0.00", CultureInfo.GetCultureInfo("fr-FR")).Replace('\u202f', ' '),
                text
            );
        }
    }

    async Task Invoice()
    {
        await _trade.Bill();
        await _trade.Bill(BillingRunKind.Issue);
    }

    async Task<Contract> Contract(ContractId id) => (await _trade.Get<ContractBook>().Find(id))!;

    public ValueTask DisposeAsync() => _trade.DisposeAsync();
}
