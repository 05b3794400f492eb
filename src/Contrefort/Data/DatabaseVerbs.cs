using System.CommandLine;
using System.Diagnostics;
using Contrefort.Core;
using Contrefort.Hosting;

namespace Contrefort.Data;

/// <summary><c>contrefort database …</c>: what an operator does to the private PostgreSQL by hand.</summary>
internal static class DatabaseVerbs
{
    public static Command Command() =>
        new("database", "The private PostgreSQL: start, stop, psql, pg_dump.")
        {
            Start(),
            Stop(),
            Tool("psql", "Opens psql on it."),
            Tool("pg_dump", "Writes it out, for a backup."),
        };

    static Command Start()
    {
        var notDurable = new Option<bool>("--not-durable")
        {
            Description = "Do not wait for the disk; for tests only.",
            Hidden = true,
        };
        var start = new Command("start", "Starts it and keeps it running until it is stopped.") { notDurable };
        start.SetAction(given =>
        {
            var cluster = Cluster(durable: !given.GetValue(notDurable));
            cluster.Enter();
            cluster.Keep();
            cluster.Leave();
        });
        return start;
    }

    static Command Stop()
    {
        var stop = new Command("stop", "Stops it, whoever uses it.");
        stop.SetAction(_ => Cluster().StopKept());
        return stop;
    }

    static Command Tool(string program, string description)
    {
        var arguments = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore };
        var tool = new Command(program, description) { arguments };
        tool.TreatUnmatchedTokensAsErrors = false;
        tool.SetAction(given =>
        {
            var cluster = Cluster();
            cluster.Enter();
            try
            {
                var all = given.GetValue(arguments)!.Concat(given.UnmatchedTokens);
                using var process = Process.Start(cluster.Tool(program, [.. all]))!;
                process.WaitForExit();
                return process.ExitCode;
            }
            finally
            {
                cluster.Leave();
            }
        });
        return tool;
    }

    static PrivateCluster Cluster(bool durable = true)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.AddSettings([]);
        var options = builder.Configuration.Get<DatabaseOptions>() ?? new();
        if (!string.IsNullOrWhiteSpace(options.Database))
            throw new RuleViolationException("CONTREFORT_DATABASE names a server; there is no private PostgreSQL.");
        return new PrivateCluster(Path.GetFullPath(options.Data), durable);
    }
}
