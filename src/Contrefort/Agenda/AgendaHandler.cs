using NodaTime;

namespace Contrefort.Agenda;

/// <summary>
/// Runs rows whose whole effect is in the database. It works with the <see cref="Data.ContrefortDb"/> of its scope, inside
/// the transaction that also ends the row: both happen or neither. What it changed is saved for it.
/// </summary>
internal interface IAgendaHandler
{
    /// <returns>When the row is due again, or null when it is done.</returns>
    Task<Instant?> Run(AgendaRow row, Instant now, CancellationToken stop);
}

/// <summary>
/// Runs rows whose effect is outside the database. The row is leased and no transaction is open while it acts; what came
/// of it is recorded in a second one, with the end of the row. After a crash in between, the lease runs out and the row is
/// taken again: an effect may then happen twice, never not at all.
/// </summary>
internal interface ILeasedAgendaHandler
{
    /// <param name="stop">Also asked to stop before the lease runs out.</param>
    Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop);
}

/// <summary>Writes what came of it, in the transaction that ends the row. What it changed is saved for it.</summary>
/// <returns>When the row is due again, or null when it is done.</returns>
internal delegate Task<Instant?> AgendaRecording(Instant now, CancellationToken stop);

/// <param name="Says">What happens when such a row is due, for people: a sentence in English that has its French.</param>
/// <param name="Lease">For leased kinds: longer than the act ever takes.</param>
/// <param name="MaxAttempts">Failures in a row after which it is parked.</param>
internal sealed record AgendaKind(string Name, string Says, Duration? Lease, int MaxAttempts)
{
    static readonly Duration FirstDelay = Duration.FromSeconds(30);
    static readonly Duration LongestDelay = Duration.FromHours(1);

    public bool IsLeased => Lease is not null;

    /// <summary>30 s, 1 min, 2 min, … up to an hour.</summary>
    public static Duration DelayAfter(int attempts) =>
        Duration.Min(FirstDelay * (1L << Math.Min(attempts - 1, 20)), LongestDelay);
}

internal static class AgendaKinds
{
    const int DefaultAttempts = 12;

    extension(IServiceCollection services)
    {
        public void AddAgendaHandler<T>(string kind, string says, int maxAttempts = DefaultAttempts)
            where T : class, IAgendaHandler
        {
            services.AddKeyedScoped<IAgendaHandler, T>(kind);
            services.AddSingleton(new AgendaKind(kind, says, null, maxAttempts));
        }

        public void AddLeasedAgendaHandler<T>(
            string kind,
            string says,
            Duration? lease = null,
            int maxAttempts = DefaultAttempts
        )
            where T : class, ILeasedAgendaHandler
        {
            services.AddKeyedScoped<ILeasedAgendaHandler, T>(kind);
            services.AddSingleton(new AgendaKind(kind, says, lease ?? Duration.FromMinutes(2), maxAttempts));
        }
    }
}
