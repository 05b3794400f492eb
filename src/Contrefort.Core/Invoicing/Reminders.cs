using NodaTime;

namespace Contrefort.Core.Invoicing;

/// <summary>When a seller reminds of what is not paid, and what being late costs.</summary>
/// <param name="Days">After the due date, rising.</param>
/// <param name="LateRate">Per cent a year; null: nothing is computed, the words of the invoice stand.</param>
/// <param name="Fee">Owed once from the first day (40 € in the European Union).</param>
public sealed record ReminderLadder(IReadOnlyList<int> Days, decimal? LateRate, decimal Fee)
{
    public static readonly ReminderLadder Usual = new([3, 15, 30], null, 40);

    /// <summary>From this step on the fee and the interest are asked for.</summary>
    public bool IsFirm(int days) => Days.Count > 1 && days != Days[0];

    /// <summary>
    /// The step that is due on a day: the last one reached, when neither it nor a later one was sent. Steps that passed unsent
    /// are not made up for.
    /// </summary>
    public int? Due(LocalDate dueOn, LocalDate today, IEnumerable<int> sent) =>
        Days.Where(days => dueOn.PlusDays(days) <= today).Select(days => (int?)days).Max() is { } reached
        && !sent.Any(days => days >= reached)
            ? reached
            : null;

    /// <summary>When the next step comes after a day; null when there is none.</summary>
    public LocalDate? Next(LocalDate dueOn, LocalDate today) =>
        Days.Select(days => dueOn.PlusDays(days)).Where(day => day > today).Select(day => (LocalDate?)day).Min();

    /// <summary>Simple interest from the day after the due date, in a year of 365 days, on what is open today.</summary>
    public decimal Interest(decimal open, LocalDate dueOn, LocalDate today) =>
        LateRate is { } rate && today > dueOn
            ? Cents.Round(open * rate / 100 * Period.Between(dueOn, today, PeriodUnits.Days).Days / 365)
            : 0;
}
