using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Contrefort.Agenda;

internal sealed class AgendaOptions
{
    /// <summary>Workers of each sort in this process; 0 leaves the agenda to other processes.</summary>
    [Range(0, 64)]
    public int Workers { get; set; } = 2;

    /// <summary>How many rows each worker sends out at the same time, such as mails.</summary>
    [Range(1, 64)]
    public int Together { get; set; } = 8;
}

[OptionsValidator]
internal sealed partial class AgendaOptionsValidator : IValidateOptions<AgendaOptions>;

/// <summary>
/// Runs what is due, at its instant, as long as the process lives. Rows that act outside have workers of their own, so
/// that a slow mail server delays no clock.
/// </summary>
internal sealed class AgendaWorker(
    AgendaRunner runner,
    AgendaBell bell,
    IClock clock,
    IOptions<AgendaOptions> options,
    ILogger<AgendaWorker> log
) : BackgroundService
{
    // A lost notice costs no more than this.
    static readonly Duration LongestSleep = Duration.FromSeconds(30);

    // What is due but was not given is in another worker's hands.
    static readonly Duration ShortestSleep = Duration.FromMilliseconds(100);

    protected override Task ExecuteAsync(CancellationToken stop) =>
        Task.WhenAll(
            Enumerable
                .Range(0, options.Value.Workers)
                .SelectMany(_ =>
                    new[]
                    {
                        Work(leased: false, runner.RunInDatabase, stop),
                        Work(leased: true, ending => runner.RunLeased(ending, options.Value.Together), stop),
                    }
                )
        );

    async Task Work(bool leased, Func<CancellationToken, Task<bool>> runOne, CancellationToken stop)
    {
        await Task.Yield();
        while (!stop.IsCancellationRequested)
            try
            {
                if (!await runOne(stop))
                    await SleepUntilDue(leased, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
            catch (Exception failure)
            {
                // Not a row's failure, which is kept with the row: the database itself cannot be reached.
                AgendaLog.Stumbled(log, failure);
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
    }

    async Task SleepUntilDue(bool leased, CancellationToken stop)
    {
        using var sleeper = bell.LieDown();
        var now = clock.GetCurrentInstant();
        var latest = now + LongestSleep;
        var due = await runner.NextDue(leased, stop) is { } next ? Instant.Min(next, latest) : latest;
        await sleeper.Sleep(due, Duration.Max(due - now, ShortestSleep).ToTimeSpan(), stop);
    }
}
