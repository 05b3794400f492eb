using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using static Contrefort.Core.Tests.Billing.Ledger;

namespace Contrefort.Core.Tests.Billing;

/// <summary>What holds of any year of work, however it is entered and however often it is invoiced.</summary>
public sealed class MoneyProperties
{
    static readonly Contract Included = Servers(
        "myown-b",
        4,
        Day(2028, 1, 17),
        Day(2028, 12, 9),
        ("server-discount", "7")
    );
    static readonly Contract Pack = SignedContracts.HourPack;

    /// <summary>Minutes after the start of the contract's year, minutes worked.</summary>
    sealed record Year(IReadOnlyList<(int At, int Minutes)> Works, IReadOnlyList<(int At, int Hours)> Bought, int Seed)
    {
        public override string ToString() => $"{string.Join(' ', Works)} bought {string.Join(' ', Bought)} seed {Seed}";

        public WorkEntry[] Entries(Contract contract) =>
            [.. Works.Select((work, n) => Work(Start(contract) + Duration.FromMinutes(work.At), work.Minutes, n + 1))];

        public Purchase[] Purchases(Contract contract) =>
            [
                .. Bought.Select(
                    (lot, n) =>
                        new Purchase(
                            "credit.hours",
                            $"lot-{n}",
                            lot.Hours,
                            Start(contract) + Duration.FromMinutes(lot.At)
                        )
                ),
            ];

        static Instant Start(Contract contract) => contract.Terms.Zone.AtStartOfDay(contract.StartsOn).ToInstant();
    }

    const int Minutes = 330 * 24 * 60;

    static readonly Gen<Year> Years =
        from count in Gen.Choose(0, 40)
        from at in Gen.Choose(0, Minutes).ListOf(count)
        from minutes in Gen.Choose(0, 300).ListOf(count)
        from lots in Gen.Choose(0, 4)
        from bought in Gen.Choose(0, Minutes).ListOf(lots)
        from hours in Gen.Elements(10, 20, 50).ListOf(lots)
        from seed in Gen.Choose(0, 1_000_000)
        select new Year([.. at.Zip(minutes)], [.. bought.Zip(hours)], seed);

    static void Holds(Func<Year, bool> property, int cases = 100) =>
        Prop.ForAll(Arb.From(Years), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(cases).WithQuietOnSuccess(true));

    static Instant Date(Contract contract, Random random) =>
        contract.Terms.Zone.AtStartOfDay(contract.StartsOn).ToInstant()
        + Duration.FromMinutes(random.Next(Minutes * 2));

    static T[] Shuffled<T>(T[] items, Random random)
    {
        random.Shuffle(items);
        return items;
    }

    [Fact]
    public void What_is_granted_is_drawn_expired_or_left_at_any_date() =>
        Holds(year =>
        {
            var random = new Random(year.Seed);
            return new[] { Included, Pack }.All(contract =>
            {
                var facts = new ContractFacts(contract)
                {
                    Purchases = Shuffled(year.Purchases(contract), random),
                    Works = Shuffled(year.Entries(contract), random),
                };
                var account = WorkAccount.Read(facts, Date(contract, random));
                var (_, statement) = account.Credits.Single();
                return statement.Lots.All(lot => lot.Left >= 0 && lot.Lot.Amount == lot.Drawn + lot.Expired + lot.Left)
                    && statement.Balance
                        == statement.Postings.Where(p => p.Kind != PostingKind.Uncovered).Sum(p => p.Amount)
                    && account.Works.Sum(work => (decimal)work.Measured.Charged.TotalMinutes)
                        == -statement.Postings.Where(IsUse).Sum(posting => posting.Amount);
            });
        });

    static bool IsUse(Posting posting) =>
        posting.Kind is PostingKind.Drawn or PostingKind.Overdrawn or PostingKind.Uncovered;

    [Fact]
    public void The_order_of_entry_changes_nothing() =>
        Holds(year =>
        {
            var random = new Random(year.Seed);
            var asOf = Date(Pack, random);
            var inOrder = Read(Pack, year, asOf, null);
            var shuffled = Read(Pack, year, asOf, random);
            return inOrder.Postings.SequenceEqual(shuffled.Postings);
        });

    [Fact]
    public void An_account_continued_is_the_account_read_again() =>
        Holds(year =>
        {
            var random = new Random(year.Seed);
            Instant[] dates = [.. new[] { Date(Pack, random), Date(Pack, random), Date(Pack, random) }.Order()];
            var lots = Lots(Pack, year.Purchases(Pack));
            var works = Charged(year.Entries(Pack));
            var step = CreditStatement.Read(Credit, lots, works, dates[0]);
            var first = step.Postings.Count;
            foreach (var (from, to) in dates.Zip(dates.Skip(1)))
                step = step.Then(
                    [.. lots.Where(lot => from < lot.GrantedAt && lot.GrantedAt <= to)],
                    [.. works.Where(work => from < work.At && work.At <= to)],
                    to
                );
            var whole = CreditStatement.Read(Credit, lots, works, dates[^1]);
            return whole.Postings.SequenceEqual(step.Postings)
                && whole.Balance == step.Balance
                && whole.Lots.SequenceEqual(step.Lots)
                && whole.Crossings(0.8m).SequenceEqual(step.Crossings(0.8m))
                && CreditStatement.Read(Credit, lots, works, dates[0]).Postings.Count == first;
        });

    [Fact]
    public void A_back_dated_entry_leaves_what_came_before_it() =>
        Holds(year =>
        {
            var random = new Random(year.Seed);
            var entries = year.Entries(Included);
            var late = Work(Date(Included, random), random.Next(1, 200), 9999);
            var asOf = Date(Included, random);
            var before = WorkAccount.Read(new(Included) { Works = entries }, asOf).Works;
            var after = WorkAccount.Read(new(Included) { Works = [.. entries, late] }, asOf).Works;
            return before
                .Where(work => work.Work.StartedAt < late.StartedAt)
                .All(work => after.Single(now => now.Work.Id == work.Work.Id).Net == work.Net);
        });

    [Fact]
    public void Everything_is_billed_once_and_only_once_whenever_it_is_run() =>
        Holds(
            year =>
            {
                var random = new Random(year.Seed);
                var facts = new ContractFacts(Included) { Works = year.Entries(Included) };
                var last = Day(2029, 3, 1);
                Dictionary<string, decimal> billed = [];
                var runs = Enumerable.Range(0, 4).Select(_ => Day(2028, 1, 1).PlusDays(random.Next(420))).Append(last);
                foreach (var line in runs.SelectMany(until => Drafts.Of(facts, until)).SelectMany(draft => draft.Lines))
                    if (!billed.TryAdd(line.Key, line.Price.Net) && billed[line.Key] != line.Price.Net)
                        return false;
                var once = Drafts.Of(facts, last).SelectMany(draft => draft.Lines).ToList();
                return billed.Values.Sum() == once.Sum(line => line.Price.Net)
                    && billed.Count == once.Count
                    && facts.Works.All(work => once.Count(line => line.Work == work.Id) == 1)
                    && EveryDayOnce(once.Where(line => line.Price.Term == "fee.monthly"));
            },
            cases: 60
        );

    /// <summary>The days of a fee, laid end to end, are those of the contract.</summary>
    static bool EveryDayOnce(IEnumerable<DraftLine> lines)
    {
        var next = Included.StartsOn;
        foreach (var line in lines.OrderBy(line => line.From))
        {
            if (line.From != next)
                return false;
            next = line.Until.PlusDays(1);
        }
        return next == Included.EndsOn.PlusDays(1);
    }

    [Fact]
    public void A_total_is_the_sum_of_lines_rounded_to_the_cent() =>
        Holds(
            year =>
                Drafts
                    .Of(new(Included) { Works = year.Entries(Included) }, Day(2029, 3, 1))
                    .All(draft =>
                        draft.Net == draft.Lines.Sum(line => line.Price.Net)
                        && draft.Lines.All(line =>
                            line.Price.Net == Money.Round(line.Price.Net)
                            && line.Price.Net >= 0
                            && line.Price.Net == line.Price.Gross - line.Price.Allowances.Sum(line.Price.Taken)
                        )
                    ),
            cases: 60
        );

    [Fact]
    public void A_month_cut_in_two_costs_the_month_to_a_cent() =>
        Prop.ForAll(
                Arb.From(
                    from month in Gen.Choose(1, 12)
                    from cut in Gen.Choose(1, 27)
                    from servers in Gen.Choose(1, 40)
                    select (month, cut, servers)
                ),
                c =>
                {
                    var (first, end) = (Day(2028, c.month, 1), Day(2028, c.month, 1).PlusMonths(1).PlusDays(-1));
                    decimal Cost(LocalDate from, LocalDate to) =>
                        Drafts.Of(new(Servers("myown-a", c.servers, from, to)), to).Sum(draft => draft.Net);
                    var parts = Cost(first, first.PlusDays(c.cut - 1)) + Cost(first.PlusDays(c.cut), end);
                    return Math.Abs(parts - Cost(first, end)) <= 0.01m;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25).WithQuietOnSuccess(true));

    static readonly CreditTerm Credit = Pack.Terms.Of<CreditTerm>().Single();

    static CreditLot[] Lots(Contract contract, Purchase[] bought) =>
        [.. bought.Select(lot => Grants.Bought(Credit, contract.Terms.Zone, lot.Key, lot.Units, lot.At))];

    static CreditWork[] Charged(WorkEntry[] works) =>
        [.. works.Select(work => new CreditWork(work.Id, work.StartedAt, (decimal)work.Done.Worked.TotalMinutes))];

    static CreditStatement Read(Contract contract, Year year, Instant asOf, Random? random)
    {
        var (lots, works) = (Lots(contract, year.Purchases(contract)), Charged(year.Entries(contract)));
        return random is null
            ? CreditStatement.Read(Credit, lots, works, asOf)
            : CreditStatement.Read(Credit, Shuffled(lots, random), Shuffled(works, random), asOf);
    }
}
