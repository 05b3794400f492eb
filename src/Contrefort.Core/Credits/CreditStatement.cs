using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Credits;

/// <summary>
/// A block of prepaid work: one purchase, or one monthly grant. The amount is in minutes, or in days for a credit counted
/// in days. The key names the lot for ever: its contract, term and date. Usable from <see cref="GrantedAt"/>, up to but not including <see cref="ExpiresAt"/> (null: never lapses).
/// </summary>
public sealed record CreditLot(string Key, decimal Amount, Instant GrantedAt, Instant? ExpiresAt);

/// <summary>Work to be taken from a credit, as its meters measured it, at the instant it was done.</summary>
public sealed record CreditWork(InterventionId Id, Instant At, decimal Charged);

public enum PostingKind
{
    Granted,
    Drawn,

    /// <summary>Work taken though nothing was left: the balance is negative and the next lot settles it.</summary>
    Overdrawn,

    /// <summary>Work the credit does not pay for: it is priced by a rate.</summary>
    Uncovered,
    Expired,
}

/// <summary>One line of a statement. <see cref="Amount"/> is signed; the balance is the sum of the lines so far.</summary>
public sealed record Posting(
    PostingKind Kind,
    Instant At,
    decimal Amount,
    decimal Balance,
    string? Lot,
    InterventionId? Work
);

/// <summary>What became of a lot: granted = drawn + expired + left, at any date.</summary>
public sealed record LotBalance(CreditLot Lot, decimal Drawn, decimal Expired)
{
    public decimal Left => Lot.Amount - Drawn - Expired;

    public decimal UsedShare => Drawn / Lot.Amount;
}

/// <summary>The instant at which a lot's use reached a threshold, and the work that took it there.</summary>
public sealed record Crossing(CreditLot Lot, Instant At, InterventionId Work);

/// <summary>
/// The account of one credit, replayed in order of work from what was granted and what was done. A late entry takes its
/// right place and changes nothing else by hand: the statement is only ever read, never stored.
/// </summary>
public sealed class CreditStatement
{
    readonly CreditTerm _term;
    readonly List<Account> _accounts = [];
    readonly Queue<Debt> _debts = [];
    readonly List<Posting> _postings = [];

    CreditStatement(CreditTerm term) => _term = term;

    public IReadOnlyList<Posting> Postings => _postings;

    public IReadOnlyList<LotBalance> Lots => [.. _accounts.Select(a => new LotBalance(a.Lot, a.Drawn, a.Expired))];

    /// <summary>What is left; negative when work went on though nothing was.</summary>
    public decimal Balance { get; private set; }

    public bool IsExhausted => Balance <= 0;

    /// <summary>
    /// Reads the account as it stands at <paramref name="asOf"/>. Events of one instant are taken in the order: what lapses,
    /// what is granted, what is worked.
    /// </summary>
    public static CreditStatement Read(
        CreditTerm term,
        IEnumerable<CreditLot> lots,
        IEnumerable<CreditWork> works,
        Instant asOf
    )
    {
        var statement = new CreditStatement(term);
        var grants = lots.Where(lot => lot.GrantedAt <= asOf).OrderBy(lot => lot.GrantedAt).ToList();
        var lapses = grants
            .Where(lot => lot.ExpiresAt <= asOf)
            .Select(lot => (At: lot.ExpiresAt!.Value, Order: 0, Do: (Action)(() => statement.Expire(lot))));
        var events = lapses
            .Concat(grants.Select(lot => (At: lot.GrantedAt, Order: 1, Do: (Action)(() => statement.Grant(lot)))))
            .Concat(
                works
                    .Where(work => work.At <= asOf)
                    .Select(work => (work.At, Order: 2, Do: (Action)(() => statement.Draw(work))))
            );
        foreach (var (_, _, happen) in events.OrderBy(e => e.At).ThenBy(e => e.Order))
            happen();
        return statement;
    }

    /// <summary>For each lot whose use has reached the share (0.8 for 80 %), when it did and by which work.</summary>
    public IEnumerable<Crossing> Crossings(decimal share) =>
        from account in _accounts
        let limit = account.Lot.Amount * share
        let step = account.Draws.FirstOrDefault(d => d.DrawnAfter >= limit)
        where step.Work is not null
        select new Crossing(account.Lot, step.At, step.Work.Id);

    void Grant(CreditLot lot)
    {
        var account = new Account(lot);
        _accounts.Add(account);
        Post(PostingKind.Granted, lot.GrantedAt, lot.Amount, lot.Key, null);
        while (account.Left > 0 && _debts.TryPeek(out var debt))
        {
            var settled = Math.Min(account.Left, debt.Left);
            account.Draw(debt.Work, settled, lot.GrantedAt);
            debt.Left -= settled;
            if (debt.Left == 0)
                _debts.Dequeue();
        }
    }

    void Expire(CreditLot lot)
    {
        if (_term.After != AfterExpiry.Lapse)
            return;
        var account = _accounts.First(a => a.Lot.Key == lot.Key);
        if (account.Left <= 0)
            return;
        var lost = account.Left;
        account.Expired = lost;
        Post(PostingKind.Expired, lot.ExpiresAt!.Value, -lost, lot.Key, null);
    }

    void Draw(CreditWork work)
    {
        var left = work.Charged;
        foreach (var account in InOrderOfUse())
        {
            if (left <= 0)
                return;
            var drawn = Math.Min(account.Left, left);
            if (drawn <= 0)
                continue;
            account.Draw(work, drawn, work.At);
            left -= drawn;
            Post(PostingKind.Drawn, work.At, -drawn, account.Lot.Key, work.Id);
        }
        if (left <= 0)
            return;
        if (_term.WhenEmpty == WhenEmpty.Rate)
        {
            _postings.Add(new Posting(PostingKind.Uncovered, work.At, -left, Balance, null, work.Id));
            return;
        }
        _debts.Enqueue(new Debt(work) { Left = left });
        Post(PostingKind.Overdrawn, work.At, -left, null, work.Id);
    }

    IEnumerable<Account> InOrderOfUse() =>
        _accounts.Where(a => a.Left > 0).OrderBy(a => a.Lot.ExpiresAt ?? Instant.MaxValue).ThenBy(a => a.Lot.GrantedAt);

    void Post(PostingKind kind, Instant at, decimal amount, string? lot, InterventionId? work)
    {
        Balance += amount;
        _postings.Add(new Posting(kind, at, amount, Balance, lot, work));
    }

    sealed class Debt(CreditWork work)
    {
        public CreditWork Work { get; } = work;
        public required decimal Left { get; set; }
    }

    sealed class Account(CreditLot lot)
    {
        public CreditLot Lot { get; } = lot;
        public decimal Drawn { get; private set; }
        public decimal Expired { get; set; }
        public decimal Left => Lot.Amount - Drawn - Expired;
        public List<(Instant At, CreditWork Work, decimal DrawnAfter)> Draws { get; } = [];

        public void Draw(CreditWork work, decimal amount, Instant at)
        {
            Drawn += amount;
            Draws.Add((at, work, Drawn));
        }
    }
}
