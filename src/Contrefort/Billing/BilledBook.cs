using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>What of a contract was issued: drafts by their keys, lines by theirs.</summary>
internal sealed class BilledBook
{
    readonly Dictionary<string, IssuedDraft> _drafts;
    readonly ILookup<string, BilledLineRow> _lines;

    BilledBook(IEnumerable<IssuedDraft> drafts, IEnumerable<BilledLineRow> lines)
    {
        _drafts = drafts.ToDictionary(draft => draft.Key);
        _lines = lines.ToLookup(line => line.Line);
        LastInvoicedOn = _drafts
            .Values.Where(draft => draft.Origin == DraftOrigin.Terms)
            .Max(draft => (LocalDate?)draft.InvoicedOn);
        Lines =
        [
            .. _lines
                .Where(line => line.All(part => !part.ByPerson) && IsOfTerms(line.First().DraftKey))
                .Select(line => new BilledLine(line.Key, line.Sum(part => part.Computed))),
        ];
    }

    /// <summary>Of contracts nothing was issued for.</summary>
    public static readonly BilledBook Empty = new([], []);

    public static async Task<IReadOnlyDictionary<ContractId, BilledBook>> Read(
        ContrefortDb db,
        IReadOnlyCollection<ContractId> contracts,
        CancellationToken stop
    )
    {
        var drafts = await (
            from draft in db.Drafts
            join invoice in db.Invoices on draft.Id equals invoice.DraftId
            where contracts.Contains(draft.ContractId)
            select new IssuedDraft(
                draft.Key,
                draft.ContractId,
                draft.Origin,
                draft.Term,
                draft.InvoicedOn,
                invoice.Id,
                invoice.Type,
                invoice.IssuedAt
            )
        ).ToListAsync(stop);
        var lines = await db
            .BilledLines.AsNoTracking()
            .Where(line => contracts.Contains(line.ContractId))
            .ToListAsync(stop);
        var ofContract = lines.ToLookup(line => line.ContractId);
        return drafts
            .GroupBy(draft => draft.Contract)
            .ToDictionary(one => one.Key, one => new BilledBook(one, ofContract[one.Key]));
    }

    /// <summary>The last day anything of the terms was invoiced on.</summary>
    public LocalDate? LastInvoicedOn { get; }

    /// <summary>What each line of the terms was reckoned at, corrections included; without those a person decided.</summary>
    public IReadOnlyList<BilledLine> Lines { get; }

    public bool IsIssued(string draftKey) => _drafts.ContainsKey(draftKey);

    public bool Has(string line) => _lines.Contains(line);

    public BilledLineRow First(string line) => _lines[line].First();

    public string DraftOf(string line) => First(line).DraftKey;

    public string TermOf(string draftKey) => _drafts[draftKey].Term;

    public Guid? InvoiceOf(string draftKey) =>
        _drafts.GetValueOrDefault(draftKey) is { Type: DocumentType.Invoice } draft ? draft.Invoice : null;

    /// <summary>The latest invoice that asked a fee for days among these.</summary>
    public Guid? InvoiceOf(string term, LocalDate from, LocalDate until) =>
        _lines
            .SelectMany(line => line)
            .Where(line => line.Term == term && line.FromOn <= until && line.UntilOn >= from && line.Net > 0)
            .OrderBy(line => line.FromOn)
            .LastOrDefault()
            ?.InvoiceId;

    /// <summary>The draft an invoice was made from.</summary>
    public string DraftOf(Guid invoice) => _drafts.Values.First(draft => draft.Invoice == invoice).Key;

    /// <summary>What each invoice asked for a line and was not given back, the latest first.</summary>
    public IReadOnlyList<(Guid Invoice, decimal Amount)> Standing(string line)
    {
        var order = _drafts.Values.ToDictionary(draft => draft.Invoice, draft => draft.IssuedAt);
        var standing = new Stack<(Guid Invoice, decimal Amount)>();
        foreach (var row in _lines[line].OrderBy(row => order[row.InvoiceId]))
        {
            var rest = row.Computed;
            while (rest < 0 && standing.TryPop(out var top))
            {
                rest += top.Amount;
                if (rest > 0)
                    standing.Push((top.Invoice, rest));
            }
            if (row.Computed > 0)
                standing.Push((row.InvoiceId, row.Computed));
        }
        return [.. standing];
    }

    /// <summary>How often a draft was corrected so far.</summary>
    public int Mended(string draftKey) =>
        _drafts
            .Keys.Where(key => key.StartsWith(draftKey + "~", StringComparison.Ordinal))
            .SelectMany(key => key[(draftKey.Length + 1)..].TrimEnd('-').Split('~'))
            .Select(part => int.TryParse(part, null, out var n) ? n : 0)
            .DefaultIfEmpty(0)
            .Max();

    bool IsOfTerms(string draftKey) => _drafts.GetValueOrDefault(draftKey) is { Origin: DraftOrigin.Terms };

    sealed record IssuedDraft(
        string Key,
        ContractId Contract,
        DraftOrigin Origin,
        string Term,
        LocalDate InvoicedOn,
        Guid Invoice,
        DocumentType Type,
        Instant IssuedAt
    );
}
