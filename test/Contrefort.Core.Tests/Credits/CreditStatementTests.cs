using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tests.Calendars;
using Contrefort.Core.Tickets;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Contrefort.Core.Tests.Credits;

public sealed class CreditStatementTests
{
    static readonly CreditTerm Pack = SignedContracts.HourPack.Terms.Of<CreditTerm>().Single();
    static readonly Instant NewYear = Told.At("Thu 2026-01-01 09:00");

    [Fact]
    public void The_lot_that_lapses_first_is_drawn_first()
    {
        var statement = Read([Lot("march", 60, 60), Lot("october", 60, 300)], [Work(90, 301)], 310);
        Assert.Equal([0m, 30m], statement.Lots.Select(lot => lot.Left));
    }

    [Fact]
    public void What_is_left_at_the_end_of_a_year_lapses()
    {
        var statement = Read([Lot("only", 600, 0)], [Work(240, 10)], 366);
        Assert.Equal(0, statement.Balance);
        Assert.Equal(-360, statement.Postings.Single(p => p.Kind == PostingKind.Expired).Amount);
    }

    [Fact]
    public void A_late_entry_takes_its_place_in_order_of_work()
    {
        var entered = Read([Lot("first", 60, 0), Lot("second", 60, 30)], [Work(45, 40), Work(30, 10)], 50);
        var inOrder = Read([Lot("first", 60, 0), Lot("second", 60, 30)], [Work(30, 10), Work(45, 40)], 50);
        Assert.Equal(
            inOrder.Postings.Select(p => (p.Kind, p.At, p.Amount)),
            entered.Postings.Select(p => (p.Kind, p.At, p.Amount))
        );
    }

    [Fact]
    public void Work_begun_ends_and_the_next_pack_settles_it()
    {
        var statement = Read([Lot("first", 60, 0), Lot("second", 60, 20)], [Work(90, 10)], 30);
        Assert.Equal(30, statement.Balance);
        Assert.Equal([0m, 30m], statement.Lots.Select(lot => lot.Left));
        Assert.Contains(statement.Postings, p => p is { Kind: PostingKind.Overdrawn, Amount: -30, Balance: -30 });
    }

    [Theory]
    [InlineData(479, false)] // 7 h 59 of 10 h
    [InlineData(480, true)]
    public void Eighty_per_cent_is_crossed_at_eighty_per_cent(int minutes, bool isCrossed) =>
        Assert.Equal(isCrossed, Read([Lot("only", 600, 0)], [Work(minutes, 1)], 2).Crossings(0.8m).Any());

    [Fact]
    public void A_threshold_names_the_work_that_crossed_it()
    {
        var last = Work(200, 5);
        var crossing = Read([Lot("only", 600, 0)], [Work(300, 1), last], 10).Crossings(0.8m).Single();
        Assert.Equal(last.Id, crossing.Work);
    }

    /// <summary>Granted = drawn + expired + left, the balance is the sum of the lines, whatever the order of entry.</summary>
    [Fact]
    public void Hours_are_never_made_or_lost() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<(byte Day, byte Minutes)[]>(),
                ArbMap.Default.ArbFor<(byte Day, byte Hours)[]>(),
                ArbMap.Default.ArbFor<int>(),
                (works, lots, seed) =>
                {
                    var granted = lots.Select((l, i) => Lot($"lot{i}", 60 * (1 + (l.Hours % 50)), l.Day)).ToList();
                    var done = works.Select(w => Work(1 + w.Minutes, w.Day)).ToArray();
                    var statement = Read(granted, done, 200);
                    new Random(seed).Shuffle(done);
                    var shuffled = Read(granted, done, 200);
                    var conserved = statement.Lots.All(l =>
                        l.Lot.Amount == l.Drawn + l.Expired + l.Left && l.Left >= 0
                    );
                    return conserved
                        && statement.Balance == statement.Postings.Sum(p => p.Amount)
                        && statement.Balance == shuffled.Balance;
                }
            )
            .QuickCheckThrowOnFailure();

    static CreditStatement Read(IEnumerable<CreditLot> lots, IEnumerable<CreditWork> works, int onDay) =>
        CreditStatement.Read(Pack, lots, works, Day(onDay));

    static CreditLot Lot(string key, decimal minutes, int onDay) =>
        new(key, minutes, Day(onDay), Day(onDay) + Duration.FromDays(365));

    static CreditWork Work(decimal minutes, int onDay) =>
        new(InterventionId.Of(Guid.NewGuid()), Day(onDay) + Duration.FromHours(1), minutes);

    static Instant Day(int day) => NewYear + Duration.FromDays(day);
}
