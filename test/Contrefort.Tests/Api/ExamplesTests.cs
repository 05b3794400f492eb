using System.Diagnostics;
using System.Text.RegularExpressions;
using Contrefort.Api;
using Contrefort.Core.Monitoring;
using Contrefort.SignIn;
using Contrefort.Tests.Isolation;
using Contrefort.Tests.SignIn;
using Contrefort.Updates;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Api;

/// <summary>The examples of the API's page, run as they are written there, by a real curl.</summary>
public sealed partial class ExamplesTests
{
    [Fact]
    public async Task Each_example_of_the_page_works_as_it_is_written()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "api", "README.md"));
        var examples = Shell().Matches(page).Select(match => match.Groups[1].Value).ToList();
        // The first makes the token by a command; bin/smoke does that.
        Assert.Contains("token create", examples[0]);
        Assert.True(examples.Count > 8);

        await using var two = await TwoCustomers.Make();
        var (_, token) = await two.Get<ApiTokens>().Make((await Administrator(two)).Id, "page", false, null, "test");
        var machineToken = await two.Get<UpdateDesk>().MakeToken(two.Machine, "test");
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "message.eml"),
                "From: alice@durand.example\r\nSubject: Samba\r\nMessage-ID: <1@durand.example>\r\n\r\nPlus rien.\r\n"
            );
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "log.txt"), "Relay access denied");
            foreach (var example in examples.Skip(1))
            {
                var written = example.Replace("2026-00042", two.OfAntoine.Number);
                var (code, said) = await Run(
                    written,
                    folder.FullName,
                    two.World.Address,
                    token,
                    two.Machine,
                    machineToken
                );
                Assert.True(code == 0, $"{written}\n{said}");
                Assert.StartsWith("{", said);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static Task<User> Administrator(TwoCustomers two) =>
        two.World.Add("Ada Roy", "ada@provider.example", Role.Administrator);

    /// <summary>A refusal is a failure here, which is all that is added to what is written.</summary>
    static async Task<(int Code, string Said)> Run(
        string example,
        string folder,
        Uri address,
        string token,
        MachineId machine,
        string machineToken
    )
    {
        var start = new ProcessStartInfo(
            "bash",
            ["-ec", $"curl() {{ command curl --fail-with-body \"$@\"; }}\n{example}"]
        )
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        start.Environment["ADDRESS"] = address.ToString().TrimEnd('/');
        start.Environment["TOKEN"] = token;
        start.Environment["MACHINE"] = machine.Value.ToString();
        start.Environment["MACHINE_TOKEN"] = machineToken;
        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Shell();
}
