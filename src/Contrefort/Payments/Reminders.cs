using Contrefort.Agenda;
using Contrefort.Channels;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Contrefort.Mail;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Payments;

/// <summary>When a seller reminds; a seller without one has <see cref="ReminderLadder.Usual"/>.</summary>
internal sealed class ReminderLadderRow
{
    public Guid SellerId { get; init; }
    public int[] Days { get; set; } = [];
    public decimal? LateRate { get; set; }
    public decimal Fee { get; set; }
    public Instant UpdatedAt { get; set; }

    public ReminderLadder Ladder => new(Days, LateRate, Fee);
}

/// <summary>A reminder that was sent.</summary>
internal sealed class ReminderRow
{
    public Guid InvoiceId { get; init; }
    public int Days { get; init; }
    public decimal Open { get; init; }
    public decimal Interest { get; init; }
    public Instant SentAt { get; init; }
    public string[] SentTo { get; init; } = [];
}

internal static class ReminderSets
{
    extension(ContrefortDb db)
    {
        public DbSet<ReminderLadderRow> ReminderLadders => db.Set<ReminderLadderRow>();
        public DbSet<ReminderRow> Reminders => db.Set<ReminderRow>();
    }
}

internal sealed class ReminderMapping
    : IEntityTypeConfiguration<ReminderLadderRow>,
        IEntityTypeConfiguration<ReminderRow>
{
    public void Configure(EntityTypeBuilder<ReminderLadderRow> ladder)
    {
        ladder.ToTable("reminder_ladders");
        ladder.HasKey(l => l.SellerId);
        ladder.Ignore(l => l.Ladder);
        ladder.HasOne<SellerRow>().WithMany().HasForeignKey(l => l.SellerId);
    }

    public void Configure(EntityTypeBuilder<ReminderRow> reminder)
    {
        reminder.ToTable("reminders");
        reminder.HasKey(r => new { r.InvoiceId, r.Days });
        reminder.HasOne<InvoiceRow>().WithMany().HasForeignKey(r => r.InvoiceId);
    }
}

/// <summary>
/// Reminds of an invoice, once for each step of the seller's ladder. What is paid is let go; what is disputed, or being collected, is
/// looked at again the next day.
/// </summary>
internal sealed class RemindOfInvoice(ContrefortDb db, MoneyMails mails) : IAgendaHandler
{
    public const string AgendaKind = "remind-invoice";

    static readonly LocalTime Morning = new(9, 0);

    public static string KeyOf(Guid invoice) => $"{AgendaKind}:{invoice}";

    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        var id = row.Subject!.Value;
        var state = await InvoiceJourney.Lock(db, id, stop);
        var invoice = await db.Invoices.AsNoTracking().SingleAsync(i => i.Id == id, stop);
        var balance = state.Balance(invoice.Gross);
        if (balance.Open <= 0 || invoice.DueOn is not { } dueOn)
            return null;
        var today = now.InZone(Reader.InFrench.Zone).Date;
        if (
            state.Stage is InvoiceStage.Disputed or InvoiceStage.Refused or InvoiceStage.Rejected
            || await IsBeingCollected(id, stop)
        )
            return At(today.PlusDays(1));
        var ladder = await LadderOf(db, invoice.SellerId, stop);
        var sent = await db.Reminders.Where(r => r.InvoiceId == id).Select(r => r.Days).ToListAsync(stop);
        if (ladder.Due(dueOn, today, sent) is { } step)
            await mails.Remind(db, invoice, ladder, step, balance.Open, today, now, stop);
        return ladder.Next(dueOn, today) is { } next ? At(next) : null;
    }

    public static async Task<ReminderLadder> LadderOf(ContrefortDb db, Guid seller, CancellationToken stop = default) =>
        (await db.ReminderLadders.AsNoTracking().SingleOrDefaultAsync(l => l.SellerId == seller, stop))?.Ladder
        ?? ReminderLadder.Usual;

    Task<bool> IsBeingCollected(Guid invoice, CancellationToken stop) =>
        db.Debits.AnyAsync(
            d =>
                d.InvoiceId == invoice
                && !db.Set<DebitReturnRow>().Any(r => r.DebitId == d.Id)
                && !db.Set<PaymentRow>().Any(p => p.Key == "debit:" + d.Id.ToString()),
            stop
        );

    static Instant At(LocalDate day) => day.At(Morning).InZoneLeniently(Reader.InFrench.Zone).ToInstant();
}
