using System.Diagnostics;
using System.Globalization;
using System.Net;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using Contrefort.SignIn;
using Contrefort.Tests.Api;
using Contrefort.Tests.Browser;
using Contrefort.Tests.Invoicing;
using Contrefort.Tests.SignIn;
using Contrefort.Tickets;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Portal;

/// <summary>A customer reads what they owe: October was invoiced, November was not, and every figure adds up.</summary>
public sealed class MoneyStatementTests
{
    static readonly string? _pictures = Environment.GetEnvironmentVariable("CONTREFORT_PICTURES");

    [Fact]
    public async Task Work_fees_and_invoices_add_up_on_the_page_and_in_the_spreadsheet()
    {
        await using var trade = await Lived();
        using var alice = await Alice(trade);
        await alice.Get("/portal/contracts/C-M");
        var text = Plain(alice.Text);
        Assert.Contains("Facture FA-2026-000001", text);
        Assert.Contains("Requêtes réécrites", text);
        Assert.Contains("Pas encore facturé le 20 nov. 2026", text);

        var csv = await alice.Http.GetStringAsync("/portal/contracts/C-M/money.csv");
        var lines = csv.Trim('\uFEFF')
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Skip(1)
            .Select(line => line.Split(';'))
            .ToList();
        var balance = 0m;
        foreach (var line in lines)
            Assert.Equal(balance += Number(line[5]), Number(line[6]));
        // One quarter of an hour of November is left to invoice.
        Assert.Equal(20, balance);
        Assert.Contains(
            lines,
            line => line[1] == "Facturé" && line[3].StartsWith("Facture FA-2026-", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Days_asked_for_begin_with_an_opening_balance_and_hours_close_the_same_way()
    {
        await using var trade = await Lived();
        using var alice = await Alice(trade);
        await alice.Get("/portal/contracts/C-M?from=2026-11-01&until=2026-11-30");
        var text = Plain(alice.Text);
        Assert.Contains("Reste le 1er nov. 2026", text);
        Assert.DoesNotContain("Requêtes réécrites", text);
        Assert.Contains("Certificat renouvelé", text);
        var hours = await alice.Http.GetStringAsync("/portal/contracts/C-M/statement.csv?from=2026-11-01");
        Assert.Contains("2026-11-01;credit.included-interventions;Solde d’ouverture;;;;;;0;", hours.Replace('\'', '’'));
    }

    [Fact]
    public async Task The_paper_says_the_same_in_the_language_of_its_reader()
    {
        await using var trade = await Lived();
        using var alice = await Alice(trade);
        using var answer = await alice.Http.GetAsync("/portal/contracts/C-M/statement.pdf");
        Assert.Equal(
            (HttpStatusCode.OK, "application/pdf"),
            (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType)
        );
        var folder = _pictures ?? Directory.CreateTempSubdirectory("statement").FullName;
        var path = Path.Combine(folder, "statement.pdf");
        await File.WriteAllBytesAsync(path, await answer.Content.ReadAsByteArrayAsync());
        var text = Plain(Run("pdftotext", "-layout", path, "-"));
        Assert.Contains("Relevé du contrat C-M", text);
        Assert.Contains("Requêtes réécrites", text);
        Assert.Contains("Facture FA-2026-000001", text);
        Assert.Contains("20,00 €", text);
        Run("pdftoppm", "-r", "70", "-png", path, Path.Combine(folder, "statement"));
    }

    [Fact]
    public async Task A_ticket_says_what_its_work_costs()
    {
        await using var trade = await Lived();
        using var alice = await Alice(trade);
        await alice.Get("/portal/tickets/2026-00001");
        Assert.Contains("40,00 €", Plain(alice.Text));
        Assert.Contains("6 × 15 min, à 20", Plain(alice.Text));
    }

    [Fact]
    public async Task Programs_read_the_same_as_far_as_they_may()
    {
        await using var trade = await Lived();
        await trade.World.Add("Aurore Delmas", "aurore@provider.example", Role.AccountManager);
        await trade.World.Add("Inès Martin", "ines@provider.example");
        using var manager = await Program(trade, "aurore@provider.example");
        var money = await manager.Read("contracts/C-M/money?from=2026-11-01").Json();
        Assert.Equal(880, money.GetProperty("opening").GetDecimal());
        Assert.Equal(20, money.GetProperty("closing").GetDecimal());
        Assert.Equal(
            ["invoiced", "invoiced", "work"],
            money.GetProperty("movements").EnumerateArray().Select(movement => movement.GetProperty("kind").GetString())
        );
        using var engineer = await Program(trade, "ines@provider.example");
        Assert.Equal(403, await engineer.Read("contracts/C-M/money").Status());
        using var alice = await Alice(trade);
        using var customer = await Program(trade, "alice@erdre.example");
        Assert.Equal(20, (await customer.Read("contracts/C-M/money").Json()).GetProperty("closing").GetDecimal());
    }

    static async Task<HttpClient> Program(Trade trade, string email) =>
        await trade.World.Program(
            await trade.World.Do(async services => (await services.GetRequiredService<People>().Find(email))!)
        );

    [Fact]
    public async Task Another_customer_gets_no_statement()
    {
        await using var trade = await Lived();
        await trade.World.AddContact("Mallory Noir", "mallory@autre.example");
        using var mallory = await SignedIn(trade, "mallory@autre.example");
        foreach (var path in new[] { "", "/money.csv", "/statement.pdf", "/statement.csv" })
        {
            await mallory.Get($"/portal/contracts/C-M{path}");
            Assert.Equal(HttpStatusCode.NotFound, mallory.Status);
        }
    }

    [Theory]
    [InlineData("fr-FR", false, 1280)]
    [InlineData("en-GB", true, 390)]
    public async Task The_statement_holds_in_each_language_light_and_width(string language, bool isDark, int width)
    {
        await using var trade = await Lived();
        using var alice = await Alice(trade);
        await trade.World.Execute($"update users set language = '{language[..2]}'");
        trade.Get<Accounts>().Forget(await trade.World.Scalar<Guid>("select id from users where email like 'alice%'"));
        await using var tab = await BrowserRig.Open(trade.World, language, isDark, width);
        await tab.SignIn("alice@erdre.example");
        await tab.Go("/portal/contracts/C-M");
        await tab.Page.Locator("#money-account details.price > summary").Nth(1).ClickAsync();
        var looks = new Looks(tab, language, isDark, width);
        await looks.At("money");
        looks.Hold();
    }

    /// <summary>Two servers since October; October's work was invoiced on the first of November, November's is not yet.</summary>
    static async Task<Trade> Lived()
    {
        var trade = await Trade.Open("2026-10-01 09:00");
        var customer = await trade.Buyer("K-1", Trade.Nantes);
        await trade.World.AddContact("Alice Durand", "alice@erdre.example", customer);
        const string servers =
            "[{name: web, criticality: high, virtualised: false}, {name: db, criticality: high, virtualised: false}]";
        var contract = await trade
            .Get<ContractDesk>()
            .Sign(
                "C-M",
                customer,
                "myown-b",
                "1",
                new Choices { Parameters = new Dictionary<string, string> { ["servers"] = servers } },
                [],
                trade.Today
            );
        await Worked(trade, contract, "2026-10-08 10:00", "Boutique lente", 90, "Requêtes réécrites");
        await trade.World.MoveTo("2026-11-02 08:00");
        await trade.Bill();
        Assert.Equal(
            2,
            (await trade.Issue(await trade.Open())).Count(number => number.StartsWith("FA-", StringComparison.Ordinal))
        );
        await Worked(trade, contract, "2026-11-09 10:00", "Certificat", 75, "Certificat renouvelé");
        await trade.World.MoveTo("2026-11-20 12:00");
        return trade;
    }

    static async Task Worked(
        Trade trade,
        ContractId contract,
        string moment,
        string subject,
        int minutes,
        string summary
    )
    {
        await trade.World.MoveTo(moment);
        var ticket = await trade
            .Get<TicketDesk>()
            .Open(
                new NewTicket
                {
                    Channel = Channel.Web,
                    At = trade.World.Now,
                    Subject = subject,
                    Message = new MessageDraft("Bonjour"),
                    Requester = "Alice Durand",
                    RequesterEmail = "alice@erdre.example",
                    Caller = await trade.Get<ContractBook>().FindCaller("alice@erdre.example"),
                    Contract = contract,
                }
            );
        if (ticket.Story.State == TicketState.Triage)
            await trade
                .Get<TicketDesk>()
                .Change(ticket.Id, change => change.Ticket.Override(Scenarios.Tale.Ines, "Client connu", change.Now));
        await trade
            .Get<WorkDesk>()
            .Log(
                new(
                    ticket.Id,
                    Scenarios.Tale.Ines,
                    trade.World.Now,
                    Duration.FromMinutes(minutes),
                    Duration.Zero,
                    Duration.Zero,
                    InterventionMode.Remote,
                    summary,
                    null
                )
            );
    }

    static Task<Visitor> Alice(Trade trade) => SignedIn(trade, "alice@erdre.example");

    static async Task<Visitor> SignedIn(Trade trade, string email)
    {
        await trade.World.Do(async services =>
        {
            var people = services.GetRequiredService<People>();
            var user = (await people.Find(email))!;
            await people.Change(user, Role.CompanyContact);
            await people.SetPassword(user, Staff.Password);
            return user;
        });
        var visitor = new Visitor(trade.World);
        await visitor.SignIn(email, Staff.Password);
        return visitor;
    }

    static decimal Number(string cell) => decimal.Parse(cell.Trim('"'), CultureInfo.GetCultureInfo("fr-FR"));

    static string Plain(string text) => text.Replace('\u00a0', ' ').Replace('\u202f', ' ');

    static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
