using Contrefort.Agenda;
using Microsoft.Extensions.Options;

namespace Contrefort.Mail;

internal static class MailSetup
{
    /// <summary>Mail in by LMTP, pipe and webhook; mail out by SMTP.</summary>
    public static void AddMail(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MailOptions>().BindConfiguration("Mail").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddSingleton<SigningKey>();
        services.AddSingleton<MailAddresses>();
        services.AddSingleton<MailLinks>();
        services.AddSingleton<StaffMails>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<MailIntake>();
        services.AddSingleton<MailMatch>();
        services.AddSingleton<MailBounces>();
        services.AddSingleton<MailJudge>();
        services.AddSingleton<MailReader>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<LmtpDoor>();
        services.AddLeasedAgendaHandler<ReadMail>(MailIntake.AgendaKind, "A mail is read");
        services.AddLeasedAgendaHandler<SendMail>(Outbox.AgendaKind, "A mail goes out", SendMail.Lease);
        services.AddSingleton<LmtpServer>();
        services.AddHostedService(provider => provider.GetRequiredService<LmtpServer>());
    }
}
