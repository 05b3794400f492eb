using Contrefort.Core.Calendars;
using Contrefort.Core.OnCall;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Tests.OnCall;

public sealed class OnCallRotaTests
{
    internal static readonly DateTimeZone Paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];
    internal static readonly OnCallPerson Ines = new(new Guid("00000000-0000-0000-0000-000000000001"), "Inès");
    internal static readonly OnCallPerson Marc = new(new Guid("00000000-0000-0000-0000-000000000002"), "Marc");
    internal static readonly OnCallPerson Zoe = new(new Guid("00000000-0000-0000-0000-000000000003"), "Zoé");

    internal static readonly SupportHours Office = SupportHours.Of(
        new OpeningPlan { Zone = Paris, Week = WeekHours.Parse([new("mon-fri", ["09:00-18:00"])]) }
    );

    /// <summary>Monday 2 November 2026, 9:00: Inès begins; then Marc, then Zoé.</summary>
    internal static readonly OnCallLayer Week = new(
        "Week",
        [Ines, Marc, Zoe],
        HandOver.Weekly(new LocalTime(9, 0), new LocalDate(2026, 11, 2))
    );

    internal static Instant At(string local) =>
        LocalDateTimePattern
            .CreateWithInvariantCulture("uuuu-MM-dd HH:mm")
            .Parse(local)
            .Value.InZoneLeniently(Paris)
            .ToInstant();

    internal static OnCallRota Rota(params OnCallLayer[] layers) => new(default, "Nights", Paris) { Layers = layers };

    static string Tell(OnCallRota rota, string from, string to) =>
        string.Join(
            "; ",
            rota.Shifts(At(from), At(to))
                .Select(shift =>
                    $"{shift.Person?.Name ?? "-"} {shift.From.InZone(Paris).LocalDateTime:dd HH:mm}–{shift.To.InZone(Paris).LocalDateTime:dd HH:mm}"
                )
        );

    [Theory]
    [InlineData("2026-11-02 08:59", null)] // before the first hand-over
    [InlineData("2026-11-02 09:00", "Inès")]
    [InlineData("2026-11-09 08:59", "Inès")]
    [InlineData("2026-11-09 09:00", "Marc")]
    [InlineData("2026-11-16 12:00", "Zoé")]
    [InlineData("2026-11-23 09:00", "Inès")] // round again
    [InlineData("2027-03-29 09:00", "Inès")] // the 21st turn, over the change of clocks
    public void People_take_turns_week_by_week(string at, string? who) =>
        Assert.Equal(who, Rota(Week).Who(At(at))?.Name);

    [Fact]
    public void The_duty_passes_on_at_the_same_hour_of_the_clock_after_the_clocks_change()
    {
        var daily = Week with { HandOver = HandOver.Daily(new LocalTime(9, 0), new LocalDate(2026, 10, 24)) };
        Assert.Equal(
            "Inès 24 09:00–25 09:00; Marc 25 09:00–26 09:00",
            Tell(Rota(daily), "2026-10-24 09:00", "2026-10-26 09:00")
        );
        Assert.Equal(
            [Duration.FromHours(25), Duration.FromHours(24)],
            Rota(daily).Shifts(At("2026-10-24 09:00"), At("2026-10-26 09:00")).Select(shift => shift.Length)
        );
    }

    [Fact]
    public void A_hand_over_at_an_hour_the_clock_skips_comes_when_the_clock_goes_on()
    {
        var daily = Week with { HandOver = HandOver.Daily(new LocalTime(2, 30), new LocalDate(2027, 3, 27)) };
        Assert.Equal(
            "Inès 27 12:00–28 03:30; Marc 28 03:30–29 02:30",
            Tell(Rota(daily), "2027-03-27 12:00", "2027-03-29 02:30")
        );
    }

    [Fact]
    public void A_hand_over_at_an_hour_that_comes_twice_comes_the_first_time()
    {
        var daily = Week with { HandOver = HandOver.Daily(new LocalTime(2, 30), new LocalDate(2026, 10, 24)) };
        var shifts = Rota(daily).Shifts(At("2026-10-24 02:30"), At("2026-10-26 02:30"));
        Assert.Equal([Duration.FromHours(24), Duration.FromHours(25)], shifts.Select(shift => shift.Length));
    }

    [Fact]
    public void A_later_layer_wins_in_its_hours_and_no_layer_is_a_gap()
    {
        var nights = Week with { Name = "Nights", Hours = Office.Complement(), Members = [Ines] };
        var lunch = SupportHours.Of(
            new OpeningPlan { Zone = Paris, Week = WeekHours.Parse([new("fri", ["12:00-14:00"])]) }
        );
        var noon = Week with { Name = "Noon", Hours = lunch, Members = [Marc] };
        Assert.Equal(
            "Inès 13 08:00–13 09:00; - 13 09:00–13 12:00; Marc 13 12:00–13 14:00; - 13 14:00–13 18:00; Inès 13 18:00–16 09:00; - 16 09:00–16 12:00",
            Tell(Rota(nights, noon), "2026-11-13 08:00", "2026-11-16 12:00")
        );
    }

    [Fact]
    public void A_public_holiday_belongs_to_the_layer_outside_office_hours()
    {
        var holidays = new HolidayCalendar(
            "FR",
            new HolidayName("France", "France"),
            year => [new Holiday(new LocalDate(year, 11, 11), new HolidayName("Armistice", "Armistice"))]
        );
        var office = SupportHours.Of(
            new OpeningPlan
            {
                Zone = Paris,
                Week = WeekHours.Parse([new("mon-fri", ["09:00-18:00"])]),
                Holidays = holidays,
            }
        );
        var rota = Rota(
            Week with
            {
                Name = "Business",
                Members = [Zoe],
                Hours = office,
            },
            Week with
            {
                Name = "Off hours",
                Members = [Ines],
                Hours = office.Complement(),
            }
        );
        Assert.Equal("Zoé", rota.Who(At("2026-11-10 12:00"))?.Name);
        Assert.Equal("Inès", rota.Who(At("2026-11-11 12:00"))?.Name);
    }

    [Fact]
    public void Whoever_is_absent_is_passed_over_and_it_is_said()
    {
        var rota = Rota(Week) with { Absences = [new(Ines.Id, At("2026-11-04 00:00"), At("2026-11-05 00:00"))] };
        var shifts = rota.Shifts(At("2026-11-03 12:00"), At("2026-11-06 12:00"));
        Assert.Equal(["Inès", "Marc", "Inès"], shifts.Select(shift => shift.Person!.Name));
        Assert.Equal("Week: the turn of Inès, who is absent", shifts[1].Because.ToString());
    }

    [Fact]
    public void When_everybody_is_absent_the_layer_below_has_it_and_then_nobody()
    {
        Instant from = At("2026-11-04 00:00"),
            to = At("2026-11-05 00:00");
        var alone = Rota(Week with { Members = [Ines] }) with { Absences = [new(Ines.Id, from, to)] };
        Assert.Equal("Inès is absent, and nobody is left", alone.Shifts(from, to).Single().Because.ToString());
        var two = alone with { Layers = [Week with { Members = [Zoe] }, Week with { Members = [Ines] }] };
        Assert.Equal("Zoé", two.Who(from)?.Name);
    }

    [Fact]
    public void An_override_takes_all_of_its_stretch_and_a_swap_only_what_was_the_others_turn()
    {
        var nights = Week with { Hours = Office.Complement(), Members = [Ines] };
        Instant from = At("2026-11-13 12:00"),
            to = At("2026-11-14 00:00");
        var all = Rota(nights) with { Overrides = [new(Marc, from, to)] };
        Assert.Equal("Marc 13 12:00–14 00:00", Tell(all, "2026-11-13 12:00", "2026-11-14 00:00"));
        var swap = Rota(nights) with { Overrides = [new(Marc, from, to, Ines)] };
        Assert.Equal("- 13 12:00–13 18:00; Marc 13 18:00–14 00:00", Tell(swap, "2026-11-13 12:00", "2026-11-14 00:00"));
        Assert.Equal("Marc takes it for Inès", swap.ShiftAt(At("2026-11-13 20:00")).Because.ToString());
    }

    [Fact]
    public void The_later_override_wins_and_one_of_somebody_absent_does_not_count()
    {
        Instant from = At("2026-11-13 12:00"),
            to = At("2026-11-14 00:00");
        var rota = Rota(Week) with { Overrides = [new(Ines, from, to), new(Zoe, from, to)] };
        Assert.Equal("Zoé", rota.Who(from)?.Name);
        Assert.Equal("Inès", (rota with { Absences = [new(Zoe.Id, from, to)] }).Who(from)?.Name);
    }

    [Fact]
    public void A_layer_that_was_changed_leaves_the_past_as_it_was()
    {
        var change = At("2026-11-04 12:00");
        var rota = Rota(Week with { Members = [Ines], Until = change }, Week with { Members = [Zoe], From = change });
        Assert.Equal(
            "Inès 04 09:00–04 12:00; Zoé 04 12:00–04 15:00",
            Tell(rota, "2026-11-04 09:00", "2026-11-04 15:00")
        );
    }

    [Fact]
    public void Shifts_and_who_agree_at_every_half_hour_of_a_year()
    {
        var rota = Rota(
            Week with
            {
                Hours = Office.Complement(),
            },
            Week with
            {
                Hours = Office,
                Members = [Zoe, Marc],
                HandOver = new(HandOverUnit.Day, 3, new LocalTime(2, 30), new LocalDate(2026, 6, 1)),
            }
        ) with
        {
            Absences = [new(Marc.Id, At("2026-12-20 00:00"), At("2027-01-04 00:00"))],
            Overrides = [new(Ines, At("2026-12-24 12:00"), At("2026-12-26 12:00"), Zoe)],
        };
        Instant from = At("2026-06-01 00:00"),
            to = At("2027-06-01 00:00");
        var shifts = rota.Shifts(from, to);
        Assert.Equal((from, to), (shifts[0].From, shifts[^1].To));
        Assert.All(shifts.Zip(shifts.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
        var i = 0;
        for (var at = from; at < to; at += Duration.FromMinutes(30))
        {
            while (shifts[i].To <= at)
                i++;
            Assert.Equal(rota.Who(at), shifts[i].Person);
        }
    }

    [Fact]
    public void A_question_about_a_century_is_refused() =>
        Assert.Throws<RuleViolationException>(() => Rota(Week).Shifts(At("2026-01-01 00:00"), At("2126-01-01 00:00")));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MaxValue / 8)]
    public void A_hand_over_comes_at_least_once_a_year(int every) =>
        Assert.Throws<RuleViolationException>(() => (Week.HandOver with { Every = every }).Check());
}
