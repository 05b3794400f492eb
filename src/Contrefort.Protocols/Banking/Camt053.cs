using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Contrefort.Protocols.Banking;

/// <summary>
/// Reads an account statement, camt.053 (ISO 20022), of any version: elements are known by their local names. Only booked entries count.
/// The file comes from outside: no DTD, no entities, a bound on everything.
/// </summary>
public static class Camt053
{
    public const int LongestFile = 30 * 1024 * 1024;
    const int MostEntries = 100_000;

    /// <exception cref="StatementException"/>
    public static IReadOnlyList<BankEntry> Read(byte[] file)
    {
        var root = Load(file).Root!;
        var statements = root.Elements().Where(element => element.Name.LocalName == "BkToCstmrStmt").ToList();
        if (root.Name.LocalName != "Document" || statements.Count == 0)
            throw new StatementException("This is no camt.053 statement.");
        var entries = new List<BankEntry>();
        var seen = new Dictionary<string, int>();
        foreach (var statement in Of(statements, "Stmt"))
        {
            var account = Text(statement, "Acct", "Id", "IBAN") ?? Text(statement, "Acct", "Id", "Othr", "Id") ?? "";
            foreach (var entry in Of([statement], "Ntry").Where(IsBooked))
            {
                entries.AddRange(Entries(entry, account, seen));
                if (entries.Count > MostEntries)
                    throw new StatementException("The statement has too many entries.");
            }
        }
        return entries;
    }

    static XDocument Load(byte[] file)
    {
        try
        {
            using var reader = XmlReader.Create(
                new MemoryStream(file),
                new()
                {
                    DtdProcessing = DtdProcessing.Prohibit,
                    XmlResolver = null,
                    MaxCharactersInDocument = LongestFile,
                }
            );
            return XDocument.Load(reader);
        }
        catch (XmlException wrong)
        {
            throw new StatementException("This is no well-formed XML.", wrong);
        }
    }

    /// <summary>A batch is as many entries as it has transactions; without details, it is one.</summary>
    static IEnumerable<BankEntry> Entries(XElement entry, string account, Dictionary<string, int> seen)
    {
        var on = Day(entry, "BookgDt") ?? Day(entry, "ValDt") ?? throw new StatementException("An entry has no date.");
        var (amount, currency) = Amount(entry.Elements().FirstOrDefault(part => part.Name.LocalName == "Amt"));
        var details = Of(Of([entry], "NtryDtls"), "TxDtls").ToList();
        var reference = Text(entry, "AcctSvcrRef") ?? Text(entry, "NtryRef");
        for (var place = 0; place < Math.Max(1, details.Count); place++)
        {
            var detail = details.Count > 0 ? details[place] : null;
            var (part, money) =
                details.Count > 1 && (Find(detail!, "Amt") ?? Find(detail!, "AmtDtls", "TxAmt", "Amt")) is { } own
                    ? Amount(own)
                    : (amount, currency);
            var sign = (detail is null ? null : Text(detail, "CdtDbtInd")) ?? Text(entry, "CdtDbtInd");
            var text = detail is null
                ? Text(entry, "AddtlNtryInf") ?? ""
                : string.Join(' ', Of(Of([detail], "RmtInf"), "Ustrd").Select(line => line.Value.Trim()));
            var end = detail is null ? null : Text(detail, "Refs", "EndToEndId");
            var parties = detail is null ? null : Find(detail, "RltdPties");
            // Without a reference of the bank's, what it says names it, and how often it was said before.
            var words = $"{on:yyyy-MM-dd}|{sign}|{part.ToString(CultureInfo.InvariantCulture)}|{text}|{end}";
            var name = (detail is null ? null : Text(detail, "Refs", "AcctSvcrRef")) ?? reference;
            var key = name is null ? $"{account}|{words}" : $"{account}|{name}|{words}";
            seen[key] = seen.GetValueOrDefault(key) + 1;
            yield return new(Keys.Of($"{key}|{seen[key]}"), on, sign == "DBIT" ? -part : part, money)
            {
                Account = account,
                Payer = parties is null ? null : Text(parties, "Dbtr", "Pty", "Nm") ?? Text(parties, "Dbtr", "Nm"),
                PayerAccount = parties is null ? null : Text(parties, "DbtrAcct", "Id", "IBAN"),
                Reference = detail is null ? null : Text(detail, "RmtInf", "Strd", "CdtrRefInf", "Ref"),
                Text = Keys.Short(text),
                EndToEndId = end is "NOTPROVIDED" ? null : end,
                ReturnCode = detail is null ? null : Text(detail, "RtrInf", "Rsn", "Cd"),
            };
        }
    }

    static bool IsBooked(XElement entry) => (Text(entry, "Sts", "Cd") ?? Text(entry, "Sts")) is null or "BOOK";

    static (decimal Amount, string Currency) Amount(XElement? amount) =>
        amount is not null
        && decimal.TryParse(
            amount.Value,
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture,
            out var number
        )
        && number < 1_000_000_000_000m
        && amount.Attribute("Ccy")?.Value is { Length: 3 } currency
            ? (number, currency)
            : throw new StatementException("An entry has no amount.");

    static DateOnly? Day(XElement within, string name) =>
        (Text(within, name, "Dt") ?? Text(within, name, "DtTm")) is { Length: >= 10 } text
        && DateOnly.TryParseExact(
            text[..10],
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    static IEnumerable<XElement> Of(IEnumerable<XElement> within, string name) =>
        within.Elements().Where(element => element.Name.LocalName == name);

    static XElement? Find(XElement within, params ReadOnlySpan<string> path)
    {
        var at = within;
        foreach (var name in path)
        {
            XElement? next = null;
            foreach (var element in at.Elements())
                if (element.Name.LocalName == name)
                {
                    next = element;
                    break;
                }
            if (next is null)
                return null;
            at = next;
        }
        return at;
    }

    static string? Text(XElement within, params ReadOnlySpan<string> path) =>
        Find(within, path) is { HasElements: false } found && found.Value.Trim() is { Length: > 0 } text
            ? Keys.Short(text)
            : null;
}
