using System.Diagnostics;
using System.Globalization;
using Contrefort.Calendars;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Bench;

/// <summary>
/// What it costs to read a year of one contract again from its facts: 100,000 postings of its credit, and the work behind
/// them measured, drawn and priced; steps are said when somebody asks. The result goes to bench/results/ledger.md.
/// </summary>
static class LedgerReplay
{
    const int Postings = 100_000;
    const int Rounds = 5;

    public static void Run()
    {
        var pack = Contract("libra-help", ("pack", "100"));
        var servers = Contract(
            "myown-b",
            (
                "servers",
                $"[{string.Join(", ", Enumerable.Range(1, 500).Select(n => $"{{name: s{n}, criticality: usuelle, virtualised: false}}"))}]"
            )
        );
        var works = Works(pack);
        var credit = pack.Terms.Of<CreditTerm>().Single();
        var bought = Enumerable
            .Range(0, 50)
            .Select(n => new Purchase(credit.Ref, $"lot-{n}", 1000, pack.Start() + Duration.FromDays(7 * n)))
            .ToList();
        var lots = bought.Select(lot => Grants.Bought(credit, pack.Terms.Zone, lot.Key, lot.Units, lot.At)).ToList();
        var drawn = works
            .Select(work => new CreditWork(work.Id, work.StartedAt, (decimal)work.Done.Worked.TotalMinutes))
            .ToList();
        var asOf = pack.Start() + Duration.FromDays(400);

        Console.WriteLine("| question | postings | processor ms, least | processor ms, median | wall ms, median |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        Measure(
            "the statement of a pack, read from the start",
            () => CreditStatement.Read(credit, lots, drawn, asOf).Postings.Count
        );
        var nearly = CreditStatement.Read(credit, lots, [.. drawn.Where(w => w.At < asOf)], asOf);
        Measure(
            "the same, continued by one entry",
            () =>
                nearly
                    .Then(
                        [],
                        [new CreditWork(default, asOf + Duration.FromMinutes(1), 15)],
                        asOf + Duration.FromHours(1)
                    )
                    .Postings.Count
        );
        Measure(
            "work measured and drawn from packs",
            () => Count(WorkAccount.Read(new(pack) { Purchases = bought, Works = works }, asOf))
        );
        Measure(
            "work measured, drawn from monthly grants and priced by the hour of the request",
            () => Count(WorkAccount.Read(new(servers) { Works = works }, asOf))
        );
        Measure(
            "the drafts of the year, from all of that",
            () => Drafts.Of(new(servers) { Works = works }, new LocalDate(2027, 1, 1)).Sum(draft => draft.Lines.Count)
        );
    }

    /// <summary>Works are priced when they are asked for: here they are.</summary>
    static int Count(WorkAccount account) =>
        account.Works.Count > 0 ? account.Credits.Sum(credit => credit.Statement.Postings.Count) : 0;

    static Instant Start(this Contract contract) =>
        contract.Terms.Zone.AtStartOfDay(contract.StartsOn).ToInstant() + Duration.FromHours(9);

    /// <summary>In no order, as entries come.</summary>
    static List<WorkEntry> Works(Contract contract)
    {
        var random = new Random(20261121);
        return
        [
            .. Enumerable
                .Range(1, Postings)
                .Select(n =>
                {
                    var at = contract.Start() + Duration.FromMinutes(random.Next(364 * 24 * 60));
                    return new WorkEntry(
                        InterventionId.Of(new Guid(n, 0, 0, new byte[8])),
                        $"T-{n}",
                        at,
                        at,
                        new(Duration.FromMinutes(random.Next(1, 90)), Duration.Zero, Duration.Zero),
                        InterventionMode.Remote
                    );
                }),
        ];
    }

    static Contract Contract(string offer, params (string Name, string Value)[] values)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "offers");
        var read = OfferReader.Read(
            offer,
            id => Path.Combine(folder, $"{id}.yaml") is var file && File.Exists(file) ? File.ReadAllText(file) : null
        );
        var terms = read.Value.Subscribe(
            new() { Parameters = values.ToDictionary(value => value.Name, value => value.Value) },
            new CalendarShelf(ShippedHolidays.Read().Find)
        );
        return new(
            new(Guid.Empty),
            "C-1",
            new(Guid.Empty),
            new LocalDate(2026, 1, 1),
            new LocalDate(2026, 12, 31),
            terms,
            [],
            []
        );
    }

    static void Measure(string name, Func<int> question)
    {
        var count = 0;
        var times = new double[Rounds];
        var busy = new double[Rounds];
        for (var round = -2; round < Rounds; round++)
        {
            GC.Collect();
            var before = Environment.CpuUsage.TotalTime;
            var watch = Stopwatch.StartNew();
            count = question();
            if (round < 0)
                continue;
            times[round] = watch.Elapsed.TotalMilliseconds;
            busy[round] = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
        }
        Array.Sort(times);
        Array.Sort(busy);
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {count:#,##0} | {busy[0]:0} | {busy[Rounds / 2]:0} | {times[Rounds / 2]:0} |"
            )
        );
    }
}
