using Contrefort.Core.Books;
using Contrefort.Core.Invoicing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Contrefort.Core.Tests.Books;

public sealed class EarnedRevenueTests
{
    static readonly LocalDate First = new(2026, 10, 1);

    [Theory]
    [InlineData("2026-09-30", 0)] // before it begins
    [InlineData("2026-10-01", 10)] // one day of 92
    [InlineData("2026-11-15", 460)] // half of them
    [InlineData("2026-12-31", 920)]
    [InlineData("2027-06-30", 920)]
    public void A_quarter_in_advance_is_earned_day_by_day(string day, decimal earned)
    {
        var fee = new EarnedRevenue(920, new Earning.OverDays(First, new LocalDate(2026, 12, 31)));
        Assert.Equal(earned, fee.At(NodaTime.Text.LocalDatePattern.Iso.Parse(day).Value));
    }

    [Fact]
    public void A_pack_is_earned_as_it_is_used_and_the_rest_when_it_expires()
    {
        var pack = new EarnedRevenue(
            700,
            new Earning.OverUse(
                600,
                [(First.PlusDays(3), 60), (First.PlusDays(10), 90), (First.PlusDays(11), -30)],
                First.PlusYears(1)
            )
        );
        Assert.Equal(0, pack.At(First));
        Assert.Equal(70, pack.At(First.PlusDays(3)));
        Assert.Equal(175, pack.At(First.PlusDays(10)));
        Assert.Equal(140, pack.At(First.PlusDays(11)));
        Assert.Equal(560, pack.OwedAt(First.PlusYears(1).PlusDays(-1)));
        Assert.Equal(0, pack.OwedAt(First.PlusYears(1)));
    }

    [Fact]
    public void Earned_and_owed_make_up_what_was_invoiced_at_any_date_and_nothing_is_owed_in_the_end()
    {
        var earnings = Gen.OneOf(
            from days in Gen.Choose(1, 800)
            from start in Gen.Choose(-100, 100)
            select (Earning)new Earning.OverDays(First.PlusDays(start), First.PlusDays(start + days - 1)),
            from units in Gen.Choose(1, 5000)
            from expiry in Gen.Choose(1, 700)
            from uses in Gen.Zip(Gen.Choose(0, 700), Gen.Choose(-100, 600)).ListOf()
            select (Earning)
                new Earning.OverUse(
                    units,
                    [.. uses.Select(use => (First.PlusDays(use.Item1), (decimal)use.Item2))],
                    First.PlusDays(expiry)
                )
        );
        Prop.ForAll(
                Gen.Zip(Gen.Choose(-1_000_000, 1_000_000), earnings).ListOf().ToArbitrary(),
                Gen.Choose(-200, 900).ToArbitrary(),
                (lines, days) =>
                {
                    var day = First.PlusDays(days);
                    var all = lines.Select(line => new EarnedRevenue(line.Item1 / 100m, line.Item2)).ToList();
                    return all.Sum(line => line.At(day)) + all.Sum(line => line.OwedAt(day))
                            == all.Sum(line => line.Net)
                        && all.TrueForAll(line => Cents.Decimals(line.At(day)) <= 2)
                        && all.TrueForAll(line => line.OwedAt(First.PlusDays(2000)) == 0)
                        && all.TrueForAll(line =>
                            Math.Abs(line.At(day)) <= Math.Abs(line.Net) && line.At(day) * line.Net >= 0
                        );
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_is_earned_of_a_fee_never_falls()
    {
        Prop.ForAll(
                Gen.Zip(Gen.Choose(0, 1_000_000), Gen.Choose(1, 400)).ToArbitrary(),
                given =>
                {
                    var fee = new EarnedRevenue(
                        given.Item1 / 100m,
                        new Earning.OverDays(First, First.PlusDays(given.Item2))
                    );
                    return Enumerable
                        .Range(0, given.Item2 + 2)
                        .Zip(Enumerable.Range(1, given.Item2 + 2))
                        .All(pair => fee.At(First.PlusDays(pair.First)) <= fee.At(First.PlusDays(pair.Second)));
                }
            )
            .QuickCheckThrowOnFailure();
    }
}
