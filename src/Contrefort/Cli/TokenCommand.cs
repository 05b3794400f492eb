using System.CommandLine;
using System.Globalization;
using Contrefort.Api;
using Contrefort.Core;
using Contrefort.SignIn;
using NodaTime;

namespace Contrefort.Cli;

/// <summary><c>token create</c>: lets a program act for a person. The token is printed once and is nowhere else.</summary>
internal static class TokenCommand
{
    public static Command Make() => new("token", "Programs that act for a person.") { Create(), Revoke() };

    static Command Create()
    {
        var email = new Argument<string>("email")
        {
            Description = "Whose rights it has: someone of the provider, or a contact",
        };
        var name = new Option<string>("--name")
        {
            Description = "What uses it",
            DefaultValueFactory = _ => "command line",
        };
        var readOnly = new Option<bool>("--read-only") { Description = "It may look and change nothing" };
        var expires = new Option<string?>("--expires")
        {
            Description = "In how many days (90d), or on which date (2027-06-30); never when left out",
        };
        var create = new Command("create", "Makes a token and prints it once.") { email, name, readOnly, expires };
        create.SetAction(
            (given, stop) =>
                CommandLine.WithData(
                    async (services, _) =>
                    {
                        var now = services.GetRequiredService<IClock>().GetCurrentInstant();
                        var user =
                            await services.GetRequiredService<People>().Find(given.GetValue(email)!)
                            ?? throw new RuleViolationException("There is nobody active with this address.");
                        var (_, secret) = await services
                            .GetRequiredService<ApiTokens>()
                            .Make(
                                user.Id,
                                given.GetValue(name)!,
                                given.GetValue(readOnly),
                                Expiry.Read(given.GetValue(expires), now),
                                "command line"
                            );
                        Console.WriteLine(secret);
                        return 0;
                    },
                    stop
                )
        );
        return create;
    }

    static Command Revoke()
    {
        var id = new Argument<Guid>("id");
        var revoke = new Command("revoke", "Ends a token at once, by the id its page shows.") { id };
        revoke.SetAction(
            (given, stop) =>
                CommandLine.WithData(
                    async (services, _) =>
                        await services.GetRequiredService<ApiTokens>().Revoke(given.GetValue(id), null)
                            ? 0
                            : throw new RuleViolationException("There is no such token, or it is over already."),
                    stop
                )
        );
        return revoke;
    }
}
