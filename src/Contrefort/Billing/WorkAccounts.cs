using System.Collections.Concurrent;
using Contrefort.Contracts;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Data;
using Contrefort.Tickets;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>
/// A contract's priced work for pages, kept until the contract, its tickets or its work change, in any process. A decision
/// reads <see cref="ContractFactsBook"/>.
/// </summary>
internal sealed class WorkAccounts : IDisposable
{
    /// <summary>So many pieces of work are kept at most, some 2 kB each: then all are forgotten.</summary>
    const int MostWorks = 10_000;

    readonly ContractFactsBook _facts;
    readonly IDisposable _listening;
    readonly ConcurrentDictionary<string, (ContractFacts Facts, WorkAccount Account)> _known = new();
    int _works;

    public WorkAccounts(ContractFactsBook facts, Notices notices)
    {
        _facts = facts;
        _listening = notices.Listen(notice =>
        {
            if (notice.Channel != Notices.Changed)
                return;
            if (notice.Payload is Notices.Anything or ContractBook.Topic)
                _known.Clear();
            else
                _known.TryRemove(notice.Payload, out _);
        });
    }

    /// <summary>What the ticket costs.</summary>
    /// <param name="ticket">Its number.</param>
    public async Task<TicketPrice> Of(Contract contract, string ticket, Instant now)
    {
        var (facts, account) = await Read(contract, now);
        return TicketPrice.Of(facts, account, ticket);
    }

    /// <summary>Called by who has written work or a fee, for the page that comes next; other processes hear of it.</summary>
    public void Forget(ContractId contract) => _known.TryRemove(Noticeboard.Topic(contract), out _);

    async Task<(ContractFacts Facts, WorkAccount Account)> Read(Contract contract, Instant now)
    {
        var topic = Noticeboard.Topic(contract.Id);
        if (_known.TryGetValue(topic, out var known) && ReferenceEquals(known.Facts.Contract, contract))
            return known;
        var facts = await _facts.Of(contract);
        // Works of contracts forgotten since still count: at worst all are forgotten a little early.
        if (Interlocked.Add(ref _works, facts.Works.Count) > MostWorks)
        {
            _known.Clear();
            Interlocked.Exchange(ref _works, facts.Works.Count);
        }
        return _known[topic] = (facts, WorkAccount.Read(facts, now));
    }

    public void Dispose() => _listening.Dispose();
}
