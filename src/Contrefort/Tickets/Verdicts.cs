using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.Credits;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>What a contract says of a request, before it is taken in, as it is, or later; nothing is written.</summary>
internal sealed class Verdicts(ContractBook contracts, CreditBook credits)
{
    public async Task<(Contract? Contract, string? Component, Verdict Verdict)> On(NewTicket request)
    {
        var contract = await ContractOf(request);
        var component = request.Component ?? (contract is null ? null : ComponentIn(contract, request));
        var asked = new Request(request.Channel, request.At, request.Requester, request.Caller?.Contact, component);
        return (contract, component, await On(contract, asked, request.At));
    }

    /// <param name="balancesAt">The instant whose balances count; opening hours are those of the request.</param>
    public async Task<Verdict> On(Contract? contract, Request asked, Instant balancesAt) =>
        contract is null
            ? Admission.WithoutContract(asked)
            : Admission.Judge(contract, asked, await credits.Accounts(contract, balancesAt));

    async Task<Contract?> ContractOf(NewTicket request) =>
        request.Contract is { } id ? await contracts.Find(id)
        : request.Caller is { } caller ? await contracts.ContractFor(caller, request.Component, request.At)
        : null;

    /// <summary>
    /// A component the subject names, else the text: one that is covered before one that only could have been, so that a word
    /// in passing does not keep a request waiting.
    /// </summary>
    static string? ComponentIn(Contract contract, NewTicket request)
    {
        var covered = Coverage.ComponentsOf(contract);
        return ComponentName.FoundIn(request.Subject, covered)
            ?? ComponentName.FoundIn(request.Message.Text, covered)
            ?? ComponentName.FoundIn(
                $"{request.Subject}\n{request.Message.Text}",
                Coverage.ComponentsKnownTo(contract).Except(covered)
            );
    }
}
