namespace Contrefort.Mail;

/// <summary>Addresses of pages as mails write them: always from the configured base, never from a request's headers.</summary>
internal sealed class MailLinks(IConfiguration configuration)
{
    readonly string _base = (configuration["BaseUrl"] ?? "http://localhost:5080").TrimEnd('/');

    public string Ticket(string number) => $"{_base}/portal/tickets/{number}";

    public string To(string path) => $"{_base}/{path.TrimStart('/')}";
}
