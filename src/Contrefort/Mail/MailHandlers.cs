using Contrefort.Agenda;
using NodaTime;
using Npgsql;

namespace Contrefort.Mail;

/// <summary>Reads a mail that was accepted. One that cannot be read is set aside, so that it never holds up the next.</summary>
internal sealed class ReadMail(MailReader reader) : ILeasedAgendaHandler
{
    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        try
        {
            await reader.Read(row.Subject!.Value, row.Read<ReadingOrder>().IsWanted, stop);
        }
        catch (Exception failure) when (IsOfTheMessage(failure))
        {
            await reader.Quarantine(row.Subject!.Value, failure.Message, stop);
        }
        return (_, _) => Task.FromResult<Instant?>(null);
    }

    /// <summary>What would fail again: not a database that is away, but one that refuses these very words.</summary>
    static bool IsOfTheMessage(Exception failure) =>
        failure switch
        {
            PostgresException refusal => refusal.SqlState[..2] is "22" or "54",
            NpgsqlException or OperationCanceledException => false,
            _ => true,
        };
}

/// <summary>Hands a mail over, and comes back with a growing delay for those the server asked to try again.</summary>
internal sealed class SendMail(MailSender sender) : ILeasedAgendaHandler
{
    /// <summary>Longer than all the patience of <see cref="MailSender"/> with a server.</summary>
    public static readonly Duration Lease = Duration.FromMinutes(6);

    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        var (result, attempts) = await sender.Send(row.Subject!.Value, stop);
        return (then, _) =>
            Task.FromResult<Instant?>(result == SendingResult.TryAgain ? then + AgendaKind.DelayAfter(attempts) : null);
    }
}
