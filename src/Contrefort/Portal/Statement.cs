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

/// <summary>Days of the contract's zone, both included.</summary>
/// <param name="From">Null for all there is.</param>
public sealed record StatementDays(LocalDate? From, LocalDate Until);

/// <summary>The account of one credit of a contract, with the work behind each line.</summary>
/// <param name="Opening">What was left before the first line.</param>
/// <param name="Lines">Of the days asked for.</param>
public sealed record Statement(
    CreditTerm Term,
    CreditStatement Account,
    decimal Opening,
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

    public decimal Granted => Sum(PostingKind.Granted);

    public decimal Drawn => -Sum(PostingKind.Drawn, PostingKind.Overdrawn);

    public decimal Expired => -Sum(PostingKind.Expired);

    /// <summary>Opening + granted − charged − expired.</summary>
    public decimal Closing => Lines.Count > 0 ? Lines[^1].Posting.Balance : Opening;

    decimal Sum(params IReadOnlyList<PostingKind> kinds) =>
        Lines.Where(line => kinds.Contains(line.Posting.Kind)).Sum(line => line.Posting.Amount);

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
        StatementDays days,
        Instant now
    )
    {
        var opening = 0m;
        var lines = new List<StatementLine>();
        Core.Tickets.InterventionId? before = null;
        foreach (var posting in account.Postings)
        {
            var day = posting.At.InZone(contract.Terms.Zone).Date;
            if (day < days.From)
                opening = posting.Balance; // what came before is one figure
            if (day < days.From || day > days.Until)
                continue;
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
        return new(term, account, opening, lines, now);
    }
}

/// <summary>A contract as its customer sees it.</summary>
/// <param name="Works">All the work under it, newest last; with entries that were taken back.</param>
/// <param name="Money">What is owed and was invoiced; null where nothing ever was, because the contract has no price.</param>
public sealed record ContractSheet(
    ContractRow Row,
    Contract Contract,
    StatementDays Days,
    IReadOnlyList<Statement> Statements,
    MoneyStatement? Money,
    IReadOnlyList<PortalWork> Works
)
{
    public string Currency => Contract.Terms.Offer.Currency;

    /// <summary>Their own tickets by number: of a colleague's they see only what it costs.</summary>
    public IReadOnlySet<string> Tickets { get; } = Works.Select(work => work.Ticket).OfType<string>().ToHashSet();

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

    /// <param name="from">The first day; the contract's own when null.</param>
    /// <param name="until">The last day; today when null.</param>
    /// <returns>Null when there is none they may see.</returns>
    public async Task<ContractSheet?> Find(string number, LocalDate? from = null, LocalDate? until = null)
    {
        if (await scope.Contracts.SingleOrDefaultAsync(c => c.Number == number) is not { } row)
            return null;
        var sheet = await Read(row, from, until);
        return sheet with { Money = await Money(sheet) };
    }

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

    async Task<ContractSheet> Read(ContractRow row, LocalDate? from = null, LocalDate? until = null)
    {
        var contract = (await contracts.Find(row.Id))!;
        var now = clock.GetCurrentInstant();
        var last = until ?? now.InZone(contract.Terms.Zone).Date;
        var days = new StatementDays(from > last ? last : from, last);
        var works = await scope.WorkUnderContracts.Where(work => work.Entry.ContractId == row.Id).ToListAsync();
        var byId = works.Where(work => work.TakenBackAt is null).ToDictionary(work => work.Entry.Id);
        var accounts = contract.Terms.Ever<CreditTerm>().Any()
            ? WorkAccount.Read(await facts.Of(contract), now).Credits
            : [];
        return new(
            row,
            contract,
            days,
            [.. accounts.Select(credit => Statement.Of(contract, credit.Term, credit.Statement, byId, days, now))],
            null,
            works
        );
    }

    async Task<MoneyStatement?> Money(ContractSheet sheet)
    {
        var billed = await scope.BilledUnder(sheet.Row.Id).ToListAsync();
        var money = MoneyStatement.Of(
            await facts.Of(sheet.Contract),
            billed,
            sheet.Days.From ?? LocalDate.MinIsoValue,
            sheet.Days.Until
        );
        return money is { Opening: 0, Movements.Count: 0 } ? null : money;
    }
}
