using System.Text.RegularExpressions;
using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Monitoring;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Status;

/// <summary>The verbs on status pages: what is shown, to whom, and what is said of an incident.</summary>
internal sealed partial class StatusDesk(IDbContextFactory<ContrefortDb> data, IClock clock)
{
    const int LongestNote = 1000;

    /// <param name="shown">The checks of the customer that are shown, in order, each under its public name.</param>
    /// <exception cref="RuleViolationException"/>
    public async Task Save(
        CustomerId customer,
        string slug,
        string title,
        bool isPublic,
        IReadOnlyList<(CheckId Check, string Name)> shown,
        string by,
        CancellationToken stop = default
    )
    {
        if (!Slug().IsMatch(slug))
            throw new RuleViolationException("The address is 3 to 40 small letters, digits and hyphens.");
        if (title.Given is not { } given)
            throw new RuleViolationException("Give the page a title.");
        if (shown.Count == 0)
            throw new RuleViolationException("Choose at least one thing to show.");
        await using var db = await data.CreateDbContextAsync(stop);
        if (await db.StatusPages.AnyAsync(other => other.Slug == slug && other.CustomerId != customer, stop))
            throw new RuleViolationException("Another status page has this address.");
        var ids = shown.Select(one => one.Check).ToList();
        var machines = db.Machines;
        var own = await db
            .Checks.Where(check =>
                ids.Contains(check.Id)
                && machines.Any(machine => machine.Id == check.MachineId && machine.CustomerId == customer)
            )
            .Select(check => check.Id)
            .ToListAsync(stop);
        if (own.Count != ids.Distinct().Count())
            throw new RuleViolationException("Only what is watched for this customer can be shown.");
        var page = await db.StatusPages.SingleOrDefaultAsync(row => row.CustomerId == customer, stop);
        if (page is null)
            db.StatusPages.Add(
                page = new StatusPageRow
                {
                    CustomerId = customer,
                    Slug = slug,
                    Title = given,
                    ChangedBy = by,
                }
            );
        (page.Slug, page.Title, page.IsPublic, page.ChangedBy, page.ChangedAt, page.StoppedAt) = (
            slug,
            given,
            isPublic,
            by,
            clock.GetCurrentInstant(),
            null
        );
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.StatusComponents.Where(row => row.CustomerId == customer).ExecuteDeleteAsync(stop);
        db.StatusComponents.AddRange(
            shown.Select(
                (one, at) =>
                    new StatusComponentRow
                    {
                        CustomerId = customer,
                        CheckId = one.Check,
                        Name = one.Name.Given ?? throw new RuleViolationException("Give everything shown a name."),
                        Position = at,
                    }
            )
        );
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }

    /// <summary>Nobody sees it any more; what it showed is kept.</summary>
    public async Task Stop(CustomerId customer, string by, CancellationToken stop = default)
    {
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync(stop);
        await db
            .StatusPages.Where(page => page.CustomerId == customer && page.StoppedAt == null)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(page => page.StoppedAt, now)
                        .SetProperty(page => page.ChangedBy, by)
                        .SetProperty(page => page.ChangedAt, now),
                stop
            );
    }

    /// <summary>Says something to the public of an incident that a status page shows.</summary>
    /// <exception cref="RuleViolationException"/>
    public async Task Tell(AlertId alert, string text, string by, CancellationToken stop = default)
    {
        if (text.Given is not { Length: <= LongestNote } said)
            throw new RuleViolationException(new Sentence("Write between 1 and {0} characters.", LongestNote));
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync(stop);
        if (await PageOf(db, alert, stop) is null)
            throw new RuleViolationException("No status page shows this alert.");
        db.StatusNotes.Add(
            new StatusNoteRow
            {
                Id = NewId.At(now),
                AlertId = alert,
                At = now,
                ByName = by,
                Text = said,
            }
        );
        await db.SaveChangesAsync(stop);
    }

    /// <summary>The page an alert is seen on, and what its public was told; null when it is on none.</summary>
    public async Task<(StatusPageRow Page, IReadOnlyList<StatusNoteRow> Notes)?> Seen(
        AlertId alert,
        CancellationToken stop = default
    )
    {
        await using var db = await data.CreateDbContextAsync(stop);
        return await PageOf(db, alert, stop) is { } page
            ? (
                page,
                await db
                    .StatusNotes.AsNoTracking()
                    .Where(note => note.AlertId == alert)
                    .OrderBy(note => note.At)
                    .ToListAsync(stop)
            )
            : null;
    }

    /// <summary>The status page on which an alert is seen; null when it is on none.</summary>
    static Task<StatusPageRow?> PageOf(ContrefortDb db, AlertId alert, CancellationToken stop = default) =>
        (
            from row in db.Alerts
            join component in db.StatusComponents on row.CheckId equals component.CheckId
            join page in db.StatusPages on component.CustomerId equals page.CustomerId
            where row.Id == alert && page.StoppedAt == null
            select page
        )
            .AsNoTracking()
            .FirstOrDefaultAsync(stop);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$")]
    private static partial Regex Slug();
}
