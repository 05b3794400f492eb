using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Portal;
using Contrefort.Tests.Isolation;
using Contrefort.Ui;

namespace Contrefort.Tests.Portal;

public sealed class StatementTests
{
    [Fact]
    public async Task A_statement_adds_up_by_hand()
    {
        await using var two = await TwoCustomers.Make();
        var sheet = await Read(two, seesCompany: true);
        var statement = Assert.Single(sheet.Statements);
        var balance = 0m;
        foreach (var (posting, _, _) in statement.Lines)
        {
            balance += posting.Amount;
            Assert.Equal(posting.Balance, balance);
        }
        Assert.Equal([600, -45, -480, -15], statement.Lines.Select(line => line.Posting.Amount));
        Assert.Equal(statement.Granted - statement.Drawn - statement.Expired, statement.Account.Balance);
    }

    [Fact]
    public async Task An_entry_taken_back_is_shown_and_does_not_count()
    {
        await using var two = await TwoCustomers.Make();
        var entry = await two.Log(two.Open, 60, InterventionMode.Remote, "Saisie par erreur");
        await two.Get<Contrefort.Credits.WorkDesk>().Reverse(entry, TwoCustomers.InesActor, "Mauvais ticket");
        var sheet = await Read(two, seesCompany: true);
        Assert.Equal(60, sheet.Statements[0].Account.Balance);
        Assert.Equal("Saisie par erreur", Assert.Single(sheet.TakenBack).Entry.Summary);
    }

    [Fact]
    public async Task Of_a_colleagues_work_an_ordinary_contact_reads_only_how_long_it_took()
    {
        await using var two = await TwoCustomers.Make();
        var lines = (await Read(two, seesCompany: false)).Statements[0].Lines;
        Assert.Equal([600, -45, -480, -15], lines.Select(line => line.Posting.Amount));
        Assert.All(
            lines.Skip(1),
            line => Assert.Equal((null, "", ""), (line.Work!.Ticket, line.Work.Entry.Summary, line.Work.Entry.Engineer))
        );
        using var antoine = two.Browser(two.Antoine);
        var page = await antoine.ReadText("/portal/contracts/C-2026-01");
        Assert.Contains("Travail sur la demande d’un collègue", page);
        Assert.DoesNotContain("Remplacement du disque", page);
        Assert.DoesNotContain(
            "Remplacement du disque",
            await antoine.GetStringAsync("/portal/contracts/C-2026-01/statement.csv")
        );
    }

    [Fact]
    public async Task What_is_written_is_no_formula_in_a_spreadsheet()
    {
        await using var two = await TwoCustomers.Make();
        await two.Log(two.Open, 15, InterventionMode.Remote, "=HYPERLINK(\"http://evil.example\";\"facture\")");
        using var alice = two.Browser(two.Alice);
        var csv = await alice.GetStringAsync("/portal/contracts/C-2026-01/statement.csv");
        Assert.Contains(";\"'=HYPERLINK(\"\"http://evil.example\"\";\"\"facture\"\")\";", csv);
        Assert.Contains(";-480;", csv);
    }

    [Theory]
    [InlineData("Disque remplacé", "Disque remplacé")]
    [InlineData("-480", "-480")]
    [InlineData("-12,5", "\"-12,5\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+33 1 42", "\"'+33 1 42\"")]
    [InlineData("-2+3+cmd|' /C calc'!A0", "\"'-2+3+cmd|' /C calc'!A0\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("  =1", "\"'  =1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("a;\"b\"", "\"a;\"\"b\"\"\"")]
    [InlineData("", "")]
    public void A_cell_is_only_text_or_only_a_number(string text, string cell) =>
        Assert.Equal(cell, StatementCsv.Cell(text));

    static Task<ContractSheet> Read(TwoCustomers two, bool seesCompany) =>
        two.World.Do(async services =>
        {
            var user = seesCompany ? two.Alice : two.Antoine;
            var viewer = new Contrefort.SignIn.ContactViewer(
                user.Id,
                user.Name,
                user.Email!,
                user.ContactId!.Value,
                two.Durand,
                seesCompany
            );
            var scope = new PortalScope(
                viewer,
                (Contrefort.Data.ContrefortDb)services.GetService(typeof(Contrefort.Data.ContrefortDb))!
            );
            return (
                await new Statements(
                    scope,
                    two.Get<Contrefort.Contracts.ContractBook>(),
                    two.Get<Contrefort.Billing.ContractFactsBook>(),
                    two.Get<NodaTime.IClock>()
                ).Find("C-2026-01")
            )!;
        });
}
