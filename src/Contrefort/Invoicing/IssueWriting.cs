using Contrefort.Billing;
using Contrefort.Channels;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Contrefort.Invoicing;

/// <summary>Writes what is issued: documents, files, lines billed, and the last number of the series, in one transaction.</summary>
static class IssueWriting
{
    /// <summary>The row of a series, locked until the transaction ends.</summary>
    public static async Task<InvoiceSeriesRow> LockSeries(
        ContrefortDb db,
        Guid seller,
        string prefix,
        LocalDate on,
        CancellationToken stop
    )
    {
        await db.Database.ExecuteSqlAsync(
            $"""
            insert into invoice_series (seller_id, prefix, year, last, issued_on, hash)
            values ({seller}, {prefix}, {on.Year}, 0, {on.ToDateOnly()}, {IssuedContent.Beginning})
            on conflict do nothing
            """,
            stop
        );
        return await db
            .InvoiceSeries.FromSql(
                $"select * from invoice_series where seller_id = {seller} and prefix = {prefix} for update"
            )
            .AsNoTracking()
            .SingleAsync(stop);
    }

    public static async Task Write(
        ContrefortDb db,
        InvoiceSeriesRow series,
        IReadOnlyList<IssuedDocument> documents,
        LocalDate on,
        Issuer by,
        Instant now,
        CancellationToken stop
    )
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var (rows, hash) = Chained(series, documents, on, now);
        await CopyInvoices(connection, rows, by, stop);
        await CopyFiles(connection, rows, stop);
        await CopyLines(connection, rows, stop);
        var transaction = (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction();
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.Add(
            "update drafts set state = 'issued', net = given.net, updated_at = $3 "
                + "from unnest($1::uuid[], $2::numeric[]) given (id, net) where drafts.id = given.id",
            rows.Select(row => row.Document.File.Draft.Id).ToArray(),
            rows.Select(row => row.Document.Content.Net).ToArray(),
            now
        );
        batch.Add(
            "update invoice_series set year = $3, last = $4, issued_on = $5, hash = $6 where seller_id = $1 and prefix = $2",
            series.SellerId,
            series.Prefix,
            on.Year,
            documents[^1].Position,
            on,
            hash
        );
        SendingPlan.Add(db, batch, [.. rows.Select(row => row.Id)], now);
        await batch.ExecuteNonQueryAsync(stop);
    }

    sealed record Chain(Guid Id, IssuedDocument Document, string Content, byte[] Previous, byte[] Hash, Instant At);

    static (IReadOnlyList<Chain> Rows, byte[] Last) Chained(
        InvoiceSeriesRow series,
        IReadOnlyList<IssuedDocument> documents,
        LocalDate on,
        Instant now
    )
    {
        var previous = series.Hash;
        var rows = new List<Chain>(documents.Count);
        foreach (var document in documents)
        {
            var content = InvoiceJson.Write(document.Content);
            var hash = IssuedContent.Hash(previous, content);
            rows.Add(new(NewId.At(now), document, content, previous, hash, now));
            previous = hash;
        }
        return (rows, previous);
    }

    static async Task CopyInvoices(
        NpgsqlConnection connection,
        IReadOnlyList<Chain> rows,
        Issuer by,
        CancellationToken stop
    )
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            copy invoices (id, number, seller_id, prefix, year, position, type, profile, customer_id, contract_id, draft_id,
                preceding_id, issued_on, due_on, currency, net, vat, gross, content, previous, hash, issued_at, by_id, by_name)
            from stdin (format binary)
            """,
            stop
        );
        foreach (var row in rows)
        {
            var (file, invoice) = (row.Document.File, row.Document.Invoice);
            await copy.StartRowAsync(stop);
            await copy.WriteAsync(row.Id, stop);
            await copy.WriteAsync(invoice.Number!, stop);
            await copy.WriteAsync(file.Terms!.Seller.Id, stop);
            await copy.WriteAsync(
                invoice.IsCreditNote ? file.Terms.Seller.CreditPrefix : file.Terms.Seller.InvoicePrefix,
                stop
            );
            await copy.WriteAsync(invoice.IssuedOn!.Value.Year, stop);
            await copy.WriteAsync(row.Document.Position, stop);
            await copy.WriteAsync(EnumText.Of(invoice.Type), stop);
            await copy.WriteAsync(EnumText.Of(row.Document.Content.Profile), stop);
            await copy.WriteAsync(file.Draft.CustomerId.Value, stop);
            await copy.WriteAsync(file.Draft.ContractId.Value, stop);
            await copy.WriteAsync(file.Draft.Id, stop);
            await Optional(copy, file.Draft.PrecedingId, stop);
            await copy.WriteAsync(invoice.IssuedOn.Value.ToDateOnly(), stop);
            await Optional(copy, invoice.DueOn?.ToDateOnly(), stop);
            await copy.WriteAsync(invoice.Currency, stop);
            await copy.WriteAsync(row.Document.Content.Net, stop);
            await copy.WriteAsync(row.Document.Content.Vat, stop);
            await copy.WriteAsync(row.Document.Content.Gross, stop);
            await copy.WriteAsync(row.Content, stop);
            await copy.WriteAsync(row.Previous, stop);
            await copy.WriteAsync(row.Hash, stop);
            await copy.WriteAsync(row.At.ToDateTimeUtc(), NpgsqlDbType.TimestampTz, stop);
            await Optional(copy, by.Id, stop);
            await copy.WriteAsync(by.Name, stop);
        }
        await copy.CompleteAsync(stop);
    }

    static async Task CopyFiles(NpgsqlConnection connection, IReadOnlyList<Chain> rows, CancellationToken stop)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "copy invoice_documents (invoice_id, format, sha256, content) from stdin (format binary)",
            stop
        );
        foreach (var row in rows)
        foreach (var (format, sha256, bytes) in row.Document.Files)
        {
            await copy.StartRowAsync(stop);
            await copy.WriteAsync(row.Id, stop);
            await copy.WriteAsync(format, stop);
            await copy.WriteAsync(sha256, stop);
            await copy.WriteAsync(bytes, stop);
        }
        await copy.CompleteAsync(stop);
    }

    /// <summary>Lines left out are billed too, at nothing: what a person left out is not asked again.</summary>
    static async Task CopyLines(NpgsqlConnection connection, IReadOnlyList<Chain> rows, CancellationToken stop)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            """
            copy billed_lines (key, line, draft_key, invoice_id, contract_id, position, name, term, from_on, until_on, computed,
                net, by_person) from stdin (format binary)
            """,
            stop
        );
        foreach (var row in rows)
        foreach (var (position, line) in row.Document.File.Lines.Index())
        {
            var sign = row.Document.Invoice.IsCreditNote ? -1 : 1;
            await copy.StartRowAsync(stop);
            await copy.WriteAsync(line.Key, stop);
            await copy.WriteAsync(line.Line, stop);
            await copy.WriteAsync(line.DraftKey, stop);
            await copy.WriteAsync(row.Id, stop);
            await copy.WriteAsync(row.Document.File.Draft.ContractId.Value, stop);
            await copy.WriteAsync(position + 1, stop);
            await copy.WriteAsync(InvoiceMaking.NameOf(line, row.Document.File.Terms!.Words), stop);
            await copy.WriteAsync(line.Term, stop);
            await copy.WriteAsync(line.From.ToDateOnly(), stop);
            await copy.WriteAsync(line.Until.ToDateOnly(), stop);
            await copy.WriteAsync(sign * line.Computed, stop);
            await copy.WriteAsync(sign * line.Net, stop);
            await copy.WriteAsync(line.ByPerson, stop);
        }
        await copy.CompleteAsync(stop);
    }

    static Task Optional<T>(NpgsqlBinaryImporter copy, T? value, CancellationToken stop)
        where T : struct => value is { } given ? copy.WriteAsync(given, stop) : copy.WriteNullAsync(stop);
}
