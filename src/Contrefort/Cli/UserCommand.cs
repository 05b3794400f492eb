using System.Buffers.Text;
using System.CommandLine;
using System.Security.Cryptography;
using Contrefort.Core;
using Contrefort.SignIn;

namespace Contrefort.Cli;

/// <summary><c>user add</c>: the first administrator, or anyone of the provider, without a page or a mail.</summary>
internal static class UserCommand
{
    public static Command Make() => new("user", "People who sign in.") { Add() };

    static Command Add()
    {
        var email = new Argument<string>("email");
        var name = new Option<string?>("--name") { Description = "Their name; the address when left out" };
        var role = new Option<string>("--role")
        {
            Description = "agent, lead, account-manager or administrator",
            DefaultValueFactory = _ => "agent",
        };
        var language = new Option<string>("--language") { Description = "fr or en", DefaultValueFactory = _ => "fr" };
        var fromInput = new Option<bool>("--password-stdin")
        {
            Description = "Read the password from standard input; else one is made and printed",
        };
        role.AcceptOnlyFromAmong("agent", "lead", "account-manager", "administrator");
        language.AcceptOnlyFromAmong("fr", "en");
        var add = new Command("add", "Adds someone of the provider.") { email, name, role, language, fromInput };
        add.SetAction(
            (given, stop) =>
                CommandLine.WithData(
                    async (services, _) =>
                    {
                        var password = given.GetValue(fromInput)
                            ? (await Console.In.ReadLineAsync(stop) ?? "").TrimEnd('\r')
                            : Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(15));
                        try
                        {
                            var user = await services
                                .GetRequiredService<People>()
                                .Add(
                                    given.GetValue(name) ?? given.GetValue(email)!,
                                    given.GetValue(email)!,
                                    RoleOf(given.GetValue(role)!),
                                    given.GetValue(language)!,
                                    password
                                );
                            Console.WriteLine(given.GetValue(fromInput) ? user.Email : $"{user.Email} {password}");
                            return 0;
                        }
                        catch (RuleViolationException broken)
                        {
                            await Console.Error.WriteLineAsync(broken.Sentence.ToString());
                            return 1;
                        }
                    },
                    stop
                )
        );
        return add;
    }

    static Role RoleOf(string word) =>
        word switch
        {
            "lead" => Role.Lead,
            "account-manager" => Role.AccountManager,
            "administrator" => Role.Administrator,
            _ => Role.Agent,
        };
}
