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
    readonly List<LotAccount> _accounts = [];

    /// <summary>Those something is left in, in the order they are used.</summary>
    readonly List<LotAccount> _usable = [];
    readonly Queue<Debt> _debts = [];
    readonly List<Posting> _postings = [];

    CreditStatement(CreditTerm term) => _term = term;

    public IReadOnlyList<Posting> Postings => _postings;

    public IReadOnlyList<LotBalance> Lots => [.. _accounts.Select(a => new LotBalance(a.Lot, a.Drawn, a.Expired))];

    /// <summary>What is left; negative when work went on though nothing was.</summary>
    public decimal Balance { get; private set; }

    public bool IsExhausted => Balance <= 0;

    /// <summary>The account stands as it was at this instant.</summary>
    public Instant AsOf { get; private set; } = Instant.MinValue;

    /// <summary>
    /// Reads the account as it stands at <paramref name="asOf"/>. Events of one instant are taken in the order: what lapses,
    /// what is granted, what is worked; and among those by key, so that the order of entry changes nothing.
    /// </summary>
    public static CreditStatement Read(
        CreditTerm term,
        IEnumerable<CreditLot> lots,
        IEnumerable<CreditWork> works,
        Instant asOf
    )
    {
        var statement = new CreditStatement(term);
        statement.Play(lots, works, asOf);
        return statement;
    }

    /// <summary>
    /// The account some time later, from what happened since <see cref="AsOf"/>: the same as reading everything again. This
    /// one is left as it was.
    /// </summary>
    /// <exception cref="ArgumentException">Something happened before: the account must be read from the start.</exception>
    public CreditStatement Then(IReadOnlyList<CreditLot> lots, IReadOnlyList<CreditWork> works, Instant asOf)
    {
        if (asOf < AsOf || lots.Any(lot => lot.GrantedAt <= AsOf) || works.Any(work => work.At <= AsOf))
            throw new ArgumentException($"The account is already read up to {AsOf}.");
        var later = Copy();
        later.Play(lots, works, asOf);
        return later;
    }

    void Play(IEnumerable<CreditLot> lots, IEnumerable<CreditWork> works, Instant asOf)
    {
        var grants = lots.Where(lot => lot.GrantedAt <= asOf)
            .OrderBy(lot => lot.GrantedAt)
            .ThenBy(lot => lot.Key, StringComparer.Ordinal)
            .ToArray();
        var lapses = _accounts
            .Select(account => account.Lot)
            .Concat(grants)
            .Where(lot => _term.After == AfterExpiry.Lapse && AsOf < lot.ExpiresAt && lot.ExpiresAt <= asOf)
            .OrderBy(lot => lot.ExpiresAt)
            .ThenBy(lot => lot.GrantedAt)
            .ThenBy(lot => lot.Key, StringComparer.Ordinal)
            .ToArray();
        var done = works.Where(work => work.At <= asOf).ToArray();
        Array.Sort(done, static (a, b) => a.At == b.At ? a.Id.Value.CompareTo(b.Id.Value) : a.At.CompareTo(b.At));

        var (granted, lapsed) = (0, 0);
        foreach (var work in done)
        {
            Come(work.At);
            Draw(work);
        }
        Come(asOf);
        AsOf = asOf;

        // Everything that lapses or is granted up to an instant, in its order.
        void Come(Instant until)
        {
            while (true)
            {
                var lapse = lapsed < lapses.Length ? lapses[lapsed].ExpiresAt!.Value : Instant.MaxValue;
                var grant = granted < grants.Length ? grants[granted].GrantedAt : Instant.MaxValue;
                if (lapse <= grant && lapse <= until && lapsed < lapses.Length)
                    Expire(lapses[lapsed++]);
                else if (grant <= until && granted < grants.Length)
                    Grant(grants[granted++]);
                else
                    return;
            }
        }
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
        var account = new LotAccount(lot);
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
        if (account.Left > 0)
            _usable.Insert(_usable.FindLastIndex(other => IsUsedBefore(other.Lot, lot)) + 1, account);
    }

    /// <summary>What lapses first is used first; where the term is chronological, what was granted first.</summary>
    bool IsUsedBefore(CreditLot one, CreditLot other) =>
        _term.Draw == DrawOrder.Chronological
        || (one.ExpiresAt ?? Instant.MaxValue) <= (other.ExpiresAt ?? Instant.MaxValue);

    void Expire(CreditLot lot)
    {
        if (_usable.Find(account => account.Lot.Key == lot.Key) is not { } account)
            return;
        var lost = account.Left;
        account.Expired = lost;
        _usable.Remove(account);
        Post(PostingKind.Expired, lot.ExpiresAt!.Value, -lost, lot.Key, null);
    }

    void Draw(CreditWork work)
    {
        var left = work.Charged;
        while (left > 0 && _usable.Count > 0)
        {
            var account = _usable[0];
            var drawn = Math.Min(account.Left, left);
            account.Draw(work, drawn, work.At);
            left -= drawn;
            if (account.Left <= 0)
                _usable.RemoveAt(0);
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

    void Post(PostingKind kind, Instant at, decimal amount, string? lot, InterventionId? work)
    {
        Balance += amount;
        _postings.Add(new Posting(kind, at, amount, Balance, lot, work));
    }

    CreditStatement Copy()
    {
        var copy = new CreditStatement(_term) { Balance = Balance, AsOf = AsOf };
        copy._accounts.AddRange(_accounts.Select(account => account.Copy()));
        var byKey = copy._accounts.ToLookup(account => account.Lot);
        copy._usable.AddRange(_usable.Select(account => byKey[account.Lot].First()));
        foreach (var debt in _debts)
            copy._debts.Enqueue(new Debt(debt.Work) { Left = debt.Left });
        copy._postings.AddRange(_postings);
        return copy;
    }

    sealed class Debt(CreditWork work)
    {
        public CreditWork Work { get; } = work;
        public required decimal Left { get; set; }
    }

    sealed class LotAccount(CreditLot lot)
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

        public LotAccount Copy()
        {
            var copy = new LotAccount(Lot) { Drawn = Drawn, Expired = Expired };
            copy.Draws.AddRange(Draws);
            return copy;
        }
    }
}
