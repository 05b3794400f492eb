using Contrefort.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Contrefort.Tests.SignIn;

public sealed class SecretsTests
{
    [Fact] // S30
    public async Task No_password_and_no_link_is_written_in_the_log()
    {
        using var log = new Log();
        await using var world = await World.At(
            "2026-11-20 17:30",
            builder => builder.Services.AddSingleton<ILoggerProvider>(log)
        );
        await world.Add("Gaëlle Martin", "gaelle@provider.example");
        using var visitor = new Visitor(world);
        await visitor.SignIn("gaelle@provider.example", "un mauvais secret");
        await visitor.SignIn("gaelle@provider.example", Staff.Password);
        await visitor.Get("/sign-in/forgotten");
        await visitor.Send("forgotten", ("Answer.Email", "gaelle@provider.example"));
        await world.MoveTo(world.Now);
        var text = await world.Scalar<string>("select text from outgoing_mails");
        var path = text.Split('\n').Single(line => line.Contains("/sign-in/link/", StringComparison.Ordinal)).Trim();
        await visitor.Get(new Uri(path).PathAndQuery);
        await visitor.Send("choose", ("Answer.Password", "trois chevaux lents"));

        Assert.DoesNotContain(log.Lines, line => line.Contains("/sign-in/link/", StringComparison.Ordinal));
        Assert.DoesNotContain(
            log.Lines,
            line =>
                line.Contains("chevaux", StringComparison.Ordinal) || line.Contains("mauvais", StringComparison.Ordinal)
        );
    }
}
