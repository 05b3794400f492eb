using System.Collections.Concurrent;
using Contrefort.Agenda;
using Contrefort.Data;
using Contrefort.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Contrefort.Tests.Agenda;

public sealed class AgendaTests
{
    const string Friday = "2026-11-20 17:30";

    [Fact]
    public async Task A_row_happens_at_its_instant_and_is_gone()
    {
        await using var world = await At(Friday);
        await Plan(world, new("note", "n", world.Now + Duration.FromHours(4)));
        await world.MoveTo(world.Now + Duration.FromHours(3));
        Assert.Empty(Log(world));
        await world.MoveTo("2026-11-21 12:00");
        Assert.Equal(["n at 2026-11-20T20:30:00Z"], Log(world));
        Assert.Equal(0, await world.Scalar<long>("select count(*) from agenda"));
    }

    [Fact]
    public async Task What_is_planned_in_a_transaction_that_rolls_back_never_happens()
    {
        await using var world = await At(Friday);
        await using (var db = world.Db())
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Plan(new("note", "n", world.Now));
            await db.SaveChangesAsync();
        }
        await world.MoveTo("2026-11-21 12:00");
        Assert.Empty(Log(world));
    }

    [Fact]
    public async Task Planning_a_key_again_moves_it_and_planning_it_once_does_not()
    {
        await using var world = await At(Friday);
        await Plan(world, new("note", "n", world.Now + Duration.FromHours(1)));
        await Plan(world, new("note", "n", world.Now + Duration.FromHours(2)));
        await using (var db = world.Db())
        {
            db.PlanOnce(new("note", "n", world.Now + Duration.FromHours(9)));
            await db.SaveChangesAsync();
        }
        await world.MoveTo("2026-11-21 12:00");
        Assert.Equal(["n at 2026-11-20T18:30:00Z"], Log(world));
    }

    [Fact]
    public async Task What_is_taken_off_the_agenda_does_not_happen()
    {
        await using var world = await At(Friday);
        await Plan(world, new("note", "n", world.Now));
        await using (var db = world.Db())
        {
            db.Unplan("n");
            await db.SaveChangesAsync();
        }
        await world.MoveTo("2026-11-21 12:00");
        Assert.Empty(Log(world));
    }

    [Fact]
    public async Task A_year_happens_in_order_at_the_instants_it_is_due()
    {
        await using var world = await At(Friday);
        await Plan(world, new("monthly", "report", Moment.At("2026-12-01 00:00")));
        await Plan(world, new("note", "renewal", Moment.At("2027-09-01 00:00")));
        await world.MoveTo("2027-11-20 17:30");
        Assert.Equal(13, Log(world).Count);
        var instants = Log(world).Select(line => line[^20..]).ToList();
        Assert.Equal(instants.Order(StringComparer.Ordinal), instants);
        Assert.Equal("renewal at 2027-08-31T22:00:00Z", Log(world).ElementAt(9));
    }

    [Fact]
    public async Task A_handler_that_plans_its_own_key_again_keeps_the_new_row()
    {
        await using var world = await At(Friday);
        await Plan(world, new("replan", "r", world.Now, Data: 2));
        await world.MoveTo("2026-11-21 12:00");
        Assert.Equal(["r:2", "r:1", "r:0"], Log(world));
    }

    [Fact]
    public async Task A_row_that_fails_is_tried_again_later_and_undoes_what_it_did()
    {
        await using var world = await At(Friday);
        await Plan(world, new("fails-twice", "f", world.Now));
        await world.MoveTo(world.Now + Duration.FromMinutes(10));
        Assert.Equal(
            ["try at 2026-11-20T16:30:00Z", "try at 2026-11-20T16:30:30Z", "try at 2026-11-20T16:31:30Z"],
            Log(world)
        );
        // Each run plans "trace" first; only the run that did not fail has done so.
        Assert.Equal(1, await world.Scalar<long>("select count(*) from agenda where key = 'trace'"));
    }

    [Fact]
    public async Task A_row_that_always_fails_is_parked_with_its_error_and_stops_nothing_else()
    {
        await using var world = await At(Friday);
        await Plan(world, new("fails", "f", world.Now));
        await Plan(world, new("note", "n", world.Now + Duration.FromDays(1)));
        await world.MoveTo(world.Now + Duration.FromDays(2));
        Assert.Single(Log(world));
        await using var db = world.Db();
        var parked = await db.Agenda.Parked.SingleAsync();
        Assert.Equal((3, "InvalidOperationException: no"), (parked.Attempts, parked.LastError));
        parked.Retry(world.Now);
        await db.SaveChangesAsync();
        await world.MoveTo(world.Now + Duration.FromDays(1));
        Assert.Equal(3, (await db.Agenda.AsNoTracking().Parked.SingleAsync()).Attempts);
    }

    [Fact]
    public async Task An_act_outside_holds_no_transaction_and_is_recorded_with_the_end_of_its_row()
    {
        await using var world = await At(Friday);
        await Plan(world, new("send", "mail", world.Now));
        await world.MoveTo(world.Now);
        Assert.Equal(["sent mail, open transactions: 0"], Log(world));
        Assert.Equal(["trace"], await Keys(world));
    }

    [Fact]
    public async Task After_a_crash_between_act_and_recording_the_lease_runs_out_and_the_row_is_taken_again()
    {
        await using var world = await At(Friday);
        await Plan(world, new("send", "mail", world.Now));
        world.Services.GetRequiredService<Journal>().Crashes = true;
        using var crash = new CancellationTokenSource();
        var runner = world.Services.GetRequiredService<AgendaRunner>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunLeased(CrashSoon(world, crash)));
        Assert.Equal(["mail"], await Keys(world));
        Assert.False(await runner.RunLeased(default));
        await world.MoveTo(world.Now + Duration.FromMinutes(2));
        Assert.Equal(2, Log(world).Count);
        Assert.Equal(["trace"], await Keys(world));
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_records_nothing()
    {
        await using var world = await At(Friday);
        await Plan(world, new("send", "mail", world.Now));
        world.Services.GetRequiredService<Journal>().WhileActing = () =>
            world.Execute("update agenda set leased_until = leased_until + interval '1 s'");
        await world.Services.GetRequiredService<AgendaRunner>().RunLeased(default);
        Assert.Equal(["mail"], await Keys(world));
    }

    [Fact]
    public async Task A_row_that_kills_its_worker_each_time_is_parked()
    {
        await using var world = await At(Friday);
        await Plan(world, new("send", "mail", world.Now));
        await world.Execute("update agenda set attempts = 3, leased_until = due_at");
        await world.MoveTo(world.Now + Duration.FromMinutes(2));
        Assert.Empty(Log(world));
        await using var db = world.Db();
        Assert.Equal("The lease ran out: the worker was lost.", (await db.Agenda.Parked.SingleAsync()).LastError);
    }

    [Fact]
    public async Task Workers_share_rows_and_none_happens_twice()
    {
        await using var world = await At(Friday);
        await using (var db = world.Db())
        {
            for (var n = 0; n < 60; n++)
                db.Plan(new(n % 2 == 0 ? "note" : "send", $"row-{n:00}", world.Now));
            await db.SaveChangesAsync();
        }
        var runner = world.Services.GetRequiredService<AgendaRunner>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 6)
                .Select(async worker =>
                {
                    while (worker % 2 == 0 ? await runner.RunInDatabase(default) : await runner.RunLeased(default)) { }
                })
        );
        Assert.Equal(60, Log(world).Count);
        Assert.Equal(60, Log(world).Distinct().Count());
    }

    [Fact]
    public async Task A_sleeping_worker_wakes_for_what_is_planned_now()
    {
        await using var world = await World.At(
            Friday,
            builder =>
            {
                Handlers(builder);
                builder.Services.AddSingleton(TimeProvider.System);
            },
            ("Agenda:Workers", "1")
        );
        var journal = world.Services.GetRequiredService<Journal>();
        await Plan(world, new("note", "first", SystemClock.Instance.GetCurrentInstant()));
        await journal.Written.Task.WaitAsync(TimeSpan.FromMinutes(1));
        journal.Written = new();
        await Plan(world, new("note", "second", SystemClock.Instance.GetCurrentInstant()));
        await journal.Written.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_happens_is_said_in_French_for_every_kind()
    {
        await using var world = await World.At(Friday);
        var kinds = world.Services.GetServices<AgendaKind>().ToList();
        Assert.NotEmpty(kinds);
        Assert.DoesNotContain(kinds, kind => !FrenchWords.All.ContainsKey(kind.Says));
    }

    static Task<World> At(string moment) => World.At(moment, Handlers);

    static void Handlers(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Journal>();
        builder.Services.AddAgendaHandler<Note>("note", "Something happens");
        builder.Services.AddAgendaHandler<Monthly>("monthly", "Something happens");
        builder.Services.AddAgendaHandler<Replan>("replan", "Something happens");
        builder.Services.AddAgendaHandler<FailsTwice>("fails-twice", "Something happens");
        builder.Services.AddAgendaHandler<Fails>("fails", "Something happens", maxAttempts: 3);
        builder.Services.AddLeasedAgendaHandler<Send>("send", "Something happens", maxAttempts: 3);
    }

    static async Task Plan(World world, AgendaEntry entry)
    {
        await using var db = world.Db();
        db.Plan(entry);
        await db.SaveChangesAsync();
    }

    static IReadOnlyCollection<string> Log(World world) => world.Services.GetRequiredService<Journal>().Lines;

    static async Task<List<string>> Keys(World world)
    {
        await using var db = world.Db();
        return await db.Agenda.Select(row => row.Key).ToListAsync();
    }

    static CancellationToken CrashSoon(World world, CancellationTokenSource crash)
    {
        world.Services.GetRequiredService<Journal>().WhileActing = () =>
        {
            crash.Cancel();
            return Task.CompletedTask;
        };
        return crash.Token;
    }
}

internal sealed class Journal
{
    public ConcurrentQueue<string> Lines { get; } = [];
    public TaskCompletionSource Written { get; set; } = new();
    public Func<Task>? WhileActing { get; set; }
    public bool Crashes { get; set; }

    public void Write(string line)
    {
        Lines.Enqueue(line);
        Written.TrySetResult();
    }
}

internal sealed class Note(Journal journal) : IAgendaHandler
{
    public Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        journal.Write($"{row.Key} at {now}");
        return Task.FromResult<Instant?>(null);
    }
}

internal sealed class Monthly(Journal journal) : IAgendaHandler
{
    public Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        journal.Write($"{row.Key} at {now}");
        var paris = DateTimeZoneProviders.Tzdb["Europe/Paris"];
        return Task.FromResult<Instant?>(
            now.InZone(paris).LocalDateTime.PlusMonths(1).InZoneStrictly(paris).ToInstant()
        );
    }
}

internal sealed class Replan(Journal journal, ContrefortDb db) : IAgendaHandler
{
    public Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        var left = row.Read<int>();
        journal.Write($"{row.Key}:{left}");
        if (left > 0)
            db.Plan(new(row.Kind, row.Key, now + Duration.FromHours(1), Data: left - 1));
        return Task.FromResult<Instant?>(null);
    }
}

internal sealed class FailsTwice(Journal journal, ContrefortDb db) : IAgendaHandler
{
    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        db.Plan(new("note", "trace", now + Duration.FromDays(30)));
        await db.SaveChangesAsync(stop);
        journal.Write($"try at {now}");
        return journal.Lines.Count < 3 ? throw new InvalidOperationException("not yet") : null;
    }
}

internal sealed class Fails : IAgendaHandler
{
    public Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop) =>
        throw new InvalidOperationException("no");
}

internal sealed class Send(Journal journal, ContrefortDb db) : ILeasedAgendaHandler
{
    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        var open = await db
            .Database.SqlQuery<int>(
                $"select count(*)::int as \"Value\" from pg_stat_activity where datname = current_database() and state = 'idle in transaction'"
            )
            .SingleAsync(stop);
        journal.Write(row.Key == "mail" ? $"sent mail, open transactions: {open}" : row.Key);
        if (journal.WhileActing is { } happening)
        {
            journal.WhileActing = null;
            await happening();
        }
        if (journal.Crashes)
        {
            journal.Crashes = false;
            stop.ThrowIfCancellationRequested();
        }
        return (at, _) =>
        {
            if (row.Key == "mail")
                db.Plan(new("note", "trace", at + Duration.FromDays(30)));
            return Task.FromResult<Instant?>(null);
        };
    }
}
