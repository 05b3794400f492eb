using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Contrefort.Billing;

/// <summary>Keeps drafts as they should be. A key is there once, whoever writes it, however often.</summary>
internal sealed class DraftBook(VatCases cases, IClock clock)
{
    LocalDate Today => clock.GetCurrentInstant().InZone(Ui.Reader.InFrench.Zone).Date;

    /// <summary>
    /// Adds what is new, writes again what changed and is not issued, and closes what is not owed any more. In the transaction
    /// of the context.
    /// </summary>
    /// <returns>The drafts added or written again, as they are now.</returns>
    public async Task<IReadOnlyList<(DraftRow Draft, bool IsNew)>> Keep(
        ContrefortDb db,
        IReadOnlyList<(Contract Contract, IReadOnlyList<PlannedDraft> Drafts)> planned,
        LocalDate until,
        CancellationToken stop
    )
    {
        var now = clock.GetCurrentInstant();
        var written = await Write(db, planned, now, stop);
        var closed = await Close(db, planned, until, now, stop);
        if (written.Count + closed.Count == 0)
            return [];
        var ids = written.Keys.Concat(closed).ToList();
        var rows = await db.Drafts.AsNoTracking().Where(draft => ids.Contains(draft.Id)).ToListAsync(stop);
        await Check(db, rows, stop);
        return [.. rows.Where(row => written.ContainsKey(row.Id)).Select(row => (row, written[row.Id]))];
    }

    /// <summary>Looks again at what open drafts miss, and whether anything is owed for them.</summary>
    public async Task Check(ContrefortDb db, IReadOnlyList<DraftRow> rows, CancellationToken stop)
    {
        var today = Today;
        foreach (var file in await DraftFile.Read(db, rows, stop))
        {
            var draft = file.Draft;
            if (draft.State == DraftState.Issued)
                continue;
            draft.Net = file.Lines.Sum(line => line.Net);
            var isOwed = draft.Net != 0 || file.Lines.Any(line => !line.IsLeftOut && line.State != PriceState.Priced);
            draft.State = isOwed ? DraftState.Open : DraftState.Nothing;
            draft.IsReady = isOwed && file.Check(cases, today).IsReady;
        }
        await using var batch = Batch(db);
        batch.Add(
            "update drafts set net = given.net, state = given.state, is_ready = given.ready "
                + "from unnest($1::uuid[], $2::numeric[], $3::text[], $4::bool[]) given (id, net, state, ready) "
                + "where drafts.id = given.id and drafts.state <> 'issued'",
            rows.Select(row => row.Id).ToArray(),
            rows.Select(row => row.Net).ToArray(),
            rows.Select(row => EnumText.Of(row.State)).ToArray(),
            rows.Select(row => row.IsReady).ToArray()
        );
        await batch.ExecuteNonQueryAsync(stop);
    }

    static async Task<Dictionary<Guid, bool>> Write(
        ContrefortDb db,
        IReadOnlyList<(Contract Contract, IReadOnlyList<PlannedDraft> Drafts)> planned,
        Instant now,
        CancellationToken stop
    )
    {
        // In the order of keys, as issuing locks them.
        var drafts = planned
            .SelectMany(one => one.Drafts.Select(draft => (one.Contract, Draft: draft)))
            .OrderBy(one => one.Draft.Key, StringComparer.Ordinal)
            .ToList();
        var written = new Dictionary<Guid, bool>();
        if (drafts.Count == 0)
            return written;
        await using var batch = Batch(db);
        batch.Add(
            """
            insert into drafts (id, key, contract_id, customer_id, origin, type, term, from_on, until_on, invoiced_on, currency,
                lines, proof, reason, preceding_id, state, net, is_ready, created_at, updated_at)
            select g.id, g.key, g.contract, g.customer, g.origin, g.type, g.term, g.from_on, g.until_on, g.invoiced_on, g.currency,
                g.lines::jsonb, g.proof::jsonb, g.reason, g.preceding, 'open', g.net, false, $17, $17
            from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::date[], $9::date[],
                $10::date[], $11::text[], $12::text[], $13::text[], $14::text[], $15::uuid[], $16::numeric[])
                g (id, key, contract, customer, origin, type, term, from_on, until_on, invoiced_on, currency, lines, proof, reason,
                preceding, net)
            on conflict (key) do update set type = excluded.type, from_on = excluded.from_on, until_on = excluded.until_on,
                invoiced_on = excluded.invoiced_on, lines = excluded.lines, proof = excluded.proof, reason = excluded.reason,
                preceding_id = excluded.preceding_id, updated_at = excluded.updated_at
            where drafts.state <> 'issued' and (drafts.lines, drafts.proof, drafts.preceding_id)
                is distinct from (excluded.lines, excluded.proof, excluded.preceding_id)
            returning id, xmax = 0
            """,
            drafts.ConvertAll(_ => NewId.At(now)).ToArray(),
            Of(one => one.Draft.Key),
            Of(one => one.Contract.Id.Value),
            Of(one => one.Contract.Customer.Value),
            Of(one => EnumText.Of(one.Draft.Origin)),
            Of(one => EnumText.Of(one.Draft.Type)),
            Of(one => one.Draft.Term),
            Of(one => one.Draft.From.ToDateOnly()),
            Of(one => one.Draft.Until.ToDateOnly()),
            Of(one => one.Draft.InvoicedOn.ToDateOnly()),
            Of(one => one.Contract.Terms.Offer.Currency),
            Of(one => InvoiceJson.Write(one.Draft.Lines)),
            Nullable(Of(one => one.Draft.Proof is { } proof ? InvoiceJson.Write(proof) : null)),
            Nullable(Of(one => one.Draft.Reason)),
            new NpgsqlParameter
            {
                Value = Of(one => one.Draft.Preceding),
                NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid,
            },
            Of(one => one.Draft.Net),
            now
        );
        await using var rows = await batch.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
            written[rows.GetGuid(0)] = rows.GetBoolean(1);
        return written;

        T[] Of<T>(Func<(Contract Contract, PlannedDraft Draft), T> value) => [.. drafts.Select(value)];
    }

    /// <summary>Open drafts of the terms that these contracts no longer give: work was taken back, a breach was none.</summary>
    static async Task<IReadOnlyList<Guid>> Close(
        ContrefortDb db,
        IReadOnlyList<(Contract Contract, IReadOnlyList<PlannedDraft> Drafts)> planned,
        LocalDate until,
        Instant now,
        CancellationToken stop
    )
    {
        await using var batch = Batch(db);
        batch.Add(
            """
            update drafts set lines = '[]', updated_at = $4
            where contract_id = any ($1) and state = 'open' and origin <> 'person' and invoiced_on <= $2 and key <> all ($3)
            returning id
            """,
            planned.Select(one => one.Contract.Id.Value).ToArray(),
            until,
            planned.SelectMany(one => one.Drafts.Select(draft => draft.Key)).ToArray(),
            now
        );
        var closed = new List<Guid>();
        await using var rows = await batch.ExecuteReaderAsync(stop);
        while (await rows.ReadAsync(stop))
            closed.Add(rows.GetGuid(0));
        return closed;
    }

    static NpgsqlParameter Nullable(string?[] texts) =>
        new() { Value = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    static NpgsqlBatch Batch(ContrefortDb db) =>
        new(
            (NpgsqlConnection)db.Database.GetDbConnection(),
            (NpgsqlTransaction)db.Database.CurrentTransaction!.GetDbTransaction()
        );
}
