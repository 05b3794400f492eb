using Contrefort.Core.Terms;
using NodaTime;

namespace Contrefort.Core.Credits;

/// <summary>
/// One stretch of work as the engineer knows it. <see cref="Worked"/> is what was spent on the problem itself; time on the
/// telephone and on the road are kept beside it, because contracts count them differently. All are elapsed time.
/// </summary>
public sealed record WorkDone(Duration Worked, Duration Phone, Duration Travel);

/// <summary>One step from the time worked to the time charged, and the term that asks for it.</summary>
public sealed record MeterStep(Sentence Reason, Duration Charged, Citation Because);

/// <summary>
/// Work as its meters count it. <see cref="Worked"/> is kept beside <see cref="Charged"/>, always. <see cref="Days"/> is
/// set when the meter counts visits in days.
/// </summary>
public sealed record MeasuredWork(Duration Worked, Duration Charged, decimal? Days, IReadOnlyList<MeterStep> Steps);

/// <summary>Evaluates meter terms: count, exclude, round, minimum, times, in the order of the file.</summary>
public static class Metering
{
    /// <summary>
    /// Measures one intervention. Conditions on the duration look at the raw time worked, before any rounding, so that
    /// 3 h 50 on site is under 4 hours although it rounds up to them (reading of <c>meter.onsite-double</c>).
    /// </summary>
    public static MeasuredWork Measure(ContractTerms terms, WorkDone work, Situation situation) =>
        Measure([.. terms.Of<MeterTerm>()], terms, work, terms.Completed(situation with { Duration = work.Worked }));

    /// <param name="situation">Completed, with the time worked.</param>
    internal static MeasuredWork Measure(
        IReadOnlyList<MeterTerm> meters,
        ContractTerms terms,
        WorkDone work,
        Situation situation
    )
    {
        var steps = new Steps(work, [.. meters.Where(meter => terms.AppliesTo(meter, situation))]);
        var (charged, days) = Run(steps.Meters, work, null);
        return new MeasuredWork(work.Worked, charged, days, steps);
    }

    /// <summary>What the meters charge, and the steps to it when there is a list for them.</summary>
    static (Duration Charged, decimal? Days) Run(MeterTerm[] meters, WorkDone work, List<MeterStep>? steps)
    {
        var charged = work.Worked;
        decimal? days = null;
        foreach (var meter in meters)
        {
            if (meter.Counts is not null && work.Phone > Duration.Zero)
            {
                var excluded = meter.Excludes.Contains(TimeKind.Phone);
                if (!excluded)
                    charged += work.Phone;
                steps?.Add(
                    new(
                        excluded
                            ? new Sentence("{0} on the telephone are not counted", work.Phone)
                            : new Sentence("{0} on the telephone are counted", work.Phone),
                        charged,
                        meter.Cite()
                    )
                );
            }
            if (meter.Counts is not null && work.Travel > Duration.Zero && meter.Excludes.Contains(TimeKind.Travel))
                steps?.Add(new(new Sentence("{0} of travel are not counted", work.Travel), charged, meter.Cite()));
            if (meter.Round is { To.Unit: DurationUnit.Day } visit)
            {
                days = Math.Max(visit.To.Amount, meter.Minimum?.Amount ?? 0);
                steps?.Add(new(new Sentence("A visit is counted by {0} day", visit.To.Amount), charged, meter.Cite()));
                continue;
            }
            if (meter.Round is { } round && Round(charged, round) is var rounded && rounded != charged)
            {
                charged = rounded;
                steps?.Add(
                    new(
                        new Sentence("Rounded to {0}, each {1} begun counts", charged, round.To.ToDuration()),
                        charged,
                        meter.Cite()
                    )
                );
            }
            if (meter.Minimum?.ToDuration() is { } minimum && charged < minimum)
            {
                charged = minimum;
                steps?.Add(new(new Sentence("At least {0}", minimum), charged, meter.Cite()));
            }
            if (meter.Times is { } times and not 1)
            {
                charged = Duration.FromTicks((double)(charged.BclCompatibleTicks * times));
                steps?.Add(
                    meter.When.On("duration") is Condition.Length { Lt: { } limit }
                        ? new(
                            new Sentence("Counted {0} times: under {1}", times, limit.ToDuration()),
                            charged,
                            meter.Cite()
                        )
                        : new(new Sentence("Counted {0} times", times), charged, meter.Cite())
                );
            }
        }
        return (charged, days);
    }

    sealed class Steps(WorkDone work, MeterTerm[] meters) : Later<MeterStep>
    {
        public MeterTerm[] Meters => meters;

        protected override IReadOnlyList<MeterStep> Make()
        {
            var steps = new List<MeterStep>();
            Run(meters, work, steps);
            return steps;
        }
    }

    /// <summary>Rounds to whole steps from zero.</summary>
    public static Duration Round(Duration time, Rounding rounding)
    {
        var step = rounding.To.ToDuration().BclCompatibleTicks;
        var ticks = time.BclCompatibleTicks;
        var whole = rounding.Mode switch
        {
            RoundingMode.None => ticks,
            RoundingMode.Up => (ticks + step - 1) / step * step,
            RoundingMode.Down => ticks / step * step,
            RoundingMode.Nearest => (ticks + (step / 2)) / step * step,
        };
        return Duration.FromTicks(whole);
    }
}
