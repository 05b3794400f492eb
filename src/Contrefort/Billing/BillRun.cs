using System.Text.Json;
using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms.Parsing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>
/// Makes the drafts of every contract up to a day, or issues those that are ready, chunk by chunk. Where it stands is a row,
/// written in the transaction of each chunk: after a crash any process goes on, and what is run twice makes nothing new.
/// </summary>
internal sealed class BillRun(
    IDbContextFactory<ContrefortDb> data,
    ContractFactsBook facts,
    BreachBook breaches,
    DraftBook drafts,
    InvoiceDesk desk,
    ILogger<BillRun> log,
    IClock clock
)
{
    public const string AgendaKind = "billing-run";
    public const string Topic = "billing";

    /// <summary>So many contracts are looked at in one transaction.</summary>
    public const int Chunk = 200;

    /// <summary>Begins a run; the agenda carries it on.</summary>
    /// <param name="until">Not after today for documents, as their date; for drafts any day.</param>
    public async Task<Guid> Begin(
        BillingRunKind kind,
        LocalDate until,
        Issuer by,
        CancellationToken stop = default,
        Action<ContrefortDb, BillingRunRow>? also = null
    )
    {
        if (kind == BillingRunKind.Issue && until > desk.Today)
            throw new RuleViolationException(new Sentence("{0} is still to come: no document bears that date.", until));
        await using var db = await data.CreateDbContextAsync(stop);
        var now = clock.GetCurrentInstant();
        var run = new BillingRunRow
        {
            Id = NewId.At(now),
            Kind = kind,
            UntilOn = until,
            Total =
                kind == BillingRunKind.Issue
                    ? await db.Drafts.Ready.CountAsync(draft => draft.InvoicedOn <= until, stop)
                    : await db.Contracts.CountAsync(contract => contract.StartsOn <= until, stop),
            ById = by.Id,
            ByName = by.Name,
            StartedAt = now,
        };
        db.Add(run);
        db.Plan(new(AgendaKind, $"{AgendaKind}:{run.Id:n}", now, run.Id));
        db.Announce(Topic);
        also?.Invoke(db, run);
        await db.SaveChangesAsync(stop);
        return run.Id;
    }

    /// <summary>Carries a run to its end, in this process: for the command line. Others may carry it on too.</summary>
    public async Task<BillingRunRow> Finish(
        Guid id,
        Action<BillingRunRow>? told = null,
        CancellationToken stop = default
    )
    {
        while (true)
        {
            await using var db = await data.CreateDbContextAsync(stop);
            await using var transaction = await db.Database.BeginTransactionAsync(stop);
            var goesOn = await Step(db, id, stop);
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
            var run = await db.BillingRuns.AsNoTracking().SingleAsync(row => row.Id == id, stop);
            told?.Invoke(run);
            if (goesOn)
                continue;
            db.Unplan($"{AgendaKind}:{id:n}");
            await db.SaveChangesAsync(stop);
            return run;
        }
    }

    /// <summary>One chunk, in the transaction of the context.</summary>
    /// <returns>Whether there is more to do.</returns>
    public async Task<bool> Step(ContrefortDb db, Guid id, CancellationToken stop)
    {
        var run = (
            await db.BillingRuns.FromSql($"select * from billing_runs where id = {id} for update").ToListAsync(stop)
        ).SingleOrDefault();
        if (run is null or { FinishedAt: not null })
            return false;
        var goesOn =
            run.Kind == BillingRunKind.Issue ? await IssueChunk(db, run, stop) : await DraftChunk(db, run, stop);
        if (!goesOn)
            run.FinishedAt = clock.GetCurrentInstant();
        db.Announce(Topic);
        return goesOn;
    }

    async Task<bool> DraftChunk(ContrefortDb db, BillingRunRow run, CancellationToken stop)
    {
        var chunk = await db
            .Contracts.FromSql(
                $"""
                select * from contracts where number collate "C" > {run.After} and starts_on <= {run.UntilOn.ToDateOnly()}
                order by number collate "C" limit {Chunk}
                """
            )
            .AsNoTracking()
            .Select(contract => new { contract.Id, contract.Number })
            .ToListAsync(stop);
        if (chunk.Count == 0)
            return false;
        var known = await Facts([.. chunk.Select(contract => (contract.Id, contract.Number))], run, stop);
        var planned = await Planned(db, known, run, stop);
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync("before", stop);
        var kept = await drafts.Keep(db, planned, run.UntilOn, stop);
        if (run.Kind == BillingRunKind.Preview)
            await transaction.RollbackToSavepointAsync("before", stop);
        var totals = JsonSerializer.Deserialize<Dictionary<string, decimal>>(run.Totals)!;
        foreach (var (draft, isNew) in kept.Where(one => one.IsNew || one.Draft.State == DraftState.Open))
        {
            // A draft of nothing is kept, and said nothing of.
            if (draft.State != DraftState.Open)
                continue;
            run.Made += isNew ? 1 : 0;
            run.Refreshed += isNew ? 0 : 1;
            run.Incomplete += draft.IsReady ? 0 : 1;
            var sign = draft.Type == Core.Invoicing.DocumentType.CreditNote ? -1 : 1;
            totals[draft.Currency] = totals.GetValueOrDefault(draft.Currency) + (sign * draft.Net);
        }
        run.Totals = JsonSerializer.Serialize(totals);
        run.Done += chunk.Count;
        run.After = chunk[^1].Number;
        return chunk.Count == Chunk;
    }

    /// <summary>A contract that cannot be read must not stop the others.</summary>
    async Task<IReadOnlyList<ContractFacts>> Facts(
        IReadOnlyList<(ContractId Id, string Number)> chunk,
        BillingRunRow run,
        CancellationToken stop
    )
    {
        try
        {
            return await facts.Of([.. chunk.Select(contract => contract.Id)], stop);
        }
        catch (Exception broken) when (broken is RuleViolationException or OfferException)
        {
            var read = new List<ContractFacts>(chunk.Count);
            foreach (var (id, number) in chunk)
                try
                {
                    if (await facts.Find(id, stop) is { } found)
                        read.Add(found);
                }
                catch (Exception wrong) when (wrong is RuleViolationException or OfferException)
                {
                    Refuse(run, number, SentenceOf(wrong));
                }
            return read;
        }
    }

    async Task<IReadOnlyList<(Contract, IReadOnlyList<PlannedDraft>)>> Planned(
        ContrefortDb db,
        IReadOnlyList<ContractFacts> known,
        BillingRunRow run,
        CancellationToken stop
    )
    {
        var billed = await BilledBook.Read(db, [.. known.Select(one => one.Contract.Id)], stop);
        var broken = await breaches.Of([.. known.Select(one => one.Contract)], run.UntilOn, stop);
        var planned = new IReadOnlyList<PlannedDraft>?[known.Count];
        var refused = new Sentence?[known.Count];
        Parallel.For(
            0,
            known.Count,
            i =>
            {
                var contract = known[i].Contract;
                try
                {
                    planned[i] = PlannedDraft.Of(
                        known[i],
                        billed.GetValueOrDefault(contract.Id, BilledBook.Empty),
                        [.. broken[contract.Id]],
                        run.UntilOn
                    );
                }
                catch (Exception wrong)
                {
                    BillingLog.Refused(log, contract.Number, wrong);
                    refused[i] = SentenceOf(wrong);
                }
            }
        );
        for (var i = 0; i < known.Count; i++)
            if (refused[i] is { } sentence)
                Refuse(run, known[i].Contract.Number, sentence);
        return
        [
            .. known
                .Select((one, i) => (one.Contract, Drafts: planned[i]))
                .Where(one => one.Drafts is not null)
                .Select(one => (one.Contract, one.Drafts!)),
        ];
    }

    async Task<bool> IssueChunk(ContrefortDb db, BillingRunRow run, CancellationToken stop)
    {
        var chunk = await db
            .Drafts.FromSql(
                $"""
                select * from drafts where state = 'open' and is_ready and invoiced_on <= {run.UntilOn.ToDateOnly()}
                    and key > {run.After}
                order by key limit {InvoiceDesk.Chunk}
                """
            )
            .AsNoTracking()
            .Select(draft => new { draft.Id, draft.Key })
            .ToListAsync(stop);
        if (chunk.Count == 0)
            return false;
        var results = await desk.Issue(
            db,
            [.. chunk.Select(draft => draft.Id)],
            run.UntilOn,
            new Issuer(run.ById, run.ByName),
            stop
        );
        foreach (var result in results)
            if (result.Refusal is { } refusal)
                Refuse(run, result.Key, refusal);
        var issued = results.Where(result => result.Number is not null).Select(result => result.Draft).ToList();
        var totals = JsonSerializer.Deserialize<Dictionary<string, decimal>>(run.Totals)!;
        foreach (
            var part in await db
                .Invoices.Where(row => issued.Contains(row.DraftId))
                .Select(row => new
                {
                    row.Currency,
                    row.Type,
                    row.Net,
                })
                .ToListAsync(stop)
        )
            totals[part.Currency] =
                totals.GetValueOrDefault(part.Currency)
                + (part.Type == Core.Invoicing.DocumentType.CreditNote ? -part.Net : part.Net);
        run.Totals = JsonSerializer.Serialize(totals);
        run.Made += issued.Count;
        run.Done += chunk.Count;
        run.After = chunk[^1].Key;
        return chunk.Count == InvoiceDesk.Chunk;
    }

    static void Refuse(BillingRunRow run, string of, Sentence sentence)
    {
        run.Refused++;
        if (run.Refused <= BillingRunRow.MostRefusals)
            run.Refusals = InvoiceJson.Write(
                InvoiceJson.Read<List<RunRefusal>>(run.Refusals).Append(new RunRefusal(of, sentence)).ToList()
            );
    }

    static Sentence SentenceOf(Exception broken) =>
        broken switch
        {
            RuleViolationException rule => rule.Sentence,
            OfferException offer => offer.Diagnostics[0].Sentence,
            _ => new Sentence("It could not be worked out; the log says why."),
        };
}

/// <summary>Carries a run on, a chunk at each turn.</summary>
internal sealed class BillingTurn(ContrefortDb db, BillRun run) : IAgendaHandler
{
    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop) =>
        await run.Step(db, row.Subject!.Value, stop) ? now : null;
}

internal static class DraftScopes
{
    extension(DbSet<DraftRow> drafts)
    {
        public IQueryable<DraftRow> Ready => drafts.Where(draft => draft.State == DraftState.Open && draft.IsReady);
    }
}

internal static partial class BillingLog
{
    [LoggerMessage(LogLevel.Warning, "Contract {Contract} could not be billed")]
    public static partial void Refused(ILogger log, string contract, Exception broken);
}
