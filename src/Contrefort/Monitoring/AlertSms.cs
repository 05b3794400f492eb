using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.OnCall;
using Contrefort.Data;
using Contrefort.OnCall;
using Contrefort.Protocols.Sms;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>What a contact at a customer is told by SMS of an alert or of its end.</summary>
internal sealed record AlertText(ContactId Contact, string Name, string Mobile, string Title, string Text, string Page)
{
    /// <summary>One text message: the title gives way to the ticket's number.</summary>
    public static string Of(string said, string number)
    {
        var rest = GsmText.Near7Bit($" [{number}]");
        return GsmText.Cut(GsmText.Near7Bit(said), GsmText.Longest - GsmText.Length(rest)) + rest;
    }
}

/// <summary>
/// Hands it to the SMS gateway people on call are reached by. Tried again when none takes it; with no gateway declared, the
/// mail they had too is what they get.
/// </summary>
internal sealed class AlertSms(GatewayDesk gateways, Gateways outside) : ILeasedAgendaHandler
{
    public const string Kind = "alert-sms";

    public async Task<AgendaRecording> Act(AgendaRow row, Instant now, CancellationToken stop)
    {
        var text = row.Read<AlertText>();
        var ways = await gateways.For(CallWay.Sms, stop);
        var refused = "";
        foreach (var (gateway, settings) in ways)
        {
            var message = new CallMessage(
                row.Id,
                text.Name,
                PhoneNumber.Digits(text.Mobile),
                "",
                text.Title,
                text.Text,
                text.Page,
                text.Page,
                now
            );
            var answer = await outside.Send(gateway.Kind, gateway.Way, settings, message, stop);
            if (answer.IsTaken)
                return Done;
            refused = $"{gateway.Name}: {answer.Detail}";
        }
        return ways.Count == 0 ? Done : throw new InvalidOperationException($"No gateway took the message. {refused}");
    }

    static Task<Instant?> Done(Instant now, CancellationToken stop) => Task.FromResult<Instant?>(null);
}
