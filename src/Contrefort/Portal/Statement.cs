using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Credits;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Portal;

// Public, like the other types the components of this folder take as parameters: Razor makes components public.

/// <summary>One line of a statement: what was granted or drawn, what is left, and the work it was for.</summary>
/// <param name="Work">Null for a grant or an expiry.</param>
/// <param name="Measured">How the time worked became the time charged; null beside a second line of the same work.</param>
public sealed record StatementLine(Posting Posting, PortalWork? Work, MeasuredWork? Measured);

/// <summary>The account of one credit of a contract, with the work behind each line.</summary>
public sealed record Statement(
    CreditTerm Term,
    CreditStatement Account,
    IReadOnlyList<StatementLine> Lines,
    Instant Now
)
{
    public bool CountsDays => Term.Unit.Unit == DurationUnit.Day;

    /// <summary>Lots that can still be drawn on.</summary>
    public IEnumerable<LotBalance> LiveLots =>
        Account.Lots.Where(lot => lot.Lot.ExpiresAt is null || lot.Lot.ExpiresAt > Now);

    public decimal Total => Account.InUse(Now);

    public decimal Share => Account.Share(Now);

    public decimal Granted => Account.Lots.Sum(lot => lot.Lot.Amount);

    public decimal Drawn =>
        -Account.Postings.Where(p => p.Kind is PostingKind.Drawn or PostingKind.Overdrawn).Sum(p => p.Amount);

    public decimal Expired => Account.Lots.Sum(lot => lot.Expired);

    /// <summary>The next lot that will lapse with something in it.</summary>
    public LotBalance? NextToLapse =>
        Term.After == AfterExpiry.Lapse
            ? LiveLots.Where(lot => lot.Left > 0 && lot.Lot.ExpiresAt is not null).MinBy(lot => lot.Lot.ExpiresAt)
            : null;

    /// <summary>An amount of this credit, in words: minutes as hours, or days.</summary>
    internal string Write(Words w, decimal amount) =>
        CountsDays ? w["{0} d", amount] : w.Write.Span(Duration.FromSeconds((long)(amount * 60)));

    internal string WriteSigned(Words w, decimal amount) =>
        amount > 0 ? $"+{Write(w, amount)}"
        : CountsDays && amount < 0 ? $"−{Write(w, -amount)}"
        : Write(w, amount);

    internal static Statement Of(
        Contract contract,
        CreditTerm term,
        CreditStatement account,
        IReadOnlyDictionary<Core.Tickets.InterventionId, PortalWork> works,
        Instant now
    )
    {
        var lines = new List<StatementLine>();
        Core.Tickets.InterventionId? before = null;
        foreach (var posting in account.Postings)
        {
            var work = posting.Work is { } id ? works.GetValueOrDefault(id) : null;
            var isContinued = posting.Work is not null && posting.Work == before;
            lines.Add(
                new(
                    posting,
                    work,
                    isContinued ? null
                        : work is null ? null
                        : PortalTicket.Measure(contract, work)
                )
            );
            before = posting.Work;
        }
        return new(term, account, lines, now);
    }
}

/// <summary>A contract as its customer sees it.</summary>
/// <param name="Works">All the work under it, newest last; with entries that were taken back.</param>
public sealed record ContractSheet(
    ContractRow Row,
    Contract Contract,
    IReadOnlyList<Statement> Statements,
    IReadOnlyList<PortalWork> Works
)
{
    public string Path => $"/portal/contracts/{Row.Number}";

    public IEnumerable<PortalWork> TakenBack => Works.Where(work => work.TakenBackAt is not null);
}

/// <summary>Reads contracts of the scope with their credits, replayed in order of work.</summary>
internal sealed class Statements(PortalScope scope, ContractBook contracts, ContractFactsBook facts, IClock clock)
{
    const int MostClosures = 30;

    public async Task<IReadOnlyList<ContractSheet>> All()
    {
        var sheets = new List<ContractSheet>();
        foreach (var row in await scope.Contracts.OrderBy(c => c.EndsOn).ThenBy(c => c.Number).ToListAsync())
            sheets.Add(await Read(row));
        return sheets;
    }

    /// <returns>Null when there is none they may see.</returns>
    public async Task<ContractSheet?> Find(string number) =>
        await scope.Contracts.SingleOrDefaultAsync(c => c.Number == number) is { } row ? await Read(row) : null;

    /// <summary>The contract and its amendments as they were signed.</summary>
    public async Task<IReadOnlyList<ContractDocumentRow>> Documents(ContractSheet sheet) =>
        await scope
            .Documents.Where(document => document.ContractId == sheet.Row.Id)
            .OrderBy(document => document.Position)
            .ToListAsync();

    /// <summary>The days to come on which its customer is closed and its clocks stop.</summary>
    public async Task<List<object>> ClosuresToCome(ContractSheet sheet)
    {
        var now = clock.GetCurrentInstant();
        if (!sheet.Row.StopsWhenClosed)
            return [];
        var starts = await scope
            .Closures.Where(closure => closure.EndsAt > now)
            .OrderBy(closure => closure.StartsAt)
            .Select(closure => closure.StartsAt)
            .Take(MostClosures)
            .ToListAsync();
        return [.. starts.Select(at => (object)at.InZone(sheet.Contract.Terms.Zone).Date).Distinct()];
    }

    async Task<ContractSheet> Read(ContractRow row)
    {
        var contract = (await contracts.Find(row.Id))!;
        var works = await scope.WorkUnderContracts.Where(work => work.Entry.ContractId == row.Id).ToListAsync();
        if (!contract.Terms.Of<CreditTerm>().Any())
            return new(row, contract, [], works);
        var now = clock.GetCurrentInstant();
        var counted = works.Where(work => work.TakenBackAt is null).ToList();
        var byId = counted.ToDictionary(work => work.Entry.Id);
        var account = WorkAccount.Read(await facts.Of(contract), now);
        return new(
            row,
            contract,
            [.. account.Credits.Select(balance => Statement.Of(contract, balance.Term, balance.Statement, byId, now))],
            works
        );
    }
}
