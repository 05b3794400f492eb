using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using static Contrefort.Core.Tests.Billing.Ledger;

namespace Contrefort.Core.Tests.Billing;

/// <summary>What holds of priced work, whatever was worked, by whatever contract, and in whatever order it was written down.</summary>
public sealed class WorkProperties
{
    static readonly Contract[] _contracts =
    [
        Servers("myown-b", 2, Day(2026, 1, 1), Day(2026, 12, 31)),
        Servers("myown-a", 1, Day(2026, 1, 1), Day(2026, 12, 31)),
        SignedContracts.HourPack,
        SignedContracts.Sign("libra-help", ("pack", "10"), ("travel-fee", "{A: 40, B: 90}")) with
        {
            StartsOn = Day(2026, 1, 1),
            EndsOn = Day(2026, 12, 31),
        },
    ];

    sealed record Case(Contract Contract, WorkEntry[] Works, Purchase[] Bought, int Seed)
    {
        public ContractFacts Facts => new(Contract) { Works = Works, Purchases = Bought };

        public override string ToString() =>
            $"{Contract.Number} {Contract.Terms.Offer.Id} seed {Seed}: {string.Join(", ", Works.Select(work => $"{work.StartedAt} {work.Done.Worked} {work.Mode}"))}";
    }

    static readonly Gen<Case> _cases =
        from contract in Gen.Elements(_contracts)
        from count in Gen.Choose(0, 25)
        from at in Gen.Choose(0, 330 * 24 * 60).ListOf(count)
        from asked in Gen.Choose(0, 20 * 60).ListOf(count)
        from minutes in Gen.Choose(1, 500).ListOf(count)
        from mode in Gen.Elements(Enum.GetValues<InterventionMode>()).ListOf(count)
        from lots in Gen.Choose(0, 3)
        from bought in Gen.Choose(0, 300 * 24 * 60).ListOf(lots)
        from seed in Gen.Choose(0, 1_000_000)
        select new Case(
            contract,
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(n =>
                    {
                        var started = Start(contract) + Duration.FromMinutes(at[n]);
                        return Work(started, minutes[n], n + 1) with
                        {
                            TriggeredAt = started - Duration.FromMinutes(asked[n]),
                            Mode = mode[n],
                            Zone = n % 2 == 0 ? "A" : "B",
                        };
                    }),
            ],
            [
                .. bought.Select(
                    (minute, n) =>
                        new Purchase("credit.hours", $"lot-{n}", 10, Start(contract) + Duration.FromMinutes(minute))
                ),
            ],
            seed
        );

    static Instant Start(Contract contract) => contract.Terms.Zone.AtStartOfDay(contract.StartsOn).ToInstant();

    static void Holds(Func<Case, bool> property) =>
        Prop.ForAll(Arb.From(_cases), property)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithQuietOnSuccess(true));

    static readonly Instant _later = Instant.FromUtc(2027, 6, 1, 0, 0);

    [Fact]
    public void The_order_of_entry_changes_no_price() =>
        Holds(one =>
        {
            var shuffled = (WorkEntry[])one.Works.Clone();
            new Random(one.Seed).Shuffle(shuffled);
            var inOrder = WorkAccount.Read(one.Facts, _later).Works;
            var other = WorkAccount.Read(one.Facts with { Works = shuffled }, _later).Works;
            return inOrder
                .Zip(other)
                .All(pair =>
                    pair.First.Work.Id == pair.Second.Work.Id
                    && pair.First.Net == pair.Second.Net
                    && pair.First.Outcome == pair.Second.Outcome
                    && pair.First.Steps.SequenceEqual(pair.Second.Steps)
                );
        });

    [Fact]
    public void What_was_said_before_an_entry_was_kept_is_what_is_said_after() =>
        Holds(one =>
        {
            if (one.Works is not [.. var kept, var entry])
                return true;
            var forecast = WorkForecast.Of(one.Facts with { Works = kept }, entry, _later);
            var account = WorkAccount.Read(one.Facts, _later);
            var priced = account.Works.Single(work => work.Work.Id == entry.Id);
            return forecast.Work.Net == priced.Net
                && forecast.Work.Outcome == priced.Outcome
                && forecast
                    .Balances.Select(b => b.After)
                    .SequenceEqual(account.Credits.Select(c => c.Statement.Balance));
        });

    [Fact]
    public void Time_charged_is_drawn_charged_or_owed_and_never_twice() =>
        Holds(one =>
        {
            var account = WorkAccount.Read(one.Facts, _later);
            var ids = account.Works.ToDictionary(work => work.Work.Id);
            var postings = account
                .Credits.SelectMany(credit => credit.Statement.Postings)
                .Where(posting => posting.Work is not null)
                .ToLookup(posting => posting.Work!.Value);
            return account.Works.All(work =>
            {
                var charged = (decimal)work.Measured.Charged.TotalMinutes;
                var taken = -postings[work.Work.Id].Sum(posting => posting.Amount);
                return work.Outcome switch
                {
                    WorkOutcome.OnQuote => taken == 0 && work.Net == 0,
                    WorkOutcome.Included => taken == 0 && work.Net == 0,
                    _ => taken == charged
                        && work.Draws.Sum(draw => draw.Amount)
                            == -postings[work.Work.Id].Where(p => p.Kind == PostingKind.Drawn).Sum(p => p.Amount),
                };
            });
        });

    [Fact]
    public void A_ticket_costs_what_its_work_and_its_visits_cost() =>
        Holds(one =>
        {
            var account = WorkAccount.Read(one.Facts, _later);
            return one.Works.All(work =>
            {
                var price = TicketPrice.Of(one.Facts, account, work.Ticket);
                return price.Net == price.Works.Sum(priced => priced.Net) + price.Fees.Sum(fee => fee.Line.Net)
                    && price.Works.Single().Work.Id == work.Id
                    && (work.Mode == InterventionMode.OnSite || price.Fees.Count == 0);
            });
        });
}
