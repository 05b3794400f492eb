using Contrefort.Core.Targets;
using Contrefort.Core.Terms.Parsing;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Terms.Examples;

/// <summary>Service clocks, run on the facts of a ticket.</summary>
static class ResponseExamples
{
    static readonly Actor _contact = Actor.Contact(Guid.Empty, "Alice");
    static readonly Actor _engineer = Actor.Engineer(Guid.Empty, "Bruno");

    public static void Run(ExampleCase example)
    {
        var (given, expected, zone) = (example.Given, example.Expected, example.Terms.Zone);
        var term = example.Term<ResponseTerm>();
        var trigger = given.InstantOr("trigger", zone);
        var acknowledged = given.InstantOr("acknowledged", zone);
        var opened = given.InstantOr("opened", zone) ?? trigger ?? acknowledged ?? Instant.FromUtc(2026, 10, 19, 10, 0);

        List<Fact> facts =
        [
            new Opened(
                opened,
                _contact,
                given.Fields.WordOr<Channel>("channel") ?? (trigger is null ? Channel.Web : Channel.Probe),
                TicketKind.Incident,
                example.Example.Id,
                trigger ?? opened
            ),
        ];
        if (given.Fields.TextOr("software") is { } software)
            facts.Add(new ComponentNamed(opened, _engineer, software));
        if (given.Fields.TextOr("severity") is { } severity)
            facts.Add(new PriorityAgreed(opened, _engineer, severity));
        if (given.Fields.IntegerOr("level") is { } level)
            facts.Add(new Escalated(opened, _engineer, level, null, ""));
        if (acknowledged is { } at)
            facts.Add(new Acknowledged(at, _engineer));

        var now = (acknowledged ?? opened) + Duration.FromHours(1);
        var reading = ServiceClocks
            .Read(example.Terms, facts, now)
            .FirstOrDefault(clock => clock.Term.Id == term.Id && !clock.IsAim);
        expected.Is("due", reading?.Due, zone);
        expected.Is("commitment", term.Commitment.Word());
        expected.Is(
            "penalty",
            example.Terms.Of<PenaltyTerm>().FirstOrDefault(penalty => penalty.UponBreachOf == term.BreachRef)?.Ref
        );
        expected.Is("breach", reading?.IsBreach ?? false);
        expected.Is("late-by", reading?.LateBy(now) ?? Duration.Zero);
    }
}
