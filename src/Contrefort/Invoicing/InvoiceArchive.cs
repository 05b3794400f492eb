using Contrefort.Core;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Invoicing;

/// <summary>A file of a document, ready to be sent.</summary>
internal sealed record InvoiceFile(string Name, string Type, byte[] Bytes);

/// <summary>Issued documents in any format: those that were kept as they were issued, the others written from the same words.</summary>
internal sealed class InvoiceArchive(IDbContextFactory<ContrefortDb> data)
{
    /// <exception cref="RuleViolationException">There is no such document or format, or the document breaks its rules.</exception>
    public async Task<InvoiceFile> Read(string number, string format, CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var row =
            await db.Invoices.AsNoTracking().SingleOrDefaultAsync(known => known.Number == number, stop)
            ?? throw new RuleViolationException(new Sentence("There is no invoice {0}.", number));
        var kept = await db
            .InvoiceDocuments.Where(file => file.InvoiceId == row.Id && file.Format == format)
            .Select(file => file.Content)
            .SingleOrDefaultAsync(stop);
        var bytes = kept ?? await Render(db, row, format, stop);
        return new(InvoiceFormats.FileOf(number, format), InvoiceFormats.TypeOf(format), bytes);
    }

    static async Task<byte[]> Render(ContrefortDb db, InvoiceRow row, string format, CancellationToken stop)
    {
        var logo = await db
            .Sellers.Where(seller => seller.Id == row.SellerId)
            .Select(seller => seller.Logo)
            .SingleAsync(stop);
        return InvoiceFormats.Render(InvoiceJson.Read<IssuedContent>(row.Content), new SellerLook(logo), format);
    }
}
