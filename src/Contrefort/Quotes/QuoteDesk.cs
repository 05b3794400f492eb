using System.Globalization;
using System.Text.Json;
using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Parsing;
using Contrefort.Credits;
using Contrefort.Data;
using Contrefort.Files;
using Contrefort.Mail;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Quotes;

/// <summary>The verbs on quotes: drafted, sent, accepted into a contract, refused.</summary>
internal sealed class QuoteDesk(
    IDbContextFactory<ContrefortDb> data,
    NpgsqlDataSource database,
    QuoteBook book,
    QuotePapers papers,
    ContractPapers contractPapers,
    ContractDesk contracts,
    Blobs blobs,
    Outbox outbox,
    IClock clock
)
{
    /// <summary>A new quote, with a number of its own.</summary>
    public async Task<QuoteRow> Draft(QuoteDraft draft, string by, Action<ContrefortDb, QuoteRow>? also = null)
    {
        await Check(draft);
        return await Add(await NextNumber(), 1, draft, by, also);
    }

    /// <summary>Changes a draft. Of a quote that was sent, a new revision is drafted, which takes its place once it is sent.</summary>
    public async Task<QuoteRow> Redraft(string number, QuoteDraft draft, string by)
    {
        await Check(draft);
        var latest = await book.Find(number) ?? throw Unknown();
        if (latest.Answer is not null)
            throw new RuleViolationException(new Sentence("Quote {0} has its answer: make another one.", number));
        if (latest.Row.SentAt is not null)
            return await Add(number, latest.Row.Revision + 1, draft, by, null);
        await using var db = await data.CreateDbContextAsync();
        var row = await db.Quotes.SingleAsync(quote => quote.Id == latest.Row.Id);
        Fill(row, draft, by);
        await db.SaveChangesAsync();
        return row;
    }

    /// <summary>From here on it stays as it is: its PDF is kept, and mailed to its recipient when it is asked.</summary>
    public async Task Send(string number, int revision, string by, bool byMail, Action<NpgsqlBatch>? also = null)
    {
        var sheet = await book.Find(number, revision) ?? throw Unknown();
        if (sheet.Row.SentAt is not null)
            throw new RuleViolationException(new Sentence("Quote {0} was sent already.", number));
        if (byMail && sheet.Row.Email.Length == 0)
            throw new RuleViolationException("There is nobody to mail it to: give an e-mail address.");
        var now = clock.GetCurrentInstant();
        var pdf = papers.Quote(sheet, now);
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction);
        var sha = blobs.Store(batch, pdf);
        batch.Add(
            "update quotes set sent_at = $2, sent_by = $3, document = $4 where id = $1 and sent_at is null",
            sheet.Row.Id,
            now,
            by,
            sha
        );
        if (byMail)
            outbox.Add(batch, QuoteMail.Of(sheet, by, sha), now);
        also?.Invoke(batch);
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    /// <summary>
    /// Signs the contract the quote offers, with the same words and prices, and keeps it on paper. One that was not sent yet is
    /// kept as if it had been handed over.
    /// </summary>
    public async Task<ContractId> Accept(
        string number,
        int revision,
        string contractNumber,
        CustomerId? customer,
        string by,
        Action<ContrefortDb, ContractRow>? also = null
    )
    {
        var sheet = await book.Find(number, revision) ?? throw Unknown();
        if (sheet.Answer is not null || sheet.State == QuoteState.Superseded)
            throw new RuleViolationException(new Sentence("Quote {0} has its answer already.", sheet.Name));
        if (sheet.State == QuoteState.Expired)
            throw new RuleViolationException(
                new Sentence("Quote {0} was valid until {1}: make a new revision.", number, sheet.Row.ValidUntil)
            );
        var who =
            sheet.Row.CustomerId
            ?? customer
            ?? throw new RuleViolationException("Say which customer the prospect has become.");
        await CheckContractNumber(contractNumber);
        var row = sheet.Row;
        var now = clock.GetCurrentInstant();
        var parties = await contractPapers.PartiesOf(who, sheet.Offer);
        try
        {
            return await Sign();
        }
        catch (DbUpdateException taken)
            when (taken.InnerException
                    is PostgresException
                    {
                        SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.RestrictViolation
                    }
            )
        {
            // Somebody was faster: the quote has its answer, or the contract's number is taken.
            throw new RuleViolationException(new Sentence("Quote {0} has its answer already.", sheet.Name));
        }

        Task<ContractId> Sign() =>
            contracts.Sign(
                contractNumber,
                who,
                row.Offer,
                row.Version,
                row.Choices,
                row.Components,
                row.StartsOn,
                row.Filled,
                row.StopsWhenClosed,
                (db, contract) =>
                {
                    if (row.SentAt is null)
                    {
                        var pdf = papers.Quote(sheet, now);
                        db.Attach(row);
                        (row.SentAt, row.SentBy, row.Document) = (now, by, db.Keep(pdf, now));
                    }
                    db.Add(
                        new QuoteAnswerRow
                        {
                            QuoteId = row.Id,
                            Answer = QuoteAnswer.Accepted,
                            ContractId = contract.Id,
                            ByName = by,
                            AnsweredAt = now,
                        }
                    );
                    ContractPapers.Keep(db, contract, sheet.Priced, parties);
                    FirstPacks(db, contract, sheet.Priced.Quote.Terms, now);
                    also?.Invoke(db, contract);
                },
                sheet.Priced.Agreed,
                by
            );
    }

    /// <summary>The pack whose size the customer chose is bought with the contract, from its first morning.</summary>
    static void FirstPacks(ContrefortDb db, ContractRow contract, ContractTerms terms, Instant now)
    {
        var bought = terms
            .Of<CreditTerm>()
            .Where(credit =>
                credit is { Granted.OnPurchase: true, Amount: { IsSet: true, Parameter: not null, Value: > 0 } }
            );
        using var batch = new NpgsqlBatch();
        foreach (var credit in bought)
        {
            batch.Add(
                "insert into credit_lots (id, contract_id, term, amount, granted_at, recorded_at, key) "
                    + "values ($1, $2, $3, $4, $5, $6, $7)",
                NewId.At(now),
                contract.Id.Value,
                credit.Ref,
                credit.Amount.Value,
                terms.Zone.AtStartOfDay(contract.StartsOn).ToInstant(),
                now,
                $"{contract.Number}/{credit.Id}"
            );
            batch.Plan(PackBought.Of(contract.Id, now));
        }
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
            db.Also(command);
    }

    public async Task Refuse(string number, int revision, string reason, string by, Action<ContrefortDb>? also = null)
    {
        var sheet = await book.Find(number, revision) ?? throw Unknown();
        if (sheet.Answer is not null || sheet.State == QuoteState.Superseded)
            throw new RuleViolationException(new Sentence("Quote {0} has its answer already.", sheet.Name));
        if (sheet.Row.SentAt is null)
            throw new RuleViolationException(new Sentence("Quote {0} was not sent yet.", number));
        await using var db = await data.CreateDbContextAsync();
        db.Add(
            new QuoteAnswerRow
            {
                QuoteId = sheet.Row.Id,
                Answer = QuoteAnswer.Refused,
                Reason = reason,
                ByName = by,
                AnsweredAt = clock.GetCurrentInstant(),
            }
        );
        also?.Invoke(db);
        await db.SaveChangesAsync();
    }

    public async Task CheckContractNumber(string number)
    {
        if (number.Length is 0 or > 30 || number.Any(c => !char.IsLetterOrDigit(c) && c is not '-' and not '.'))
            throw new RuleViolationException("A contract number has letters, digits, dots and hyphens.");
        await using var db = await data.CreateDbContextAsync();
        if (await db.Contracts.AnyAsync(contract => contract.Number == number))
            throw new RuleViolationException(new Sentence("Contract {0} is there already.", number));
    }

    async Task Check(QuoteDraft draft)
    {
        if (draft.Customer is null == draft.Prospect is null)
            throw new RuleViolationException("A quote is for a customer, or for a prospect by name.");
        if (draft.ValidUntil < clock.GetCurrentInstant().InUtc().Date.PlusDays(-1))
            throw new RuleViolationException("The quote would be out of date at once: move the day it is valid until.");
        try
        {
            await book.Price(draft);
        }
        catch (OfferException wrong)
        {
            throw new RuleViolationException(wrong.Diagnostics[0].Sentence);
        }
    }

    async Task<QuoteRow> Add(
        string number,
        int revision,
        QuoteDraft draft,
        string by,
        Action<ContrefortDb, QuoteRow>? also
    )
    {
        await using var db = await data.CreateDbContextAsync();
        var now = clock.GetCurrentInstant();
        var row = new QuoteRow
        {
            Id = NewId.At(now),
            Number = number,
            Revision = revision,
            Language = draft.Language,
            Offer = draft.Offer,
            Version = draft.Version,
            DraftedBy = by,
            DraftedAt = now,
        };
        Fill(row, draft, by);
        db.Add(row);
        also?.Invoke(db, row);
        await db.SaveChangesAsync();
        return row;
    }

    static void Fill(QuoteRow row, QuoteDraft draft, string by)
    {
        (row.CustomerId, row.Prospect) = (draft.Customer, draft.Prospect);
        (row.Recipient, row.Email, row.Language) = (draft.Recipient, draft.Email.Trim(), draft.Language);
        (row.Offer, row.Version) = (draft.Offer, draft.Version);
        row.Parameters = JsonSerializer.Serialize(draft.Choices.Parameters);
        row.Options = JsonSerializer.Serialize(draft.Choices.Options);
        row.Components = [.. draft.Components];
        row.Roles = JsonSerializer.Serialize(draft.Roles);
        row.StopsWhenClosed = draft.StopsWhenClosed;
        row.Prices = JsonSerializer.Serialize(draft.Prices.Select(StoredPrice.Of));
        (row.StartsOn, row.ValidUntil, row.Note) = (draft.StartsOn, draft.ValidUntil, draft.Note);
        row.DraftedBy = by;
    }

    /// <summary>Given once; a number may be lost, never given twice.</summary>
    async Task<string> NextNumber()
    {
        await using var command = database.CreateCommand("select nextval('quote_numbers')");
        var count = (long)(await command.ExecuteScalarAsync())!;
        return string.Create(CultureInfo.InvariantCulture, $"D-{clock.GetCurrentInstant().InUtc().Year}-{count:0000}");
    }

    static RuleViolationException Unknown() => new("There is no such quote.");
}
