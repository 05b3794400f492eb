using System.Collections.Concurrent;
using Contrefort.Billing;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Credits;

/// <summary>One entry of a contract's work, with the number of its ticket so that a statement can name it.</summary>
internal sealed record LoggedWork(InterventionRow Entry, string TicketNumber, ReversalRow? Reversal);

/// <summary>A contract's credits, replayed from what was granted and what was done.</summary>
internal sealed class CreditBook : IDisposable
{
    const int MostKept = 20_000;

    /// <summary>By which processes tell each other whose account has changed.</summary>
    const string Spent = "credit:";

    /// <summary>How old an account may be for a verdict, should a notice be lost.</summary>
    static readonly Duration Freshness = Duration.FromSeconds(5);

    readonly ConcurrentDictionary<
        ContractId,
        (Instant ReadAt, Task<IReadOnlyList<(CreditTerm Term, CreditStatement Statement)>> Accounts)
    > _accounts = new();

    readonly IDbContextFactory<ContrefortDb> _data;
    readonly ContractFactsBook _facts;
    readonly Notices _notices;
    readonly IDisposable _listening;
    readonly ConcurrentDictionary<ContractId, (long Quarter, Task<IReadOnlyList<CreditLevel>> Levels)> _lately = new();

    public CreditBook(IDbContextFactory<ContrefortDb> data, ContractFactsBook facts, Notices notices)
    {
        (_data, _facts, _notices) = (data, facts, notices);
        _listening = notices.Listen(Hear);
    }

    /// <summary>
    /// What is left now, for pages that are asked for all the time: kept until the contract changes, in any process, or a
    /// quarter of an hour begins, since grants come and lapse at a midnight somewhere. A decision reads
    /// <see cref="Balances(Contract, Instant)"/>.
    /// </summary>
    public Task<IReadOnlyList<CreditLevel>> Lately(Contract contract, Instant now)
    {
        if (!contract.Terms.Ever<CreditTerm>().Any())
            return Task.FromResult<IReadOnlyList<CreditLevel>>([]);
        var quarter = now.ToUnixTimeSeconds() / 900;
        if (_lately.TryGetValue(contract.Id, out var known) && known.Quarter == quarter && !known.Levels.IsFaulted)
            return known.Levels;
        if (_lately.Count > MostKept)
            _lately.Clear();
        return (_lately[contract.Id] = (quarter, Levels(contract, now))).Levels;
    }

    /// <summary>
    /// The accounts for a verdict: as they stood at most a few seconds ago, read again as soon as anybody has spent or bought.
    /// Who spends reads <see cref="Balances(Contract, Instant)"/>.
    /// </summary>
    public Task<IReadOnlyList<(CreditTerm Term, CreditStatement Statement)>> Accounts(Contract contract, Instant at)
    {
        if (
            _accounts.TryGetValue(contract.Id, out var known)
            && known.ReadAt <= at
            && at - known.ReadAt < Freshness
            && !known.Accounts.IsFaulted
        )
            return known.Accounts;
        if (_accounts.Count > MostKept)
            _accounts.Clear();
        return (_accounts[contract.Id] = (at, Balances(contract, at))).Accounts;
    }

    /// <summary>Called when work or a lot was added or taken back.</summary>
    public void Forget(ContractId contract)
    {
        Drop(contract);
        _notices.Send(new(Notices.Changed, $"{Spent}{contract.Value}"));
    }

    void Drop(ContractId contract)
    {
        _lately.TryRemove(contract, out _);
        _accounts.TryRemove(contract, out _);
    }

    public void Dispose() => _listening.Dispose();

    void Hear(Notice notice)
    {
        const string contract = "contract:";
        if (notice.Channel != Notices.Changed)
            return;
        if (notice.Payload == Notices.Anything)
        {
            _lately.Clear();
            _accounts.Clear();
        }
        else if (notice.Payload.StartsWith(Spent, StringComparison.Ordinal))
            Drop(new ContractId(Guid.Parse(notice.Payload.AsSpan(Spent.Length))));
        else if (
            notice.Payload.StartsWith(contract, StringComparison.Ordinal)
            && Guid.TryParse(notice.Payload.AsSpan(contract.Length), out var id)
        )
            _lately.TryRemove(new ContractId(id), out _);
    }

    async Task<IReadOnlyList<CreditLevel>> Levels(Contract contract, Instant now) =>
        [.. (await Balances(contract, now)).Select(account => CreditLevel.Of(account.Term, account.Statement, now))];

    /// <summary>The account of each credit of the contract, as it stands at an instant.</summary>
    public async Task<IReadOnlyList<(CreditTerm Term, CreditStatement Statement)>> Balances(
        Contract contract,
        Instant asOf
    )
    {
        if (!contract.Terms.Ever<CreditTerm>().Any())
            return [];
        return WorkAccount.Read(await _facts.Of(contract), asOf).Credits;
    }

    public async Task<(List<CreditLotRow> Lots, List<LoggedWork> Works)> Read(ContractId contract)
    {
        await using var db = await _data.CreateDbContextAsync();
        var lots = await db
            .CreditLots.AsNoTracking()
            .Where(lot => lot.ContractId == contract)
            .OrderBy(lot => lot.GrantedAt)
            .ToListAsync();
        var works = await (
            from entry in db.Interventions.AsNoTracking()
            where entry.ContractId == contract
            join ticket in db.Tickets on entry.TicketId equals ticket.Id
            join reversal in db.Reversals on entry.Id equals reversal.InterventionId into reversals
            from reversal in reversals.DefaultIfEmpty()
            orderby entry.StartedAt
            select new LoggedWork(entry, ticket.Number, reversal)
        ).ToListAsync();
        return (lots, works);
    }

    public static MeasuredWork Measure(Contract contract, InterventionRow work) =>
        Metering.Measure(
            contract.Terms.AsOf(work.TriggerAt),
            new WorkDone(work.Worked, work.Phone, work.Travel),
            new Situation { Work = work.Mode, Trigger = work.TriggerAt }
        );
}
