using Contrefort.Contracts;
using Contrefort.Mail;

namespace Contrefort.Tickets;

/// <summary>What is done at each start, once the schema is ready: new offers are published, waiting mail is planned.</summary>
internal sealed partial class Opening(
    OfferShelf shelf,
    MailSender sender,
    IConfiguration configuration,
    ILogger<Opening> log
) : IHostedService
{
    public async Task StartAsync(CancellationToken stop)
    {
        var folder = configuration["Offers"] ?? Path.Combine(AppContext.BaseDirectory, "offers");
        if (Directory.Exists(folder))
            foreach (var refused in await shelf.Publish(folder, stop))
                NotPublished(log, refused);
        await sender.PlanWaiting(stop);
    }

    public Task StopAsync(CancellationToken stop) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "An offer was not published: {Reason}")]
    static partial void NotPublished(ILogger log, string reason);
}
