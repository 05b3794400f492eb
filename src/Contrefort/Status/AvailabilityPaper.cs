using Contrefort.Documents.Pdf;
using Contrefort.Quotes;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Status;

/// <summary>A period's availability on paper: the figures, the ninety days of each check, and each outage.</summary>
internal static class AvailabilityPaper
{
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
                body.Add(PaperStrip.Of(check.Days));
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
}
