using Contrefort.Core.Monitoring;
using Contrefort.Documents.Pdf;
using Contrefort.Quotes;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Status;

/// <summary>A period's availability on paper: the figures, the ninety days of each check, and each outage.</summary>
internal static class AvailabilityPaper
{
    static readonly Color Good = Color.Hex("#3f8f63");
    static readonly Color Some = Color.Hex("#c98a1b");
    static readonly Color Bad = Color.Hex("#b3392b");
    static readonly Color Planned = Color.Hex("#5b7fa6");
    static readonly Color None = Color.Hex("#d9d5cc");

    /// <param name="at">When it is made; the same moment gives the same bytes.</param>
    public static byte[] Of(History history, string customer, string seller, Words w, Instant at)
    {
        var title = w["Availability of {0}", customer];
        List<Block> body =
        [
            PaperLook.Title(title),
            new Paragraph(w["From {0} to {1}", history.Period.From, history.Period.Until])
            {
                Style = PaperLook.Small,
                SpaceAfter = 8,
            },
            new Table(Column.Share(), Column.Share(), Column.Share())
            {
                Head = [new(w["Available"], w["Down"], w["Down as planned, not counted"])],
                Rows =
                [
                    new Row(
                        HistoryView.Share(w, history.Reading),
                        w.Write.Span(history.Reading.Down),
                        w.Write.Span(history.Reading.PlannedDown)
                    ),
                ],
                SpaceAfter = 8,
            },
        ];
        foreach (var machine in history.Machines)
        {
            body.Add(PaperLook.Chapter($"{machine.Machine.Name}  ·  {HistoryView.Share(w, machine.Reading)}"));
            foreach (var check in machine.Checks)
            {
                body.Add(
                    new Paragraph($"{check.Check.Name}  ·  {HistoryView.Share(w, check.Reading)}")
                    {
                        Style = PaperLook.Small,
                        SpaceBefore = 3,
                        KeepWithNext = true,
                    }
                );
                body.Add(Strip(check.Days));
            }
        }
        if (history.Outages.Count > 0)
        {
            body.Add(PaperLook.Chapter(w["Outages"]));
            body.Add(
                new Table(Column.Fixed(38.Mm), Column.Fixed(38.Mm), Column.Fixed(24.Mm, Align.Right), Column.Share())
                {
                    Style = new() { Size = 8.5 },
                    Head = [new(w["From"], w["To"], w["Duration"], w["What"])],
                    Rows =
                    [
                        .. history.Outages.Select(outage => new Row(
                            w.Write.MomentWithYear(outage.From),
                            outage.Until is { } until ? w.Write.MomentWithYear(until) : w["still down"],
                            outage.Until is { } end ? w.Write.Span(end - outage.From) : "",
                            $"{outage.Machine.Name} · {outage.Check.Name}"
                        )),
                    ],
                }
            );
        }
        return PaperLook.Paper(w, title, seller, title, at, body).ToPdf();
    }

    static Frame Strip(IReadOnlyList<(LocalDate Day, AvailabilityReading Reading)> days) =>
        new(days.Count * 5, 12, [.. days.Select((day, at) => (Mark)new BoxMark(at * 5, 0, 4, 12, Look(day.Reading)))])
        {
            SpaceAfter = 4,
        };

    static Color Look(AvailabilityReading reading) =>
        DayStrip.Look(reading) switch
        {
            "good" => Good,
            "some" => Some,
            "bad" => Bad,
            "planned" => Planned,
            _ => None,
        };
}
