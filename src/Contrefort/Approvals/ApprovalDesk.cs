using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Credits;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.SignIn;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Rules = Contrefort.Core.Billing.Approvals;

namespace Contrefort.Approvals;

/// <summary>What an engineer wants the customer to agree to.</summary>
/// <param name="Term">That asks for it: <c>approval.mandate</c>.</param>
/// <param name="What">What will be done, for the customer to read.</param>
/// <param name="More">The time it would take, where the term is about time.</param>
internal sealed record NewApproval(TicketId Ticket, string Term, string What, Duration More, Actor By);

/// <summary>Someone who may decide for the customer, and the language they read.</summary>
internal sealed record Decider(Contact Contact, string Language);

/// <summary>The verbs on approvals: a customer is asked, and answers once.</summary>
internal sealed class ApprovalDesk(
    IDbContextFactory<ContrefortDb> data,
    TicketDesk tickets,
    ContractFactsBook facts,
    ApprovalBook book,
    ApprovalMails mails
)
{
    /// <summary>How long a question may be answered.</summary>
    public static readonly Duration Life = Duration.FromDays(14);

    /// <summary>The terms by which a customer is asked; others bind the provider alone.</summary>
    public static IEnumerable<ApprovalTerm> AskedOfCustomers(ContractTerms terms) =>
        terms
            .Of<ApprovalTerm>()
            .Where(term => term.Ask.Count == 0 ? term.By is null : term.Ask.Contains(Side.Customer));

    /// <summary>
    /// Asks those who may decide. Time is asked for in whole units of the term, beyond what is charged on the ticket already;
    /// the price is that of so much remote work begun now.
    /// </summary>
    public async Task<ApprovalId> Ask(
        NewApproval asked,
        CancellationToken stop = default,
        Action<NpgsqlBatch, ApprovalRow>? also = null
    )
    {
        var before = await tickets.Read(asked.Ticket, stop);
        var contract =
            before.Contract ?? throw new RuleViolationException("No contract says that this ticket needs an approval.");
        var terms = before.TermsOfClocks!;
        var term =
            terms.Find(asked.Term) as ApprovalTerm
            ?? throw new RuleViolationException(new Sentence("The contract has no approval {0}.", asked.Term));
        var deciders = await Deciders(contract, stop);
        if (deciders.Count == 0)
            throw new RuleViolationException(
                "Nobody of the customer may decide: name a contact on the contract first."
            );
        var row = await Row(before, contract, terms, term, asked, stop);
        await tickets.Change(
            asked.Ticket,
            change =>
            {
                change.Ticket.AskApproval(
                    asked.By,
                    row.Id,
                    term.Ref,
                    row.What,
                    term.WhileAsking == Rules.PauseWork,
                    change.Now
                );
                foreach (var whom in deciders)
                    change.Mail(mails.Ask(row, change, whom));
                return ValueTask.CompletedTask;
            },
            batch =>
            {
                Write(batch, row, deciders);
                also?.Invoke(batch, row);
            },
            stop
        );
        return row.Id;
    }

    /// <summary>
    /// Writes an answer down; the first is the only one. A contact answers only what they were asked; an engineer writes down
    /// what they were told.
    /// </summary>
    public async Task Answer(
        ApprovalId id,
        Actor by,
        AnsweredVia via,
        bool agreed,
        string? remark,
        CancellationToken stop = default,
        Action<NpgsqlBatch>? also = null
    )
    {
        var asked = await book.Find(id) ?? throw new RuleViolationException("There is no such question.");
        if (via == AnsweredVia.Engineer && string.IsNullOrWhiteSpace(remark))
            throw new RuleViolationException("Say who told you, and how.");
        if (via != AnsweredVia.Engineer && !await WasAsked(id, by, stop))
            throw new RuleViolationException("There is no such question.");
        var answeredAt = Instant.MinValue;
        await tickets.Change(
            asked.Row.TicketId,
            change =>
            {
                answeredAt = change.Now;
                if (change.Now >= asked.Row.ExpiresAt)
                    throw new RuleViolationException("It is too late to answer this: ask us again.");
                change.Ticket.AnswerApproval(by, id, agreed, remark, change.Now);
                return ValueTask.CompletedTask;
            },
            batch =>
            {
                batch.Add(
                    """
                    insert into approval_answers (approval_id, agreed, remark, by_kind, by_id, by_name, via, answered_at)
                    values ($1, $2, $3, $4, $5, $6, $7, $8)
                    """,
                    id.Value,
                    agreed,
                    remark?.Trim() ?? "",
                    by.Kind,
                    by.Id!.Value,
                    by.Name,
                    via,
                    answeredAt
                );
                also?.Invoke(batch);
            },
            stop
        );
    }

    async Task<ApprovalRow> Row(
        TicketChange ticket,
        Contract contract,
        ContractTerms terms,
        ApprovalTerm term,
        NewApproval asked,
        CancellationToken stop
    )
    {
        var isTime = term.Of == Rules.MeteredWork;
        if (isTime && asked.More <= Duration.Zero)
            throw new RuleViolationException("Say how much time it will take.");
        var work = new WorkEntry(
            InterventionId.Of(Guid.Empty),
            ticket.Ticket.Number,
            ticket.Ticket.Story.Opened!.Trigger,
            ticket.Now,
            new WorkDone(isTime ? asked.More : Duration.FromMinutes(1), Duration.Zero, Duration.Zero),
            isTime ? InterventionMode.Remote : InterventionMode.OnSite
        )
        {
            Component = ticket.Ticket.Story.Component,
        };
        var forecast = WorkForecast.Of(await facts.Of(contract, stop), work, ticket.Now);
        var answer = isTime
            ? Rules
                .OfWork(terms, forecast.ChargedSoFar, forecast.Measured.Charged)
                .Single(answer => answer.Term.Ref == term.Ref)
            : Rules.Before(terms, term.Of).FirstOrDefault(answer => answer.Term.Ref == term.Ref);
        return new()
        {
            Id = new ApprovalId(NewId.At(ticket.Now)),
            TicketId = asked.Ticket,
            ContractId = contract.Id,
            Term = term.Ref,
            Subject = term.Of,
            What = string.IsNullOrWhiteSpace(asked.What)
                ? throw new RuleViolationException("Say what the customer is to agree to.")
                : asked.What.Trim(),
            Spent = forecast.ChargedSoFar,
            UpTo = isTime ? forecast.ChargedSoFar + forecast.Measured.Charged : null,
            Net =
                isTime && forecast.Work.Outcome is not (WorkOutcome.OnQuote or WorkOutcome.Unpriced)
                    ? forecast.Net
                    : null,
            Currency = forecast.Currency,
            Because = ApprovalReason.Of(answer?.Step ?? new("The contract asks for it", term.Cite())).Write(),
            AskedById = asked.By.Id!.Value,
            AskedBy = asked.By.Name,
            AskedAt = ticket.Now,
            ExpiresAt = ticket.Now + Life,
        };
    }

    /// <summary>
    /// Who decides for a customer: those who see everything of their company on the portal; where there is none, the contacts
    /// named on the contract.
    /// </summary>
    public async Task<IReadOnlyList<Decider>> Deciders(Contract contract, CancellationToken stop)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var users = db.Users;
        var company = await db
            .Contacts.Where(contact =>
                contact.CustomerId == contract.Customer
                && users.Any(user =>
                    user.ContactId == contact.Id && user.Role == Role.CompanyContact && user.DeactivatedAt == null
                )
            )
            .OrderBy(contact => contact.Name)
            .ToListAsync(stop);
        var named = contract.NamedContacts.Select(contact => contact.Id).ToList();
        var deciders =
            company.Count > 0
                ? company
                : await db
                    .Contacts.Where(contact => named.Contains(contact.Id))
                    .OrderBy(contact => contact.Name)
                    .ToListAsync(stop);
        return [.. deciders.Select(row => new Decider(new(row.Id, row.CustomerId, row.Name, row.Email), row.Language))];
    }

    async Task<bool> WasAsked(ApprovalId id, Actor by, CancellationToken stop)
    {
        if (by is not { Kind: ActorKind.Contact, Id: { } contact })
            return false;
        await using var db = await data.CreateDbContextAsync(stop);
        return await db.ApprovalContacts.AnyAsync(
            asked => asked.ApprovalId == id && asked.ContactId == new ContactId(contact),
            stop
        );
    }

    static void Write(NpgsqlBatch batch, ApprovalRow row, IReadOnlyList<Decider> deciders)
    {
        batch.Add(
            """
            insert into approvals (id, ticket_id, contract_id, term, subject, what, spent, up_to, net, currency, because,
                asked_by_id, asked_by, asked_at, expires_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            row.Id.Value,
            row.TicketId.Value,
            row.ContractId.Value,
            row.Term,
            row.Subject,
            row.What,
            row.Spent,
            row.UpTo,
            row.Net,
            row.Currency,
            Batch.Json(row.Because),
            row.AskedById,
            row.AskedBy,
            row.AskedAt,
            row.ExpiresAt
        );
        batch.Add(
            "insert into approval_contacts (approval_id, contact_id) select $1, unnest($2::uuid[])",
            row.Id.Value,
            deciders.Select(whom => whom.Contact.Id.Value).ToArray()
        );
    }
}
