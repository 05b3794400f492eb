using System.Diagnostics;
using System.Text;
using Contrefort.Tests.Desk;

namespace Contrefort.Tests.Mail;

/// <summary><c>contrefort mail deliver</c> as the pipe of a mail server runs it, beside a server that is running.</summary>
public sealed class MailDeliverTests
{
    [Fact]
    public async Task A_piped_message_becomes_a_ticket_of_the_running_server()
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);

        var (code, error) = await Deliver(
            world.Sql.ConnectionString,
            "--from",
            "alice@durand.example",
            "--",
            Post.Support
        );

        Assert.True(code == 0, error);
        await world.Execute("update agenda set due_at = '2026-11-20 13:30Z' where kind = 'read-mail'");
        await world.MoveTo(world.Now);
        Assert.Equal("pipe", await world.Scalar<string>("select source from incoming_mails"));
        Assert.Equal(1, await world.Scalar<long>("select count(*) from tickets"));
    }

    [Fact]
    public async Task Whatever_goes_wrong_leaves_the_mail_in_the_queue()
    {
        Assert.Equal(75, (await Deliver("Host=/nowhere;Database=x")).Code);
        Assert.Equal(75, (await Deliver("neither this nor that")).Code);
    }

    static async Task<(int Code, string Error)> Deliver(string database, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "contrefort.dll");
        var start = new ProcessStartInfo("dotnet", [program, "mail", "deliver", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            Environment = { ["CONTREFORT_DATABASE"] = database },
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(
                Encoding.UTF8.GetBytes(BelievedTests.First.ReplaceLineEndings("\r\n"))
            );
            process.StandardInput.Close();
        }
        catch (IOException) { }
        await process.WaitForExitAsync();
        return (process.ExitCode, await error);
    }
}
