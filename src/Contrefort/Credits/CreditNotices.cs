using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Contrefort.Mail;
using Contrefort.SignIn;
using Contrefort.Ui;
using Contrefort.Webhooks;
using NodaTime;
using Npgsql;

namespace Contrefort.Credits;

/// <summary>A notice a credit's use has made due, and the key that lets it be given once.</summary>
internal sealed record CreditNotice(ContractId Contract, string Term, string Subject, NewMail Mail);

/// <summary>
/// The notices terms ask for when a share of a lot is used (<c>upon: {credit, used}</c>): one for each lot, whatever is run
/// again, because both the notice and its mail are named after the lot.
/// </summary>
internal sealed class CreditNotices(ContractBook contracts, AccountOwners owners, MailLinks links, Outbox outbox)
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
            {
                var state = new Crossed(contract, notice, statement, crossing);
                if (!notice.To.All(AccountOwners.IsOurs))
                    foreach (var contact in contract.NamedContacts)
                        due.Add(await ToContact(state, contact));
                if (AccountOwners.Hear(notice))
                    due.AddRange(await ToOurs(state));
            }
        }
        return due;
    }

    /// <summary>Gives one, with what is written beside it: its mail to each contact, the fact to each program once.</summary>
    public void Give(NpgsqlBatch batch, CreditNotice notice, Contract contract, Subscribers subscribers, Instant now)
    {
        var lot = notice.Subject[..notice.Subject.LastIndexOf('/')];
        subscribers.Tell(
            batch,
            WebhookEvents.CreditThreshold,
            $"credit:{contract.Id.Value}:{notice.Term}:{lot}",
            contract.Customer,
            null,
            new WebhookData { Credit = new WebhookCredit(contract.Number, notice.Term, lot) },
            now
        );
        batch.Add(
            "insert into notices_given (contract_id, term, subject, given_at) values ($1, $2, $3, $4) on conflict do nothing",
            notice.Contract.Value,
            notice.Term,
            notice.Subject,
            now
        );
        outbox.Add(batch, notice.Mail, now);
    }

    /// <summary>A share of a lot that has been used, and the term that asks for a notice of it.</summary>
    sealed record Crossed(Contract Contract, NoticeTerm Notice, CreditStatement Statement, Crossing Crossing)
    {
        public string Used(Words w)
        {
            var lot = Statement.Lots.First(l => l.Lot.Key == Crossing.Lot.Key);
            return w[
                "{0} of the {1} bought on {2} are used: {3} are left in this pack, {4} in all.",
                w.Write.Percent(Math.Floor(lot.UsedShare * 100) / 100),
                Minutes(lot.Lot.Amount),
                lot.Lot.GrantedAt.InZone(Contract.Terms.Zone).Date,
                Minutes(lot.Left),
                Minutes(Statement.Balance)
            ];
        }

        public CreditNotice Mail(Guid whom, string email, Words w, string title, params string[] paragraphs)
        {
            var subject = $"{Crossing.Lot.Key}/{whom}";
            string[] all = [.. paragraphs, $"{Contract.Number} · {w.Source(Notice.Source)}"];
            return new(
                Contract.Id,
                Notice.Ref,
                subject,
                new NewMail(
                    $"notice:{Notice.Ref}:{subject}",
                    "notice",
                    [email],
                    title,
                    string.Join("\n\n", all.Where(paragraph => paragraph.Length > 0))
                )
            );
        }
    }

    async Task<CreditNotice> ToContact(Crossed crossed, Contact contact)
    {
        var contract = crossed.Contract;
        var caller = await contracts.FindCaller(contact.Id);
        var w = new Words(Reader.Of(caller?.Language, contract.Terms.Zone.Id));
        return crossed.Mail(
            contact.Id.Value,
            contact.Email,
            w,
            w["{0}: your time credit is running low", contract.Number],
            crossed.Used(w),
            crossed.Notice.Proposes is null ? "" : w["You may take a new pack now, so that nothing has to wait."],
            w["Your statement: {0}", links.To($"portal/contracts/{contract.Number}")]
        );
    }

    async Task<IEnumerable<CreditNotice>> ToOurs(Crossed crossed)
    {
        var contract = crossed.Contract;
        var (customer, ours) = await owners.Of(contract);
        return ours.Select(user =>
        {
            var w = new Words(Reader.Of(user.Language, user.Zone));
            return crossed.Mail(
                user.Id,
                user.Email!,
                w,
                w["{0}: the time credit of {1} is running low", contract.Number, customer],
                crossed.Used(w),
                crossed.Notice.Proposes is null
                    ? ""
                    : w["Propose a new pack to {0}, so that nothing has to wait.", customer],
                w["The contract: {0}", links.To($"contracts/{contract.Number}")]
            );
        });
    }

    static Duration Minutes(decimal minutes) => Duration.FromSeconds((long)(minutes * 60));
}
