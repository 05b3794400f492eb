using System.CommandLine;
using System.Text.Json;
using Contrefort.Billing;
using Contrefort.Invoicing;
using Contrefort.Ui;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Cli;

/// <summary><c>bill run</c> and <c>bill issue</c>: drafts of every contract up to a day, and documents of those that are ready.</summary>
internal static class BillCommand
{
    public static Command Create() => new("bill", "Drafts, and documents made of them.") { Run(), Issue() };

    static Command Run()
    {
        var until = new Option<string>("--until")
        {
            Description = "Drafts to be invoiced by that day, such as 2026-11-30.",
            Required = true,
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Says the same figures and writes no draft." };
        var run = new Command("run", "Makes the drafts of every contract; run again, it makes nothing twice.")
        {
            until,
            dryRun,
        };
        run.SetAction(
            (given, stop) =>
                Carry(
                    given.GetValue(dryRun) ? BillingRunKind.Preview : BillingRunKind.Draft,
                    given.GetValue(until)!,
                    stop
                )
        );
        return run;
    }

    static Command Issue()
    {
        var on = new Option<string?>("--on") { Description = "The date of the documents; today when left out." };
        var issue = new Command("issue", "Issues every draft that misses nothing.") { on };
        issue.SetAction((given, stop) => Carry(BillingRunKind.Issue, given.GetValue(on), stop));
        return issue;
    }

    static Task<int> Carry(BillingRunKind kind, string? day, CancellationToken stop) =>
        CommandLine.WithData(
            async (services, _) =>
            {
                var date =
                    day is null ? services.GetRequiredService<InvoiceDesk>().Today
                    : LocalDatePattern.Iso.Parse(day) is { Success: true, Value: var parsed } ? parsed
                    : (LocalDate?)null;
                if (date is not { } until)
                {
                    await Console.Error.WriteLineAsync($"{day} is no date: write it as 2026-11-30.");
                    return 1;
                }
                var run = services.GetRequiredService<BillRun>();
                var isWatched = !Console.IsErrorRedirected;
                var row = await run.Finish(
                    await run.Begin(kind, until, Issuer.Contrefort, stop),
                    isWatched ? told => Console.Error.Write($"\r{told.Done} of {told.Total}") : null,
                    stop
                );
                if (isWatched)
                    await Console.Error.WriteLineAsync();
                Print(row);
                return row.Refused > 0 ? 2 : 0;
            },
            stop
        );

    static void Print(BillingRunRow run)
    {
        var totals = string.Join(
            ", ",
            JsonSerializer
                .Deserialize<Dictionary<string, decimal>>(run.Totals)!
                .Select(total => string.Create(null, $"{total.Value:0.00} {total.Key}"))
        );
        Console.WriteLine(
            run.Kind switch
            {
                BillingRunKind.Preview => $"would make {run.Made} drafts and renew {run.Refreshed}",
                BillingRunKind.Draft => $"made {run.Made} drafts, renewed {run.Refreshed}",
                BillingRunKind.Issue => $"issued {run.Made} documents",
            }
                + (run.Incomplete > 0 ? $", {run.Incomplete} of them incomplete" : "")
                + (totals == "" ? "" : $": {totals} net")
        );
        var words = new Words(Reader.InEnglish);
        foreach (var refusal in InvoiceJson.Read<IReadOnlyList<RunRefusal>>(run.Refusals))
            Console.WriteLine($"{refusal.Of}: {words[refusal.Sentence]}");
    }
}
