using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Billing;

internal static class DraftWords
{
    /// <summary>One day, or from one to another.</summary>
    public static string Period(LocalDate from, LocalDate until, Words w) =>
        from == until ? w.Write.Date(from) : $"{w.Write.Date(from)} – {w.Write.Date(until)}";
}
