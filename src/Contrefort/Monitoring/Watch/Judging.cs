using Contrefort.Agenda;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using NodaTime;

namespace Contrefort.Monitoring.Watch;

/// <summary>
/// What was handed in together and is not steady is judged together, at once, from the agenda: the row is planned with
/// the results, so that a crash loses no judgement. One that fails is tried again check by check, so that it keeps no
/// other waiting. Judging commits by itself; done again after a crash it changes nothing.
/// </summary>
internal sealed class Judging(Judgement judgement, ContrefortDb db) : IAgendaHandler
{
    public const string AgendaKind = "watch-judge";

    public static AgendaEntry Entry(IEnumerable<CheckId> checks, Instant now) =>
        new(AgendaKind, $"{AgendaKind}:{NewId.At(now)}", now, Data: checks.Select(check => check.Value).ToArray());

    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        CheckId[] checks = [.. row.Read<Guid[]>().Select(check => new CheckId(check))];
        if (row.Attempts > 0 && checks.Length > 1)
            foreach (var check in checks)
                db.Plan(Entry([check], now));
        else
            await judgement.Judge(checks, now, stop);
        return null;
    }
}
