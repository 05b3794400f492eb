using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Mail;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Credits;

/// <summary>A notice a credit's use has made due, and the key that lets it be given once.</summary>
internal sealed record CreditNotice(ContractId Contract, string Term, string Subject, NewMail Mail);

/// <summary>
/// The notices terms ask for when a share of a lot is used (<c>upon: {credit, used}</c>): one for each lot, whatever is run
/// again, because both the notice and its mail are named after the lot.
/// </summary>
internal sealed class CreditNotices(ContractBook contracts, MailLinks links)
{
    public async Task<IReadOnlyList<CreditNotice>> Due(
        Contract contract,
        IReadOnlyList<(CreditTerm Term, CreditStatement Statement)> balances,
        Instant now
    )
    {
        var due = new List<CreditNotice>();
        foreach (var notice in contract.Terms.Of<NoticeTerm>())
        {
            if (notice.Upon is not Upon.CreditUsed used)
                continue;
            foreach (
                var (term, statement) in balances.Where(b => b.Term.Id == used.Credit || b.Term.Ref == used.Credit)
            )
            foreach (var crossing in statement.Crossings(used.AtLeast))
            foreach (var contact in contract.NamedContacts)
                due.Add(await Notice(contract, notice, statement, crossing, contact));
        }
        return due;
    }

    async Task<CreditNotice> Notice(
        Contract contract,
        NoticeTerm notice,
        CreditStatement statement,
        Crossing crossing,
        Contact contact
    )
    {
        var caller = await contracts.FindCaller(contact.Id);
        var w = new Words(Reader.Of(caller?.Language, contract.Terms.Zone.Id));
        var subject = $"{crossing.Lot.Key}/{contact.Id.Value}";
        var lot = statement.Lots.First(l => l.Lot.Key == crossing.Lot.Key);
        var text = string.Join(
            "\n\n",
            w[
                "{0} of the {1} bought on {2} are used: {3} are left in this pack, {4} in all.",
                w.Write.Percent(Math.Floor(lot.UsedShare * 100) / 100),
                Minutes(lot.Lot.Amount),
                lot.Lot.GrantedAt.InZone(contract.Terms.Zone).Date,
                Minutes(lot.Left),
                Minutes(statement.Balance)
            ],
            notice.Proposes is null ? "" : w["You may take a new pack now, so that nothing has to wait."],
            w["Your statement: {0}", links.To($"portal/contracts/{contract.Number}")],
            $"{contract.Number} · {notice.Source}"
        );
        return new CreditNotice(
            contract.Id,
            notice.Ref,
            subject,
            new NewMail(
                $"notice:{notice.Ref}:{subject}",
                "notice",
                [contact.Email],
                w["{0}: your time credit is running low", contract.Number],
                text
            )
        );
    }

    static Duration Minutes(decimal minutes) => Duration.FromSeconds((long)(minutes * 60));
}
