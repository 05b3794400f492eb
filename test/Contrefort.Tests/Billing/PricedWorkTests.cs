using Contrefort.Billing;
using Contrefort.Core.Billing;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Contrefort.Tests.Scenarios;
using Contrefort.Tests.SignIn;
using NodaTime;
using Visitor = Contrefort.Tests.Desk.Visitor;

namespace Contrefort.Tests.Billing;

/// <summary>Work priced as it is logged: what the engineer is told before saving is what the contract's account says after.</summary>
public sealed class PricedWorkTests
{
    const string OneServer = "[{name: web, criticality: high, virtualised: false}]";

    [Fact]
    public async Task A_night_alarm_draws_what_is_left_and_charges_the_rest_at_the_rate_of_its_trigger()
    {
        await using var tale = await Myown();
        var alarm = await tale.Writes("2026-10-19 03:00", "Sofie Claes", "web ne répond plus");

        // Two free quarters for one server: 50 min in hours or out of them round to four quarters, two are left to charge.
        var forecast = await tale.Previews("2026-10-19 10:00", alarm, "0:50", InterventionMode.Remote);

        Assert.Equal(WorkOutcome.Charged, forecast.Work.Outcome);
        Assert.Equal("rate.off-hours", forecast.Work.Line!.Term);
        Assert.Equal(
            (4m, 35m, 140m),
            (forecast.Work.Line.Quantity, forecast.Work.Line.UnitPrice, forecast.Work.Line.Gross)
        );
        Assert.Equal(2, forecast.Work.Line.Allowances.Sum(allowance => allowance.Quantity));
        Assert.Equal(70, forecast.Net);
        Assert.Equal([(30m, 0m)], forecast.Balances.Select(balance => (balance.Before, balance.After)));
        Assert.Contains(
            "The hour of the request decides",
            string.Join('\n', forecast.Work.Steps.Select(step => step.Reason))
        );

        var kept = await tale.Works("2026-10-19 10:00", alarm, "0:50");
        var price = await tale.Get<WorkAccounts>().Of(await Contract(tale), await Number(tale, alarm), tale.World.Now);
        Assert.Equal((kept, 70m), (Assert.Single(price.Works).Work.Id, price.Net));
    }

    [Fact]
    public async Task A_late_entry_takes_its_own_place_and_moves_the_price_of_what_follows()
    {
        await using var tale = await Myown();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        await tale.Works("2026-10-09 10:00", ticket, "0:30");
        Assert.Equal(0, (await Price(tale, ticket)).Net);
        await tale.Works("2026-10-08 11:00", ticket, "0:30", writtenDownAt: "2026-10-12 09:00");
        var price = await Price(tale, ticket);
        Assert.Equal([0m, 40m], price.Works.Select(work => work.Net));
    }

    [Fact]
    public async Task A_visit_asks_its_travel_by_the_zone_of_the_site()
    {
        await using var tale = await Tale.Begin(
            "2026-10-01 09:00",
            "Europe/Paris",
            ("libra-help", "2010-02-17"),
            new Dictionary<string, string> { ["pack"] = "10", ["travel-fee"] = "{A: 40, B: 90}" },
            named: ["Alice Durand"],
            others: []
        );
        await tale.Buys("2026-10-01 10:00", 10, "C-1/1");
        var ticket = await tale.Writes("2026-10-08 10:00", "Alice Durand", "Postfix refuse les messages");
        using var ines = await Visitor.Engineer(tale.World);
        var form = await ines.Get($"/tickets/{await Number(tale, ticket)}?do=work");
        Assert.Contains("Zone du site", form.Text);
        var asked = await ines.Submit(
            form,
            "work",
            ("Entry.Mode", "OnSite"),
            ("Entry.StartedAt", "2026-10-08T10:00"),
            ("Entry.Hours", "2"),
            ("Entry.Zone", "B"),
            ("Entry.Summary", "Relais remplacé"),
            ("Entry.Ask", "true")
        );
        // Under four hours on site counts twice; the journey is charged beside the pack.
        Assert.Contains("90,00 €", asked.Text);
        Assert.Contains(
            "4 h sur le lot du 1er oct. 2026, qui s'éteint le 1er oct. 2027",
            asked.Text.Replace('\u00a0', ' ')
        );
        await ines.Submit(
            form,
            "work",
            ("Entry.Mode", "OnSite"),
            ("Entry.StartedAt", "2026-10-08T10:00"),
            ("Entry.Hours", "2"),
            ("Entry.Zone", "B"),
            ("Entry.Summary", "Relais remplacé")
        );
        Assert.Equal(90, (await Price(tale, ticket)).Net);
        Assert.Equal(360, await tale.Left());
    }

    [Fact]
    public async Task A_visit_paid_by_half_days_takes_one_from_the_pack_and_asks_for_no_hours()
    {
        await using var tale = await Tale.Begin(
            "2026-11-02 09:00",
            "Europe/Paris",
            ("edge-site", "2006-01-02"),
            new Dictionary<string, string>
            {
                ["machines"] = "34",
                ["components"] = "[Samba]",
                ["days"] = "5",
            },
            named: ["Alice Durand"],
            others: [],
            options: ["onsite-days"]
        );
        await tale.Buys("2026-11-02 09:30", 5, "PO-D", "credit.onsite-days");
        var samba = await tale.Writes("2026-11-03 10:00", "Alice Durand", "Samba ne démarre plus");
        var visit = await tale.Previews("2026-11-04 14:00", samba, "2:30", InterventionMode.OnSite);
        Assert.Equal((WorkOutcome.FromCredit, 0m), (visit.Work.Outcome, visit.Net));
        Assert.Equal(
            (0.5m, "credit.onsite-days"),
            (visit.Work.Draws.Single().Amount, visit.Work.Draws.Single().Credit.Ref)
        );
        Assert.Contains((5m, 4.5m), visit.Balances.Select(balance => (balance.Before, balance.After)));
    }

    [Fact]
    public async Task A_visit_outside_the_contract_is_on_quote_and_agreed_first()
    {
        await using var tale = await Tale.Begin(
            "2026-11-02 09:00",
            "Europe/Paris",
            ("ot-maintenance", "smph-in-force"),
            new Dictionary<string, string>
            {
                ["region"] = "Europe/Paris",
                ["holidays"] = "FR",
                ["products"] = "[Content Server]",
                ["contacts"] = "8",
                ["yearly-price"] = "24000",
            },
            named: ["Alice Durand"],
            others: []
        );
        var support = await tale.Sign(
            "C-2",
            ("techconnect", "1"),
            new Dictionary<string, string>
            {
                ["region"] = "Europe/Paris",
                ["holidays"] = "FR",
                ["product"] = "Content Server",
                ["yearly-price"] = "36000",
            }
        );
        await tale.NameContact("Alice Durand", support);
        var ticket = await tale.Asks(
            "2026-11-03 10:00",
            "Alice Durand",
            "Content Server ne répond plus",
            contract: "C-2"
        );
        if ((await tale.Story(ticket)).State == TicketState.Triage)
            await tale.Does(
                "2026-11-03 10:05",
                ticket,
                change => change.Ticket.Override(Tale.Ines, "Client connu", change.Now)
            );
        var visit = await tale.Previews("2026-11-04 14:00", ticket, "2:30", InterventionMode.OnSite);
        Assert.Equal((WorkOutcome.OnQuote, 0m), (visit.Work.Outcome, visit.Net));
        Assert.Equal("approval.onsite", Assert.Single(visit.Missing).Because.Ref);
        await Assert.ThrowsAsync<Core.RuleViolationException>(() =>
            tale.Works("2026-11-04 14:00", ticket, "2:30", InterventionMode.OnSite)
        );
        var desk = tale.Get<Contrefort.Approvals.ApprovalDesk>();
        var asked = await desk.Ask(new(ticket, "approval.onsite", "Venir sur place", Duration.Zero, Tale.Ines));
        await desk.Answer(
            asked,
            Tale.Ines,
            Contrefort.Approvals.AnsweredVia.Engineer,
            true,
            "Alice Durand, au téléphone"
        );
        await tale.Works("2026-11-04 14:00", ticket, "2:30", InterventionMode.OnSite);
    }

    [Fact]
    public async Task Haste_accepted_is_a_fee_of_the_ticket_until_it_is_taken_back()
    {
        await using var tale = await Myown();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        var path = $"/tickets/{await Number(tale, ticket)}";
        using var ines = await Visitor.Engineer(tale.World);
        var form = await ines.Get($"{path}?do=fee");
        Assert.Contains("75,00 €", form.Text);
        for (var again = 0; again < 2; again++)
            await ines.Submit(form, "fee", ("Answer.Reason", "Accepté au téléphone par Sofie Claes"));
        Assert.Equal(75, (await Price(tale, ticket)).Net);
        Assert.Contains("Accepté au téléphone par Sofie Claes", (await ines.Get(path)).Text);

        var fee = await tale.World.Scalar<Guid>("select id from fee_events");
        await ines.Submit(await ines.Get($"{path}?do=drop-fee&entry={fee}"), "say", ("Answer.Text", "Erreur"));
        Assert.Empty((await Price(tale, ticket)).Fees);
        Assert.Contains("annulé : Erreur", (await ines.Get(path)).Text);
    }

    [Fact]
    public async Task What_a_ticket_comes_to_is_shown_to_those_who_invoice()
    {
        await using var tale = await Myown();
        var ticket = await tale.Writes("2026-10-08 10:00", "Sofie Claes", "Boutique lente");
        await tale.Works("2026-10-08 11:00", ticket, "1:00");
        var path = $"/tickets/{await Number(tale, ticket)}";
        using var ines = await Visitor.Engineer(tale.World);
        Assert.DoesNotContain("40,00 €", (await ines.Get(path)).Text);
        using var aurore = await Visitor.Engineer(
            tale.World,
            "Aurore Delmas",
            "aurore@provider.example",
            Role.AccountManager
        );
        Assert.Contains("40,00 €", (await aurore.Get(path)).Text);
    }

    [Theory]
    [InlineData("fr-FR", false, 1280)]
    [InlineData("en-GB", true, 1280)]
    [InlineData("fr-FR", true, 390)]
    public async Task The_price_is_said_while_the_time_is_typed(string language, bool isDark, int width)
    {
        await using var tale = await Myown();
        var alarm = await tale.Writes("2026-10-19 03:00", "Sofie Claes", "La boutique ne répond plus");
        await tale.Works("2026-10-19 03:20", alarm, "0:20");
        using var ines = await Visitor.Engineer(tale.World);
        var path = $"/tickets/{await Number(tale, alarm)}";
        await ines.Submit(
            await ines.Get($"{path}?do=fee"),
            "fee",
            ("Answer.Reason", "Accepté au téléphone par Sofie Claes")
        );
        await tale.On("2026-10-19 10:30");
        await tale.World.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator, language[..2]);
        await using var tab = await BrowserRig.Open(tale.World, language, isDark, width);
        await tab.SignIn("aurore@provider.example");
        await tab.Go($"{path}?do=work");
        await tab.Page.Locator("[name=\"Entry.Minutes\"]").FillAsync("50");
        await tab.Page.Locator("#work-preview .figures").WaitForAsync();
        Assert.Contains(
            language.StartsWith("fr", StringComparison.Ordinal) ? "140,00" : "140.00",
            await tab.Page.Locator("#work-preview").InnerTextAsync()
        );
        await tab.Page.Locator("#work-preview details.because summary").First.ClickAsync();
        if (width > 1000)
            await tab.Page.Locator("details.price > summary").First.ClickAsync();
        var looks = new Looks(tab, language, isDark, width);
        await looks.At("priced");
        looks.Hold();
    }

    static async Task<TicketPrice> Price(Tale tale, TicketId ticket) =>
        await tale.Get<WorkAccounts>().Of(await Contract(tale), await Number(tale, ticket), tale.World.Now);

    static async Task<Core.Contracts.Contract> Contract(Tale tale) =>
        (await tale.Get<Contrefort.Contracts.ContractBook>().Find(tale.Contract))!;

    static async Task<string> Number(Tale tale, TicketId ticket) =>
        (await tale.Get<Contrefort.Tickets.TicketDesk>().Read(ticket)).Ticket.Number;

    static Task<Tale> Myown() =>
        Tale.Begin(
            "2026-10-01 09:00",
            "Europe/Brussels",
            ("myown-b", "1"),
            new Dictionary<string, string> { ["servers"] = OneServer },
            named: ["Sofie Claes"],
            others: []
        );
}
