using System.Globalization;
using Contrefort.Data;
using NodaTime;

namespace Contrefort.Agenda;

/// <summary>
/// Wakes a sleeping worker when a row is planned, anywhere, that is due before it would have looked by itself.
/// </summary>
internal sealed class AgendaBell : IDisposable
{
    readonly Lock _lock = new();
    readonly HashSet<Sleeper> _sleepers = [];
    readonly IDisposable _listening;

    public AgendaBell(Notices notices)
    {
        _listening = notices.Listen(notice =>
        {
            if (notice.Channel == Notices.Agenda)
                Wake(notice.Payload);
        });
    }

    /// <summary>To be sent once the row that is due then is committed.</summary>
    public static Notice Ring(Instant dueAt) =>
        new(Notices.Agenda, dueAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));

    /// <summary>Hears the bell from now on. Look for due rows after this, then <see cref="Sleeper.Sleep"/>.</summary>
    public Sleeper LieDown()
    {
        var sleeper = new Sleeper(this);
        lock (_lock)
            _sleepers.Add(sleeper);
        return sleeper;
    }

    public void Dispose() => _listening.Dispose();

    void Wake(string payload)
    {
        var isKnown = long.TryParse(payload, CultureInfo.InvariantCulture, out var milliseconds);
        lock (_lock)
            foreach (var sleeper in _sleepers)
                if (!isKnown || Instant.FromUnixTimeMilliseconds(milliseconds) <= sleeper.Until)
                    sleeper.Wake();
    }

    internal sealed class Sleeper(AgendaBell bell) : IDisposable
    {
        readonly TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Instant Until { get; private set; } = Instant.MaxValue;

        /// <summary>Returns after <paramref name="delay"/>, or when something due before <paramref name="until"/> is planned.</summary>
        public async Task Sleep(Instant until, TimeSpan delay, CancellationToken stop)
        {
            Until = until;
            try
            {
                await _woken.Task.WaitAsync(delay, stop);
            }
            catch (TimeoutException) { }
        }

        public void Wake() => _woken.TrySetResult();

        public void Dispose()
        {
            lock (bell._lock)
                bell._sleepers.Remove(this);
        }
    }
}
