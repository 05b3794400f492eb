using System.Globalization;
using System.Text;

namespace Contrefort.Protocols.Banking;

/// <summary>
/// Reads the statements banks give as CSV: no two are alike, so columns are known by their headings, in French or English, amounts by
/// their signs, the separator by counting. UTF-8, or else the Latin alphabet of older programs.
/// </summary>
public static class StatementCsv
{
    const int MostLines = 100_000;

    static readonly string[] Dates =
    [
        "date operation",
        "date de comptabilisation",
        "date",
        "booking date",
        "transaction date",
    ];
    static readonly string[] Amounts = ["montant", "amount", "montant eur", "montant(euros)"];
    static readonly string[] Credits = ["credit", "credit euros", "money in"];
    static readonly string[] Debits = ["debit", "debit euros", "money out"];
    static readonly string[] Texts =
    [
        "libelle",
        "label",
        "description",
        "libelle operation",
        "communication",
        "details",
    ];
    static readonly string[] Payers = ["nom", "contrepartie", "counterparty", "payer", "name", "emetteur"];
    static readonly string[] References = ["reference", "ref"];
    static readonly string[] Currencies = ["devise", "currency"];

    /// <exception cref="StatementException"/>
    public static IReadOnlyList<BankEntry> Read(byte[] file)
    {
        var rows = Rows(Decode(file));
        var head = rows.FindIndex(row =>
            Column(row, Dates) >= 0 && (Column(row, Amounts) >= 0 || Column(row, Credits) >= 0)
        );
        if (head < 0)
            throw new StatementException("No line names a date and an amount.");
        var names = rows[head];
        var (date, text, payer, reference, currency) = (
            Column(names, Dates),
            Column(names, Texts),
            Column(names, Payers),
            Column(names, References),
            Column(names, Currencies)
        );
        var (amount, credit, debit) = (Column(names, Amounts), Column(names, Credits), Column(names, Debits));
        var entries = new List<BankEntry>();
        var seen = new Dictionary<string, int>();
        for (var line = head + 1; line < rows.Count; line++)
        {
            var row = rows[line];
            if (row.All(cell => cell.Length == 0))
                continue;
            var on = Day(Cell(row, date)) ?? throw new StatementException($"Line {line + 1} has no date we can read.");
            var money =
                amount >= 0
                    ? Number(Cell(row, amount))
                    : (Number(Cell(row, credit)) is { } came ? Math.Abs(came) : 0)
                        - (Number(Cell(row, debit)) is { } went ? Math.Abs(went) : 0);
            if (money is not { } sum)
                throw new StatementException($"Line {line + 1} has no amount we can read.");
            if (sum == 0)
                continue;
            var words =
                $"{on:yyyy-MM-dd}|{sum.ToString(CultureInfo.InvariantCulture)}|{Cell(row, text)}|{Cell(row, payer)}|{Cell(row, reference)}";
            seen[words] = seen.GetValueOrDefault(words) + 1;
            entries.Add(
                new(
                    Keys.Of($"csv|{words}|{seen[words]}"),
                    on,
                    sum,
                    Cell(row, currency) is { Length: 3 } code ? code.ToUpperInvariant() : "EUR"
                )
                {
                    Payer = Cell(row, payer) is { Length: > 0 } name ? Keys.Short(name) : null,
                    Reference = Cell(row, reference) is { Length: > 0 } said ? Keys.Short(said) : null,
                    Text = Keys.Short(Cell(row, text)),
                }
            );
        }
        return entries;
    }

    static string Decode(byte[] file)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file).TrimStart('\ufeff');
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(file);
        }
    }

    static List<string[]> Rows(string text)
    {
        var separator = new[] { ';', '\t', ',' }.MaxBy(sign => text.Take(20_000).Count(one => one == sign));
        var rows = new List<string[]>();
        var (row, cell, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var place = 0; place <= text.Length; place++)
        {
            var sign = place < text.Length ? text[place] : '\n';
            if (isQuoted && place < text.Length)
            {
                if (sign != '"')
                    cell.Append(sign);
                else if (place + 1 < text.Length && text[place + 1] == '"')
                    cell.Append(text[++place]);
                else
                    isQuoted = false;
            }
            else if (sign == '"' && cell.Length == 0)
                isQuoted = true;
            else if (sign == separator || sign == '\n')
            {
                row.Add(cell.ToString().Trim());
                cell.Clear();
                if (sign != '\n')
                    continue;
                rows.Add([.. row]);
                row.Clear();
                if (rows.Count > MostLines)
                    throw new StatementException("The statement has too many lines.");
            }
            else if (sign != '\r')
                cell.Append(sign);
        }
        return rows;
    }

    static int Column(string[] row, string[] names)
    {
        foreach (var name in names)
            if (Array.FindIndex(row, cell => Plain(cell) == name) is >= 0 and var found)
                return found;
        return -1;
    }

    /// <summary>« Libellé » and LIBELLE are one word.</summary>
    static string Plain(string text) =>
        new string([
            .. text.Normalize(NormalizationForm.FormD)
                .Where(sign => CharUnicodeInfo.GetUnicodeCategory(sign) != UnicodeCategory.NonSpacingMark),
        ])
            .ToLowerInvariant()
            .Replace("d'operation", "operation", StringComparison.Ordinal)
            .Trim();

    static string Cell(string[] row, int column) => column >= 0 && column < row.Length ? row[column] : "";

    static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(
            text,
            ["dd/MM/yyyy", "d/M/yyyy", "yyyy-MM-dd", "dd.MM.yyyy", "dd-MM-yyyy", "dd/MM/yy"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    /// <summary>1 234,56 and 1.234,56 and 1,234.56 and −12.00: the last sign that is no digit parts the cents when two follow it at most.</summary>
    static decimal? Number(string text)
    {
        var plain = new string([
            .. text.Where(sign => char.IsAsciiDigit(sign) || sign is ',' or '.' or '-' or '+' or '−'),
        ]).Replace('−', '-');
        var point = plain.LastIndexOfAny([',', '.']);
        if (point >= 0 && plain.Length - point - 1 <= 2)
            plain = $"{plain[..point].Replace(",", "").Replace(".", "")}.{plain[(point + 1)..]}";
        else
            plain = plain.Replace(",", "").Replace(".", "");
        return
            decimal.TryParse(
                plain,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            && Math.Abs(number) < 1_000_000_000_000m
            ? number
            : null;
    }
}
