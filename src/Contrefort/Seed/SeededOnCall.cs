using Contrefort.Core.OnCall;
using Contrefort.OnCall;
using Contrefort.SignIn;
using NodaTime;

namespace Contrefort.Seed;

/// <summary>Nights and weekends of the demo world: three engineers in turn, and whom to call when nobody answers.</summary>
internal sealed class SeededOnCall(RotaDesk rotas, PathDesk paths, StandbyBook standby)
{
    const string Office = "mon-fri 09:00-18:00";

    /// <param name="engineers">In turn.</param>
    /// <param name="since">The first hand-over is on the Monday after.</param>
    public async Task Build(IReadOnlyList<Guid> engineers, Instant since)
    {
        foreach (var (i, engineer) in engineers.Index())
            await rotas.Reach(engineer, $"+33 6 39 98 00 0{i + 1}", [CallWay.Sms, CallWay.Mail]);
        var monday = since.InUtc().Date.Next(IsoDayOfWeek.Monday);
        var rota = await rotas.Add(
            "Nuits et week-ends",
            "Europe/Paris",
            [
                new NewLayer("Astreinte", engineers, HandOver.Weekly(new LocalTime(9, 0), monday))
                {
                    Hours = LayerHours.Outside,
                    Week = Office,
                    Holidays = "FR",
                },
                new NewLayer("Bureau", engineers, HandOver.Daily(new LocalTime(9, 0), monday))
                {
                    Hours = LayerHours.Inside,
                    Week = Office,
                    Holidays = "FR",
                },
            ]
        );
        await paths.Save(
            null,
            "Astreinte",
            [
                new(Duration.Zero, CallTarget.OnCall(rota), [CallWay.Sms, CallWay.Mail]),
                new(Duration.FromMinutes(10), CallTarget.Everybody(rota), []),
                new(Duration.FromMinutes(15), CallTarget.All(nameof(Role.Lead)), [CallWay.Sms, CallWay.Mail]),
            ],
            2,
            Duration.FromMinutes(30)
        );
        await standby.Keep(
            new()
            {
                Rates = new Dictionary<string, decimal>
                {
                    [nameof(StandbyKind.Weekday)] = 1.5m,
                    [nameof(StandbyKind.WeekdayNight)] = 2m,
                    [nameof(StandbyKind.Saturday)] = 2.5m,
                    [nameof(StandbyKind.Sunday)] = 3m,
                    [nameof(StandbyKind.PublicHoliday)] = 4m,
                },
            },
            "Sophie Laurent"
        );
    }
}
