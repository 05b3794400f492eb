using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing.Identifiers;
using Contrefort.Data;
using Contrefort.Documents.Payments;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Payments;

/// <summary>A mandate as it is given.</summary>
internal sealed record NewMandate(
    CustomerId Customer,
    Guid Seller,
    string Reference,
    LocalDate SignedOn,
    DebitScheme Scheme,
    string Debtor,
    string Iban,
    string? Bic,
    int NoticeDays = MandateDesk.UsualNotice
);

/// <summary>What debtors signed, so that they are collected from.</summary>
internal sealed class MandateDesk(IDbContextFactory<ContrefortDb> data, IClock clock)
{
    public const int UsualNotice = 14;

    LocalDate Today => clock.GetCurrentInstant().InZone(Reader.InFrench.Zone).Date;

    /// <exception cref="RuleViolationException"/>
    public async Task<Guid> Sign(NewMandate mandate, string by, CancellationToken stop = default)
    {
        var reference = mandate.Reference.Trim();
        if (
            reference.Length is 0 or > 35
            || !reference.All(sign =>
                char.IsAsciiLetterOrDigit(sign) || "+?/-:().,' ".Contains(sign, StringComparison.Ordinal)
            )
        )
            throw new RuleViolationException("A mandate reference has 1 to 35 letters, digits and plain signs.");
        if (mandate.SignedOn > Today)
            throw new RuleViolationException("A mandate is signed before it is used.");
        if (mandate.NoticeDays is < 1 or > 60)
            throw new RuleViolationException("A debtor is told 1 to 60 days before.");
        await using var db = await data.CreateDbContextAsync(stop);
        if (await db.Mandates.AnyAsync(m => m.SellerId == mandate.Seller && m.Reference == reference, stop))
            throw new RuleViolationException("Another mandate has this reference.");
        var now = clock.GetCurrentInstant();
        var row = new MandateRow
        {
            Id = NewId.At(now),
            CustomerId = mandate.Customer,
            SellerId = mandate.Seller,
            Reference = reference,
            SignedOn = mandate.SignedOn,
            Scheme = mandate.Scheme,
            Debtor = mandate.Debtor.Trim(),
            Iban = IdentifierKind.Iban.Read(mandate.Iban),
            Bic = string.IsNullOrWhiteSpace(mandate.Bic) ? null : IdentifierKind.Bic.Read(mandate.Bic),
            NoticeDays = mandate.NoticeDays,
            ByName = by,
            CreatedAt = now,
        };
        db.Add(row);
        await db.SaveChangesAsync(stop);
        return row.Id;
    }

    public async Task Revoke(Guid mandate, string reason, string by, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        if (!await db.GoodMandates.AnyAsync(m => m.Id == mandate, stop))
            throw new RuleViolationException("This mandate is revoked already.");
        db.Add(
            new MandateRevocationRow
            {
                MandateId = mandate,
                OnDate = Today,
                Reason = reason.Trim(),
                ByName = by,
                RecordedAt = clock.GetCurrentInstant(),
            }
        );
        await db.SaveChangesAsync(stop);
    }
}
