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
            await reader.Read(row.Subject!.Value, stop);
        }
        catch (Exception failure) when (failure is not (NpgsqlException or OperationCanceledException))
        {
            await reader.Quarantine(row.Subject!.Value, failure.Message, stop);
        }
        return (_, _) => Task.FromResult<Instant?>(null);
    }
}

/// <summary>Hands a mail over, and comes back with a growing delay for those the server asked to try again.</summary>
internal sealed class SendMail(MailSender sender) : ILeasedAgendaHandler
{
    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        var (result, attempts) = await sender.Send(row.Subject!.Value, stop);
        return (then, _) =>
            Task.FromResult<Instant?>(result == SendingResult.TryAgain ? then + AgendaKind.DelayAfter(attempts) : null);
    }
}
