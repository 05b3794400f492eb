using Contrefort.Agenda;
using Contrefort.Core;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Monitoring.Watch;

/// <summary>
/// Who watches the watchers: a place from which nothing comes any more is an alert itself, shown and waking nobody, until it
/// is heard of again. Other places go on without it; see <see cref="CheckPolicy.AmongAwake"/>.
/// </summary>
internal sealed class PlaceSilence(ContrefortDb db, AlertDesk alerts) : IAgendaHandler
{
    public const string AgendaKind = "place-silence";

    public static AgendaEntry Entry(LocationId place, Instant now) =>
        new(AgendaKind, $"{AgendaKind}:{place.Value}", now + Judgement.Silence, place.Value);

    public async Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop)
    {
        var id = new LocationId(row.Subject!.Value);
        var key = $"place:{id.Value}";
        var place = await db.ProbeLocations.AsNoTracking().SingleAsync(place => place.Id == id, stop);
        var last = place.LastSeenAt ?? place.CreatedAt;
        if (place.RetiredAt is null && now - last >= Judgement.Silence)
        {
            var said = new Sentence("Nothing has come from the place {0} since {1}.", place.Name, last);
            await alerts.Raise(db, new(key, "watch", AlertSeverity.Warning, place.Name, said, last, now), now, stop);
            return now + Judgement.Silence;
        }
        await alerts.Recover(db, key, last, now, stop);
        return place.RetiredAt is null ? last + Judgement.Silence : null;
    }
}
