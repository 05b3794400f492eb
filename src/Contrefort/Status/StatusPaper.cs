using Contrefort.Documents.Pdf;
using Contrefort.Quotes;
using Contrefort.Ui;

namespace Contrefort.Status;

/// <summary>A status page on paper: what <see cref="StatusPage"/> says, and no more. The same reading gives the same bytes.</summary>
internal static class StatusPaper
{
    public static byte[] Of(StatusView view, string seller, Words reader)
    {
        var w = view.In(reader);
        List<Block> body =
        [
            PaperLook.Title(view.Title),
            new Paragraph(
                Colored(w[view.Summary], view.Worst),
                // Paper is kept: a moment of it has its year.
                new Run($"  {w["as of {0}", w.Write.MomentWithYear(view.At)]}") { Style = PaperLook.Small }
            )
            {
                SpaceAfter = 12,
            },
            .. view.Components.Select(component => Component(component, w)),
        ];
        if (view.Planned.Count > 0)
        {
            body.Add(PaperLook.Chapter(w["Planned maintenance"]));
            body.AddRange(
                view.Planned.Select(stretch => new Item(
                    "•",
                    new Paragraph($"{w.Write.Moment(stretch.Start)} – {w.Write.Hour(stretch.End)}")
                ))
            );
        }
        body.Add(PaperLook.Chapter(w["Incidents of the last 30 days"]));
        if (view.Incidents.Count == 0)
            body.Add(new Paragraph(w["None."]) { Style = new() { Color = PaperLook.Quiet } });
        foreach (var incident in view.Incidents)
        {
            var heading = new Stack(
                new Paragraph(Run.Bold(incident.Component)),
                new Paragraph(w[incident.When]) { Style = PaperLook.Small, SpaceAfter = 2 }
            )
            {
                SpaceBefore = 8,
                KeepTogether = true,
                KeepWithNext = incident.Notes.Count > 0,
            };
            body.Add(heading);
            foreach (var (at, text) in incident.Notes)
                body.Add(
                    new Paragraph(new Run($"{w.Write.Moment(at)}  ") { Style = PaperLook.Small }, text)
                    {
                        SpaceAfter = 2,
                    }
                );
        }
        return PaperLook.Paper(w, view.Title, seller, view.Title, view.At, body).ToPdf();
    }

    /// <summary>Its name and state, its days, and below them what they come to.</summary>
    static Stack Component(StatusComponent component, Words w)
    {
        var width = PaperStrip.Width(component.Days.Count);
        return new Stack(
            new Table(Column.Fixed(width * 3 / 4), Column.Fixed(width / 4, Align.Right))
            {
                Look = TableLook.Plain,
                Rows =
                [
                    new Row(
                        new Paragraph(Run.Bold(component.Name)),
                        new Paragraph(Colored(w.Of(component.State), component.State))
                    ),
                ],
                SpaceAfter = 3,
            },
            PaperStrip.Of(component.Days),
            new Table(
                Column.Fixed(width / 3),
                Column.Fixed(width / 3, Align.Center),
                Column.Fixed(width / 3, Align.Right)
            )
            {
                Style = PaperLook.Small,
                Look = TableLook.Plain,
                Rows = [new Row(w["90 days ago"], HistoryView.Share(w, component.Reading), w["today"])],
            }
        )
        {
            KeepTogether = true,
            SpaceAfter = 12,
        };
    }

    static Run Colored(string text, StatusWord word) =>
        Run.Bold(text) with
        {
            Style = new() { Bold = true, Color = PaperStrip.Look(word) },
        };
}
