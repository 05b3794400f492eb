using Contrefort.Hosting;

namespace Contrefort.Mail;

/// <summary>Addresses of pages as mails write them: always from the configured base, never from a request's headers.</summary>
internal sealed class MailLinks(PublicAddress address)
{
    public string Ticket(string number) => address.Of($"/portal/tickets/{number}");

    public string To(string path) => address.Of($"/{path.TrimStart('/')}");
}
