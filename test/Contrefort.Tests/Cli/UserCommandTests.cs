using System.Diagnostics;
using Npgsql;

namespace Contrefort.Tests.Cli;

public sealed class UserCommandTests
{
    [Fact]
    public async Task The_first_administrator_is_added_by_hand_with_a_password_that_is_made()
    {
        var database = await TestDatabases.Create();
        var (code, printed, _) = await Run(
            database,
            "",
            "user",
            "add",
            "aurore@provider.example",
            "--role",
            "administrator"
        );
        Assert.Equal(0, code);
        Assert.Matches(@"^aurore@provider\.example [A-Za-z0-9_-]{20}\n$", printed);
        Assert.Equal("administrator", await Scalar(database, "select role from users"));
        await TestDatabases.GiveBack(database);
    }

    [Fact]
    public async Task A_short_password_or_a_known_address_is_refused_with_a_sentence()
    {
        var database = await TestDatabases.Create();
        var (code, _, said) = await Run(
            database,
            "court\n",
            "user",
            "add",
            "aurore@provider.example",
            "--password-stdin"
        );
        Assert.Equal((1, "A password has at least 10 characters.\n"), (code, said));
        await Run(database, "sept chevaux lents\n", "user", "add", "aurore@provider.example", "--password-stdin");
        (code, _, said) = await Run(
            database,
            "sept chevaux lents\n",
            "user",
            "add",
            "Aurore@provider.example",
            "--password-stdin"
        );
        Assert.Equal((1, "Someone already signs in with Aurore@provider.example.\n"), (code, said));
        await TestDatabases.GiveBack(database);
    }

    static async Task<(int Code, string Out, string Error)> Run(
        string database,
        string input,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CONTREFORT_DATABASE"] = database;
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (printed, said) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await printed, await said);
    }

    static async Task<object?> Scalar(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
