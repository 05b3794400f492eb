using System.CommandLine;
using Contrefort.Data;
using Contrefort.Seed;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Cli;

/// <summary><c>contrefort seed</c>: a lived-in demo world in an empty database.</summary>
internal static class SeedCommand
{
    public static Command Create()
    {
        var ifEmpty = new Option<bool>("--if-empty")
        {
            Description = "Does nothing, without complaint, when there is something already.",
        };
        var until = new Option<string?>("--until")
        {
            Description = "The last instant of the world, in ISO 8601; now when not given.",
        };
        var seed = new Command(
            "seed",
            "Fills an empty database with a demo world, lived through the last twelve months."
        )
        {
            ifEmpty,
            until,
        };
        seed.SetAction(
            (given, stop) =>
            {
                var time = new MovableTime(SystemClock.Instance.GetCurrentInstant());
                if (given.GetValue(until) is { } text)
                    time.Now = InstantPattern.ExtendedIso.Parse(text).GetValueOrThrow();
                return CommandLine.WithData(
                    (services, _) => Run(services, time.Now, given.GetValue(ifEmpty)),
                    stop,
                    builder => builder.Services.AddSeed(time)
                );
            }
        );
        return seed;
    }

    static async Task<int> Run(IServiceProvider services, Instant until, bool ifEmpty)
    {
        var world = services.GetRequiredService<DemoWorld>();
        if (!await world.IsEmpty())
        {
            if (ifEmpty)
            {
                if (await world.IsThere())
                    Introduce();
                return 0;
            }
            await Console.Error.WriteLineAsync(
                "The database is not empty: the demo world is only made in an empty one."
            );
            return 1;
        }
        var isWatched = !Console.IsErrorRedirected;
        await world.Build(
            Path.Combine(AppContext.BaseDirectory, "offers"),
            until,
            isWatched ? acts => Console.Error.Write($"\rLiving a year: {acts} acts") : null
        );
        if (isWatched)
            await Console.Error.WriteLineAsync();
        Console.WriteLine($"A demo world, up to {InstantPattern.General.Format(until)}.");
        Introduce();
        return 0;
    }

    static void Introduce()
    {
        Console.WriteLine($"Sign in with the password {DemoWorld.Password}, unless it was changed:");
        Console.WriteLine("  ines@contrefort.example                     engineer");
        Console.WriteLine("  sophie@contrefort.example                   lead");
        Console.WriteLine("  thomas@contrefort.example                   account manager");
        Console.WriteLine("  admin@contrefort.example                    administrator");
        Console.WriteLine("  alice.durand@papeterie-durand.example       a customer's contact");
    }
}
