using Contrefort.Data;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Contrefort.Tests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public async Task A_secret_may_stay_in_a_file()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "Host=db;Password=from the file\n");
        Environment.SetEnvironmentVariable("CONTREFORT_PROOF__SECRET_FILE", file);
        try
        {
            await using var app = Program.Build();
            Assert.Equal("Host=db;Password=from the file", app.Configuration["Proof:Secret"]);
        }
        finally
        {
            Environment.SetEnvironmentVariable("CONTREFORT_PROOF__SECRET_FILE", null);
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("Agenda:Workers", "65", "The field AgendaOptions.Workers must be between 0 and 64.")]
    [InlineData("Database", "Host=db;Colour=blue", "CONTREFORT_DATABASE is not a PostgreSQL address")]
    public async Task A_wrong_setting_stops_the_start_and_says_which(string key, string value, string message)
    {
        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            World.At("2026-11-20 17:30", settings: (key, value))
        );
        Assert.Contains(message, refusal.Message);
    }

    [Fact]
    public void A_server_is_named_by_its_url()
    {
        var server = ServerAddress.Parse("postgresql://support:p%40ss@db.example:5433/contre?sslmode=require");
        Assert.Equal(
            ("db.example", 5433, "contre", "support", "p@ss", Npgsql.SslMode.Require),
            (server.Host, server.Port, server.Database, server.Username, server.Password, server.SslMode)
        );
    }
}
