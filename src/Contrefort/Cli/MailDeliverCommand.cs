using System.CommandLine;
using Contrefort.Mail;
using Microsoft.Extensions.Options;

namespace Contrefort.Cli;

/// <summary>
/// <c>contrefort mail deliver</c>: one message on standard input, accepted as LMTP accepts one; for the pipe of a mail
/// server. It works on the same database as the server, whose private PostgreSQL it joins or, when nobody runs it, starts.
/// The mail server goes by the code it ends with (sysexits.h): whatever goes wrong must leave the mail in its queue.
/// </summary>
internal static class MailDeliverCommand
{
    /// <summary>EX_DATAERR: this message never will be taken.</summary>
    const int Refused = 65;

    /// <summary>EX_TEMPFAIL: keep it, and try again later. Any other failure would bounce the mail.</summary>
    public const int TryAgain = 75;

    public static Command Create()
    {
        var from = new Option<string?>("--from", "-f")
        {
            Description = "The sender of the envelope; empty for a bounce",
        };
        var recipients = new Argument<string[]>("recipients") { Arity = ArgumentArity.ZeroOrMore };
        var deliver = new Command("deliver", "Accepts a message on standard input, as a mail server hands it over.")
        {
            from,
            recipients,
        };
        deliver.SetAction(
            async (given, stop) =>
            {
                await using var message = StandardInput.Spool();
                await using (var input = Console.OpenStandardInput())
                    await input.CopyToAsync(message, stop);
                await message.FlushAsync(stop);
                message.Position = 0;
                return await CommandLine.WithData(
                    (services, _) =>
                        Deliver(services, given.GetValue(from), given.GetValue(recipients) ?? [], message, stop),
                    stop
                );
            }
        );
        return deliver;
    }

    /// <summary>Whether these words are for this verb, whose failures are all of one sort.</summary>
    public static bool IsMeant(string[] args) => args is ["mail", "deliver", ..];

    static async Task<int> Deliver(
        IServiceProvider services,
        string? from,
        string[] recipients,
        Stream message,
        CancellationToken stop
    )
    {
        var largest = services.GetRequiredService<IOptions<MailOptions>>().Value.LargestMessage;
        if (message.Length > largest)
        {
            await Console.Error.WriteLineAsync($"5.3.4 A message has at most {largest} bytes");
            return Refused;
        }
        // What Postfix's local(8) sets, when it is an alias or a .forward that names us.
        from ??= Environment.GetEnvironmentVariable("SENDER");
        if (recipients.Length == 0 && Environment.GetEnvironmentVariable("RECIPIENT") is { Length: > 0 } recipient)
            recipients = [recipient];
        await services
            .GetRequiredService<MailIntake>()
            .Accept("pipe", from is "MAILER-DAEMON" or "<>" ? "" : from, recipients, message, stop);
        return 0;
    }
}

/// <summary>The reader needs to go back and forth, which a pipe cannot.</summary>
internal static class StandardInput
{
    public static FileStream Spool() =>
        new(
            Path.GetTempFileName(),
            new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.ReadWrite,
                Options = FileOptions.DeleteOnClose,
            }
        );
}
