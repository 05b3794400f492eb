using Contrefort.Data;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Monitoring;

/// <summary>How many alerts nobody has in hand, for the menu of every page: counted once, and again when one changes.</summary>
internal sealed class AlertCount : IDisposable
{
    readonly IDbContextFactory<ContrefortDb> _data;
    readonly IDisposable _listening;
    volatile Task<int>? _known;

    public AlertCount(IDbContextFactory<ContrefortDb> data, Notices notices)
    {
        _data = data;
        _listening = notices.Listen(notice =>
        {
            if (notice is { Channel: Notices.Changed, Payload: AlertDesk.Topic or Notices.Anything })
                _known = null;
        });
    }

    public async Task<int> Firing()
    {
        var known = _known ??= Count();
        try
        {
            return await known;
        }
        catch
        {
            _known = null;
            throw;
        }
    }

    async Task<int> Count()
    {
        await using var db = await _data.CreateDbContextAsync();
        return await db.Alerts.Open.CountAsync(alert =>
            alert.RecoveredAt == null && alert.HeldBack == null && alert.AcknowledgedAt == null
        );
    }

    public void Dispose() => _listening.Dispose();
}
