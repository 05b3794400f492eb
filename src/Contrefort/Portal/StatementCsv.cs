using System.Globalization;
using System.Text;
using Contrefort.Core.Billing;
using Contrefort.Ui;
using NodaTime.Text;

namespace Contrefort.Portal;

/// <summary>A contract's statement for a spreadsheet. What others wrote is never a formula there.</summary>
internal static class StatementCsv
{
    const string ByteOrderMark = "\uFEFF";

    public static string Write(ContractSheet sheet, Words w)
    {
        var csv = new Lines(w);
        csv.Add(
            w["Date"],
            w["Credit"],
            w["Movement"],
            w["Ticket"],
            w["Engineer"],
            w["Work done"],
            w["Minutes worked"],
            w["Amount"],
            w["Balance"],
            w["How it was counted"]
        );
        foreach (var statement in sheet.Statements)
        {
            if (sheet.Days.From is { } from)
                csv.Add(
                    LocalDatePattern.Iso.Format(from),
                    statement.Term.Ref,
                    w["Opening balance"],
                    "",
                    "",
                    "",
                    "",
                    "",
                    csv.Number(statement.Opening),
                    ""
                );
            foreach (var (posting, work, measured) in statement.Lines)
                csv.Add(
                    LocalDateTimePattern
                        .GeneralIso.Format(posting.At.InZone(w.Reader.Zone).LocalDateTime)
                        .Replace('T', ' '),
                    statement.Term.Ref,
                    w.Of(posting.Kind),
                    work?.Ticket ?? "",
                    work?.Entry.Engineer ?? "",
                    work?.Entry.Summary ?? "",
                    measured is null ? "" : csv.Number((decimal)measured.Worked.TotalMinutes),
                    csv.Number(posting.Amount),
                    csv.Number(posting.Balance),
                    measured is null ? "" : string.Join("; ", measured.Steps.Select(step => w[step.Reason]))
                );
        }
        return csv.ToString();
    }

    /// <summary>What is owed and was invoiced; each line's amount added to the balance before it gives the balance beside it.</summary>
    public static string WriteMoney(ContractSheet sheet, MoneyStatement money, Words w)
    {
        var csv = new Lines(w);
        csv.Add(
            w["Date"],
            w["Movement"],
            w["Ticket"],
            w["What"],
            w["Figures"],
            w["Amount"],
            w["Not invoiced yet"],
            w["Currency"],
            w["Why"]
        );
        if (money.Opening != 0 || sheet.Days.From is not null)
            csv.Add(
                LocalDatePattern.Iso.Format(money.From),
                w["Opening balance"],
                "",
                "",
                "",
                "",
                csv.Amount(money.Opening),
                sheet.Currency,
                ""
            );
        foreach (var movement in money.Movements)
            csv.Add(
                LocalDatePattern.Iso.Format(movement.On),
                w.Of(movement.Kind),
                MoneyWords.Ticket(sheet, movement) ?? "",
                MoneyWords.What(sheet, movement, w),
                MoneyWords.State(movement, w) is { Length: > 0 } state
                    ? state
                    : MoneyWords.Figures(movement, sheet.Currency, w),
                csv.Amount(movement.Amount),
                csv.Amount(movement.Balance),
                sheet.Currency,
                movement.Line is { } line ? string.Join("; ", line.Price.Steps.Select(step => w[step.Reason])) : ""
            );
        return csv.ToString();
    }

    /// <summary>Lines the reader's spreadsheet opens: a French one parts columns by semicolons, because its decimals have commas.</summary>
    sealed class Lines(Words w)
    {
        readonly StringBuilder _text = new(ByteOrderMark);

        public void Add(params IEnumerable<string> cells) =>
            _text.AppendJoin(w.Reader.Language == Language.French ? ";" : ",", cells.Select(Cell)).Append("\r\n");

        public string Number(decimal number) => number.ToString("0.##", w.Reader.Culture);

        public string Amount(decimal amount) => amount.ToString("0.00", w.Reader.Culture);

        public override string ToString() => _text.ToString();
    }

    /// <summary>
    /// One cell (RFC 4180), and nothing a spreadsheet would run: text that begins like a formula gets an apostrophe before it.
    /// </summary>
    public static string Cell(string text)
    {
        var isNumber = decimal.TryParse(
            text.Replace(',', '.'),
            NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out _
        );
        if (
            !isNumber
            && text.TrimStart(' ', '\u00a0')
                is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠' or '|' or '%', ..]
        )
            text = $"'{text}";
        return text.AsSpan().IndexOfAny("\";,\r\n\t'") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }
}
