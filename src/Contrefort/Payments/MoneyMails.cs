using Contrefort.Channels;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Contrefort.Mail;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Payments;

/// <summary>What a customer is written about money: a reminder, a collection to come. In the language of the invoice, once.</summary>
internal sealed class MoneyMails(Outbox outbox)
{
    /// <summary>Before a collection: how much, when, from which account, under which mandate.</summary>
    public void Announce(ContrefortDb db, SellerRow seller, Collectable what, DebitRow debit, LocalDate on, Instant now)
    {
        var content = InvoiceJson.Read<IssuedContent>(what.Invoice.Content);
        var w = WordsOf(content);
        if (To(content, []) is not { Count: > 0 } to)
            return;
        Post(
            db,
            new(
                $"debit:{debit.Id}",
                "invoice",
                to,
                w["Direct debit of {0} on {1}", w.Write.Amount(debit.Amount, "EUR"), on],
                string.Join(
                    "\n\n",
                    w["Hello,"],
                    w[
                        "On {0} we will collect {1} for the invoice {2} from the account ending in {3}, under the mandate {4}. Our creditor identifier is {5}.",
                        on,
                        w.Write.Amount(debit.Amount, "EUR"),
                        what.Invoice.Number,
                        what.Mandate.Iban[^4..],
                        what.Mandate.Reference,
                        seller.CreditorId!
                    ],
                    content.Invoice.Seller.Name
                )
            )
            {
                FromName = content.Invoice.Seller.Name,
            },
            now
        );
    }

    public async Task Remind(
        ContrefortDb db,
        InvoiceRow invoice,
        ReminderLadder ladder,
        int step,
        decimal open,
        LocalDate today,
        Instant now,
        CancellationToken stop
    )
    {
        var content = InvoiceJson.Read<IssuedContent>(invoice.Content);
        var own = await db
            .CustomerChannels.Where(c => c.CustomerId == invoice.CustomerId)
            .Select(c => c.Emails)
            .SingleOrDefaultAsync(stop);
        var to = To(content, own ?? []);
        var w = WordsOf(content);
        var interest = ladder.IsFirm(step) ? ladder.Interest(open, invoice.DueOn!.Value, today) : 0;
        // Without an address it is written down all the same: the page shows that nobody could be told.
        db.Reminders.Add(
            new()
            {
                InvoiceId = invoice.Id,
                Days = step,
                Open = open,
                Interest = interest,
                SentAt = now,
                SentTo = [.. to],
            }
        );
        Post(
            db,
            new(
                $"reminder:{invoice.Id}:{step}",
                "invoice",
                to,
                w["Reminder: invoice {0}, due on {1}", invoice.Number, invoice.DueOn],
                string.Join(
                    "\n\n",
                    Lines(w, content, invoice, ladder, step, open, interest).Where(line => line.Length > 0)
                )
            )
            {
                FromName = content.Invoice.Seller.Name,
            },
            now
        );
    }

    static IEnumerable<string> Lines(
        Words w,
        IssuedContent content,
        InvoiceRow invoice,
        ReminderLadder ladder,
        int step,
        decimal open,
        decimal interest
    )
    {
        string Money(decimal amount) => w.Write.Amount(amount, invoice.Currency);
        yield return w["Hello,"];
        yield return w[
            "{0} of the invoice {1} of {2} were due on {3}, and have not reached us.",
            Money(open),
            invoice.Number,
            invoice.IssuedOn,
            invoice.DueOn
        ];
        if (content.Invoice.Payment is CreditTransfer transfer)
            yield return w[
                "Please pay to {0}, with the reference {1}.",
                transfer.Account,
                transfer.Reference ?? invoice.Number
            ];
        if (ladder.IsFirm(step))
        {
            if (interest > 0)
                yield return w["Late interest to this day: {0}.", Money(interest)];
            if (ladder.Fee > 0)
                yield return w["Fixed compensation for recovery costs: {0}.", Money(ladder.Fee)];
            yield return content.Invoice.Note("PMD") ?? "";
            yield return content.Invoice.Note("PMT") ?? "";
        }
        else
            yield return w["If your payment has crossed this letter, please take no notice of it."];
        yield return content.Invoice.Seller.Name;
    }

    static IReadOnlyList<string> To(IssuedContent content, string[] own) =>
        own.Length > 0 ? own
        : content.Invoice.Buyer.Contact?.Mail is { Length: > 0 } mail ? [mail]
        : [];

    static Words WordsOf(IssuedContent content) => new(content.Language == "en" ? Reader.InEnglish : Reader.InFrench);

    void Post(ContrefortDb db, NewMail mail, Instant now)
    {
        using var batch = new NpgsqlBatch();
        outbox.Add(batch, mail, now);
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
            db.Also(command);
    }
}
