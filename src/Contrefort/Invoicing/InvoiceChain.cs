using System.Security.Cryptography;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Invoicing;

/// <summary>Something in the record of issued documents that is not as it was written.</summary>
internal sealed record ChainFault(string Number, Sentence Sentence);

/// <param name="Documents">How many were walked.</param>
internal sealed record ChainReport(int Documents, int Files, IReadOnlyList<ChainFault> Faults);

/// <summary>
/// Walks every series from its first document: numbers without a gap, dates that never go back, each hash made of the words
/// kept and of the hash before, each file with the digest those words give, the sums the document makes.
/// </summary>
internal sealed class InvoiceChain(IDbContextFactory<ContrefortDb> data)
{
    public async Task<ChainReport> Verify(CancellationToken stop = default)
    {
        await using var db = await data.CreateDbContextAsync(stop);
        // One picture of everything: what is issued meanwhile is not half seen.
        await using var transaction = await db.Database.BeginTransactionAsync(
            System.Data.IsolationLevel.RepeatableRead,
            stop
        );
        var faults = new List<ChainFault>();
        var (documents, files) = (0, 0);
        foreach (
            var series in await db
                .InvoiceSeries.AsNoTracking()
                .OrderBy(row => row.SellerId)
                .ThenBy(row => row.Prefix)
                .ToListAsync(stop)
        )
        {
            InvoiceRow? before = null;
            var rows = db
                .Invoices.AsNoTracking()
                .Where(row => row.SellerId == series.SellerId && row.Prefix == series.Prefix)
                .OrderBy(row => row.Year)
                .ThenBy(row => row.Position)
                .AsAsyncEnumerable();
            await foreach (var row in rows.WithCancellation(stop))
            {
                faults.AddRange(Faults(row, before));
                documents++;
                before = row;
            }
            faults.AddRange(Ends(series, before));
        }
        await foreach (
            var file in db
                .InvoiceDocuments.AsNoTracking()
                .Join(
                    db.Invoices,
                    file => file.InvoiceId,
                    row => row.Id,
                    (file, row) =>
                        new
                        {
                            file,
                            row.Number,
                            row.Content,
                        }
                )
                .AsAsyncEnumerable()
                .WithCancellation(stop)
        )
        {
            files++;
            var said = InvoiceJson.Read<IssuedContent>(file.Content).Documents.GetValueOrDefault(file.file.Format);
            if (said != Convert.ToHexStringLower(SHA256.HashData(file.file.Content)))
                faults.Add(new(file.Number, new("The file {0} is not the one that was issued.", file.file.Format)));
        }
        return new(documents, files, faults);
    }

    static IEnumerable<ChainFault> Faults(InvoiceRow row, InvoiceRow? before)
    {
        var isNext = before is null || before.Year < row.Year ? row.Position == 1 : row.Position == before.Position + 1;
        if (!isNext)
            yield return new(row.Number, "A number is missing before this one.");
        if (before is not null && row.IssuedOn < before.IssuedOn)
            yield return new(row.Number, "It is dated before the document that comes before it.");
        if (!row.Previous.AsSpan().SequenceEqual(before?.Hash ?? IssuedContent.Beginning))
            yield return new(row.Number, "It does not name the document before it.");
        if (!row.Hash.AsSpan().SequenceEqual(IssuedContent.Hash(row.Previous, row.Content)))
            yield return new(row.Number, "Its words are not those that were issued.");
        var content = InvoiceJson.Read<IssuedContent>(row.Content);
        if (
            content.Invoice.Number != row.Number
            || content.Invoice.Type != row.Type
            || content.Invoice.IssuedOn != row.IssuedOn
            || (content.Net, content.Vat, content.Gross) != (row.Net, row.Vat, row.Gross)
            || content.Invoice.Totals is var totals
                && (totals.Net, totals.Vat, totals.Gross) != (row.Net, row.Vat, row.Gross)
        )
            yield return new(row.Number, "The record says something else than the document.");
    }

    static IEnumerable<ChainFault> Ends(InvoiceSeriesRow series, InvoiceRow? last)
    {
        if (
            (last?.Year ?? series.Year, last?.Position ?? 0) != (series.Year, series.Last)
            || !series.Hash.AsSpan().SequenceEqual(last?.Hash ?? IssuedContent.Beginning)
        )
            yield return new(last?.Number ?? series.Prefix, "The series does not end where it was left.");
    }
}
