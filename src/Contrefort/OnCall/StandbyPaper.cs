using System.Globalization;
using System.Text;
using Contrefort.Core.OnCall;
using Contrefort.Documents.Pdf;
using Contrefort.Portal;
using Contrefort.Quotes;
using Contrefort.Ui;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.OnCall;

/// <summary>The standby summary of a month as it is handed to an employee, and of all for a spreadsheet.</summary>
internal static class StandbyPaper
{
    const string ByteOrderMark = "\uFEFF";

    /// <param name="at">When it is made; the same moment gives the same bytes.</param>
    public static byte[] Of(StandbySummary summary, Words w, Instant at)
    {
        var title = w["Standby in {0}", w.Write.Month(summary.Month)];
        List<Block> body =
        [
            PaperLook.Title(title),
            new Paragraph(summary.Person.Name)
            {
                Style = new() { Size = 11 },
                SpaceAfter = 8,
            },
            new Table(
                Column.Share(),
                Column.Fixed(30.Mm, Align.Right),
                Column.Fixed(30.Mm, Align.Right),
                Column.Fixed(30.Mm, Align.Right)
            )
            {
                Head = [new(w["Kind of hour"], w["Hours"], w["Rate"], w["Compensation"])],
                Rows =
                [
                    .. summary.Hours.Select(line => new Row(
                        w.Of(line.Kind),
                        Hours(line.Length, w),
                        line.Rate is { } rate ? w.Write.Amount(rate, summary.Currency) : "",
                        line.Amount is { } amount ? w.Write.Amount(amount, summary.Currency) : ""
                    )),
                ],
                Foot =
                [
                    new(
                        w["In all"],
                        Hours(summary.Standby, w),
                        "",
                        summary.Compensation is { } sum ? w.Write.Amount(sum, summary.Currency) : ""
                    )
                    {
                        Style = new() { Bold = true },
                    },
                ],
            },
            PaperLook.Chapter(w["Call-outs: {0}, {1} worked", summary.CallOuts.Count, summary.Worked]),
            .. summary.CallOuts.Select(work => new Paragraph(
                $"{w.Write.MomentWithYear(work.From)} · {w.Write.Span(work.Worked)} · {work.About}"
            )
            {
                Style = PaperLook.Small,
            }),
            .. summary.RestsDue.Select(rest => new Paragraph(RestDue(rest, w)) { SpaceBefore = 6 }),
            new Paragraph(
                w[
                    "Time worked when called is effective work. Standby: Code du travail, L3121-9 to L3121-12 and R3121-2."
                ]
            )
            {
                Style = PaperLook.Small,
                SpaceBefore = 14,
            },
        ];
        return PaperLook.Paper(w, title, summary.Person.Name, title, at, body).ToPdf();
    }

    public static string RestDue(RestDue rest, Words w) =>
        w["Rest to be given whole from {0} until {1}: a call-out broke it.", rest.From, rest.Until];

    /// <summary>Hours as pay slips write them, in hundredths.</summary>
    public static string Hours(Duration length, Words w) =>
        ((decimal)length.TotalHours).ToString("0.00", w.Reader.Culture);

    public static string Csv(IReadOnlyList<StandbySummary> summaries, Words w)
    {
        var text = new StringBuilder(ByteOrderMark);
        void Add(params IEnumerable<string> cells) =>
            text.AppendJoin(w.Reader.Language == Language.French ? ";" : ",", cells.Select(StatementCsv.Cell))
                .Append("\r\n");
        Add([
            w["Employee"],
            w["Month"],
            .. Enum.GetValues<StandbyKind>().Select(kind => w.Of(kind)),
            w["Hours"],
            w["Call-outs"],
            w["Hours worked"],
            w["Compensation"],
        ]);
        foreach (var summary in summaries)
            Add([
                summary.Person.Name,
                YearMonthPattern.Iso.Format(summary.Month),
                .. summary.Hours.Select(line => Hours(line.Length, w)),
                Hours(summary.Standby, w),
                summary.CallOuts.Count.ToString(CultureInfo.InvariantCulture),
                Hours(summary.Worked, w),
                summary.Compensation?.ToString("0.00", w.Reader.Culture) ?? "",
            ]);
        return text.ToString();
    }
}
