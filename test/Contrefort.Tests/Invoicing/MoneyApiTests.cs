using System.Diagnostics;
using System.Text.Json;
using Contrefort.SignIn;
using Contrefort.Tests.Api;
using Contrefort.Tests.SignIn;

namespace Contrefort.Tests.Invoicing;

/// <summary>The same verbs for programs, and on the command line.</summary>
public sealed class MoneyApiTests
{
    [Fact]
    public async Task A_program_previews_bills_mends_issues_downloads_and_gives_back()
    {
        await using var trade = await Trade.Open();
        await trade.Pack(await trade.Buyer("K-1", Trade.Nantes));
        using var program = await trade.World.Program(
            await trade.World.Add("Thomas Petit", "thomas@provider.example", Role.AccountManager)
        );

        var run = await program.Post("billing/runs", """{"until": "2026-11-20", "kind": "draft"}""", "nov").Json();
        var again = await program.Post("billing/runs", """{"until": "2026-11-20", "kind": "draft"}""", "nov").Json();
        Assert.Equal(run.GetProperty("id").GetGuid(), again.GetProperty("id").GetGuid());
        await trade.World.MoveTo(trade.World.Now);
        var done = await program.Read($"billing/runs/{run.GetProperty("id").GetGuid()}").Json();
        Assert.Equal(1, done.GetProperty("made").GetInt32());
        Assert.Equal(700, done.GetProperty("totals").GetProperty("EUR").GetDecimal());

        var draft = (await program.Read("billing/drafts?ready=true").Json()).GetProperty("items")[0];
        var id = draft.GetProperty("id").GetGuid();
        var line = (await program.Read($"billing/drafts/{id}").Json()).GetProperty("lines")[0];
        var key = JsonSerializer.Serialize(line.GetProperty("key").GetString());
        for (var i = 0; i < 2; i++)
            Assert.Equal(
                204,
                await program
                    .Post(
                        $"billing/drafts/{id}/changes",
                        $$"""{"line": {{key}}, "kind": "price", "price": 650, "reason": "Geste"}""",
                        "mend"
                    )
                    .Status()
            );
        Assert.Equal(1, await trade.World.Scalar<long>("select count(*) from draft_changes"));
        var changed = await program.Read($"billing/drafts/{id}").Json();
        Assert.Equal(650, changed.GetProperty("draft").GetProperty("net").GetDecimal());

        var issued = await program.Post($"billing/drafts/{id}/issue", "{}", "issue-1").Json();
        Assert.Equal(
            issued.ToString(),
            (await program.Post($"billing/drafts/{id}/issue", "{}", "issue-1").Json()).ToString()
        );
        Assert.Equal("FA-2026-000001", issued.GetProperty("number").GetString());
        Assert.Equal(422, await program.Post($"billing/drafts/{id}/issue", "{}").Status());
        var whole = await program.Read("invoices/FA-2026-000001").Json();
        Assert.Equal(780, whole.GetProperty("invoice").GetProperty("gross").GetDecimal());
        using (var file = await program.Read("invoices/FA-2026-000001/files/ubl-fr"))
            Assert.Contains("FA-2026-000001", await file.Content.ReadAsStringAsync());
        Assert.Equal(404, await program.Read("invoices/FA-2026-000001/files/docx").Status());

        var credit = await program.Post("invoices/FA-2026-000001/credit-note", """{"reason": "Annulée"}""").Json();
        await program.Post($"billing/drafts/{credit.GetProperty("draft").GetGuid()}/issue", "{}").Json();
        var list = await program.Read("invoices?limit=1").Json();
        Assert.Equal("FA-2026-000001", list.GetProperty("items")[0].GetProperty("number").GetString());
        var next = await program.Read($"invoices?limit=1&after={list.GetProperty("next").GetString()}").Json();
        Assert.Equal("AV-2026-000001", next.GetProperty("items")[0].GetProperty("number").GetString());
    }

    [Fact]
    public async Task The_command_line_bills_exports_and_verifies()
    {
        await using var trade = await Trade.Open("2026-01-02 10:00");
        await trade.Pack(await trade.Buyer("K-1", Trade.Nantes));
        Assert.Equal(
            (0, "would make 1 drafts and renew 0: 700.00 EUR net\n"),
            Cli("bill run --until 2026-01-31 --dry-run")
        );
        Assert.Empty(await trade.Open());
        Assert.Equal((0, "made 1 drafts, renewed 0: 700.00 EUR net\n"), Cli("bill run --until 2026-01-31"));
        Assert.Equal((0, "made 0 drafts, renewed 0\n"), Cli("bill run --until 2026-01-31"));
        Assert.Equal(1, Cli("bill run --until demain").Code);
        await trade.Issue(await trade.Open());

        Assert.Contains("<cbc:ID>FA-2026-000001</cbc:ID>", Cli("invoice export FA-2026-000001 --format ubl-fr").Output);
        Assert.Equal(1, Cli("invoice export FA-2026-000009 --format cii").Code);
        Assert.Equal((0, "1 documents and 2 files, 0 faults\n"), Cli("invoice verify"));
        await trade.World.Execute(
            "set session_replication_role = replica; update invoices set content = content || ' '; reset session_replication_role"
        );
        Assert.Equal(1, Cli("invoice verify").Code);

        (int Code, string Output) Cli(string arguments)
        {
            var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments.Split(' ')])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment["CONTREFORT_DATABASE"] = trade.World.Sql.ConnectionString;
            using var process = Process.Start(start)!;
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output);
        }
    }
}
