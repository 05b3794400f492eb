using System.CommandLine;
using System.Diagnostics;
using Contrefort.Books;
using Contrefort.Core;
using Contrefort.Data;
using Contrefort.Monitoring.Watch;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Contrefort.Cli;

/// <summary>The verbs of <c>contrefort</c>. Without one, it serves.</summary>
internal static class CommandLine
{
    // Long enough for requests under way and for PostgreSQL's last checkpoint.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<int> Run(string[] args)
    {
        if (!MailDeliverCommand.IsMeant(args))
            return await Invoke(args);
        try
        {
            return await Invoke(args) is var code and not 1 ? code : MailDeliverCommand.TryAgain;
        }
        catch (Exception failure)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return MailDeliverCommand.TryAgain;
        }
    }

    static async Task<int> Invoke(string[] args)
    {
        try
        {
            return await Root()
                .Parse(IsServe(args) ? ["serve", .. args] : args)
                .InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = Patience });
        }
        catch (Exception known)
            when (known
                    is PostgresMissingException
                        or PostgresFailedException
                        or SchemaMismatchException
                        or OptionsValidationException
                        or RuleViolationException
                        or NpgsqlException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            await Console.Error.WriteLineAsync(known.Message);
            return 1;
        }
    }

    static bool IsServe(string[] args) => args is [] || args[0].StartsWith("--urls", StringComparison.Ordinal);

    static RootCommand Root() =>
        new("Contrefort: support under contract.")
        {
            Serve(),
            Migrate(),
            UserCommand.Make(),
            TokenCommand.Make(),
            DatabaseVerbs.Command(),
            CalcCommand.Create(),
            HolidaysCommand.Create(),
            OffersCommand.Create(),
            ExplainCommand.Create(),
            QuoteCommand.Create(),
            SeedCommand.Create(),
            BillCommand.Create(),
            InvoiceCommand.Create(),
            BooksCommand.Create(),
            ProbeCommand.Create(),
            new Command("mail", "Mail, by hand.") { MailParseCommand.Create(), MailDeliverCommand.Create() },
        };

    static Command Serve()
    {
        // Not since the process began: a shell that becomes this program is older.
        var begun = Stopwatch.GetTimestamp();
        var urls = new Option<string?>("--urls")
        {
            Description = "Addresses to listen on, such as http://localhost:5080",
        };
        var serve = new Command("serve", "Pages, API, mail and agenda, in one process.") { urls };
        serve.SetAction(
            async (given, stop) =>
            {
                await using var app = Program.Build();
                if (given.GetValue(urls) is { } addresses)
                    foreach (var address in addresses.Split(';'))
                        app.Urls.Add(address);
                // Before the host starts, which would report what is wrong in its own way.
                app.Services.GetService<IStartupValidator>()?.Validate();
                var database = app.Services.GetRequiredService<Database>();
                await Task.WhenAll(
                    Task.Run(() => database.Open(stop), stop),
                    Task.Run(() => Model(app.Services), stop)
                );
                app.Lifetime.ApplicationStarted.Register(() =>
                    StartLog.Ready(
                        app.Services.GetRequiredService<ILogger<Database>>(),
                        (long)Stopwatch.GetElapsedTime(begun).TotalMilliseconds
                    )
                );
                await app.RunAsync(stop);
                return 0;
            }
        );
        return serve;
    }

    /// <summary>EF Core's picture of the schema, which takes as long as PostgreSQL takes to start.</summary>
    static void Model(IServiceProvider services)
    {
        using var db = services.GetRequiredService<IDbContextFactory<ContrefortDb>>().CreateDbContext();
        _ = db.Model;
    }

    static Command Migrate()
    {
        var migrate = new Command("migrate", "Brings the database's schema up to date, and ends.");
        migrate.SetAction((_, stop) => WithData((_, _) => Task.FromResult(0), stop));
        return migrate;
    }

    /// <summary>
    /// For a verb that needs the database but serves nothing: opens it, gives the verb a scope, and closes it. Standard
    /// output belongs to the verb; logs go to standard error.
    /// </summary>
    public static async Task<int> WithData(
        Func<IServiceProvider, CancellationToken, Task<int>> verb,
        CancellationToken stop,
        Action<WebApplicationBuilder>? adjust = null
    )
    {
        await using var app = Program.Build(adjust: builder =>
        {
            adjust?.Invoke(builder);
            builder.Logging.ClearProviders();
            builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
        });
        await app.Services.GetRequiredService<Database>().Open(stop);
        await using var scope = app.Services.CreateAsyncScope();
        var result = await verb(scope.ServiceProvider, stop);
        await app.Services.GetRequiredService<Notices>().Flush(stop);
        return result;
    }
}

internal static partial class StartLog
{
    [LoggerMessage(LogLevel.Information, "Ready after {Milliseconds} ms")]
    public static partial void Ready(ILogger log, long milliseconds);
}
