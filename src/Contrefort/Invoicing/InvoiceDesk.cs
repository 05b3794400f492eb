using Contrefort.Billing;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Invoicing;

/// <summary>What became of a draft that was to be issued: its number, or why not.</summary>
internal sealed record IssueResult(Guid Draft, string Key, string? Number, Sentence? Refusal);

/// <summary>Issues drafts. What is issued is for ever; a mistake is given back by a credit note.</summary>
internal sealed class InvoiceDesk(
    IDbContextFactory<ContrefortDb> data,
    VatCases cases,
    IClock clock,
    ILogger<InvoiceDesk> log
)
{
    /// <summary>So many are issued in one transaction: the series is locked that long.</summary>
    public const int Chunk = 50;

    /// <summary>Pages that show invoices listen to it.</summary>
    public const string Topic = "invoices";

    /// <summary>Today, where the seller's calendar hangs.</summary>
    public LocalDate Today => clock.GetCurrentInstant().InZone(Reader.InFrench.Zone).Date;

    /// <summary>
    /// One transaction for all the drafts given (at most <see cref="Chunk"/>): numbers from the locked row of each series, the
    /// rules, the files, the chain, the lines billed. A draft that breaks a rule takes no number, and the others are issued. After
    /// a crash at any point nothing has happened, or everything.
    /// </summary>
    /// <param name="on">The date of the documents: not before the last of their series, nor in the future.</param>
    public async Task<IReadOnlyList<IssueResult>> Issue(
        IReadOnlyCollection<Guid> drafts,
        LocalDate on,
        Issuer by,
        CancellationToken stop = default
    )
    {
        await using var db = await data.CreateDbContextAsync(stop);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var results = await Issue(db, drafts, on, by, stop);
        await transaction.CommitAsync(stop);
        return results;
    }

    /// <summary>The same in a transaction of the caller's.</summary>
    public async Task<IReadOnlyList<IssueResult>> Issue(
        ContrefortDb db,
        IReadOnlyCollection<Guid> drafts,
        LocalDate on,
        Issuer by,
        CancellationToken stop = default
    )
    {
        if (drafts.Count > Chunk)
            throw new ArgumentException($"At most {Chunk} drafts at once.", nameof(drafts));
        if (on > Today)
            throw new RuleViolationException(new Sentence("{0} is still to come: no document bears that date.", on));
        var ids = drafts.ToArray();
        // In the order of keys, here and in the run, so that nobody waits for somebody who waits.
        var rows = await db
            .Drafts.FromSql($"select * from drafts where id = any ({ids}) order by key for update")
            .AsNoTracking()
            .ToListAsync(stop);
        var results = new List<IssueResult>(rows.Count);
        var ready = new List<(DraftFile File, Invoice Invoice)>();
        // What is given back in this very transaction counts too.
        var left = new Dictionary<Guid, decimal>();
        foreach (var file in await DraftFile.Read(db, rows, stop))
        {
            var check = Checked(file, on, left);
            if (Refusal(file, check) is { } refusal)
                results.Add(new(file.Draft.Id, file.Draft.Key, null, refusal));
            else
                ready.Add((file, check.Invoice!));
        }
        foreach (
            var series in ready
                .GroupBy(one => (Seller: one.File.Terms!.Seller.Id, Prefix: PrefixOf(one.File)))
                .OrderBy(series => series.Key.Seller)
                .ThenBy(series => series.Key.Prefix, StringComparer.Ordinal)
        )
            results.AddRange(await IssueSeries(db, series.Key.Seller, series.Key.Prefix, [.. series], on, by, stop));
        if (results.Exists(result => result.Number is not null))
            db.Announce(Topic);
        await db.SaveChangesAsync(stop);
        return results;
    }

    DraftCheck Checked(DraftFile file, LocalDate on, Dictionary<Guid, decimal> left)
    {
        if (file.Preceding is not { } preceding)
            return file.Check(cases, on);
        var still = left.GetValueOrDefault(preceding.Id, preceding.Left);
        var check = (file with { Preceding = preceding with { Left = still } }).Check(cases, on);
        if (check.IsReady)
            left[preceding.Id] = still - check.Invoice!.Totals.Net;
        return check;
    }

    static Sentence? Refusal(DraftFile file, DraftCheck check) =>
        file.Draft.State switch
        {
            DraftState.Issued => new Sentence("It is issued already."),
            DraftState.Nothing => new Sentence("Nothing is owed for it."),
            DraftState.Open
                when check.Faults.FirstOrDefault(fault => fault.Severity == FaultSeverity.Fatal) is { } fault =>
                new Sentence(
                    "This document cannot be issued: {0} ({1}, {2})",
                    fault.Sentence,
                    fault.Rule,
                    fault.Location
                ),
            DraftState.Open => null,
        };

    static string PrefixOf(DraftFile file) =>
        file.Draft.Type == DocumentType.CreditNote ? file.Terms!.Seller.CreditPrefix : file.Terms!.Seller.InvoicePrefix;

    async Task<IReadOnlyList<IssueResult>> IssueSeries(
        ContrefortDb db,
        Guid seller,
        string prefix,
        IReadOnlyList<(DraftFile File, Invoice Invoice)> drafts,
        LocalDate on,
        Issuer by,
        CancellationToken stop
    )
    {
        var series = await IssueWriting.LockSeries(db, seller, prefix, on, stop);
        if (on < series.IssuedOn)
            return
            [
                .. drafts.Select(one => new IssueResult(
                    one.File.Draft.Id,
                    one.File.Draft.Key,
                    null,
                    new(
                        "The series {0} has a document of {1} already: an earlier date would come after it.",
                        prefix,
                        series.IssuedOn
                    )
                )),
            ];
        var last = series.Year == on.Year ? series.Last : 0;
        var results = new List<IssueResult>(drafts.Count);
        var numbered = new List<(DraftFile File, Invoice Invoice, int Position)>(drafts.Count);
        foreach (var (file, invoice) in drafts)
        {
            var number = NumberOf(prefix, on.Year, last + 1);
            var made = InvoiceMaking.Numbered(invoice, number);
            try
            {
                InvoiceRules.Demand(made, file.Terms!.Profile);
            }
            catch (RuleViolationException broken)
            {
                results.Add(new(file.Draft.Id, file.Draft.Key, null, broken.Sentence));
                continue;
            }
            numbered.Add((file, made, ++last));
            results.Add(new(file.Draft.Id, file.Draft.Key, number, null));
        }
        if (numbered.Count == 0)
            return results;
        var now = clock.GetCurrentInstant();
        var rendered = new IssuedDocument[numbered.Count];
        Parallel.For(
            0,
            numbered.Count,
            i => rendered[i] = IssuedDocument.Render(numbered[i].File, numbered[i].Invoice, numbered[i].Position, now)
        );
        await IssueWriting.Write(db, series, rendered, on, by, now, stop);
        InvoiceLog.Issued(log, numbered.Count, prefix, numbered[0].Invoice.Number!);
        return results;
    }

    static string NumberOf(string prefix, int year, int position) =>
        string.Create(null, $"{prefix}-{year:0000}-{position:000000}");
}

internal static partial class InvoiceLog
{
    [LoggerMessage(LogLevel.Information, "Issued {Count} of series {Prefix}, from {Number}")]
    public static partial void Issued(ILogger log, int count, string prefix, string number);
}
