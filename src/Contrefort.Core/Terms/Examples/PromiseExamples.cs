using Contrefort.Core.Billing;
using Contrefort.Core.Targets;
using Contrefort.Core.Terms.Parsing;
using Contrefort.Core.Tickets;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Core.Terms.Examples;

/// <summary>Promises broken, and what they give back.</summary>
static class PenaltyExamples
{
    static readonly Actor _contact = Actor.Contact(Guid.Empty, "Alice");
    static readonly Actor _engineer = Actor.Engineer(Guid.Empty, "Bruno");

    public static void Run(ExampleCase example)
    {
        var zone = example.Terms.Zone;
        List<Breach> breaches = [];
        if (example.Given.InstantOr("trigger", zone) is { } trigger)
        {
            var acknowledged = example.Given.InstantOr("acknowledged", zone) ?? trigger;
            breaches.Add(Read(example, trigger, acknowledged));
            example.Expected.Is("due", breaches[0].Clock.Due, zone);
        }
        else
            breaches.AddRange(
                example
                    .Given.Fields.Items(example.Given.Fields.Take("breaches")!)
                    .Select(node =>
                        CalendarReader.Date(node) ?? throw new RuleViolationException("A breach is given by its day.")
                    )
                    .Select(day => Falling(example, day))
            );
        var credits = Penalties.Of(example.Signed(new(2026, 1, 1), new(2026, 12, 31)), breaches);
        var refund = credits.Sum(credit => credit.Net);
        example.Expected.Is("refund", refund);
        example.Expected.Is("vat-21", Money.Tax(refund, 21));
        example.Expected.Is("document", credits.FirstOrDefault()?.Document);
        example.Expected.Is("month", credits.FirstOrDefault() is { } first ? Said(first.Month) : null);
        example.Expected.Are(
            "refunds",
            [
                .. credits.Select(credit =>
                    (Action<Expected>)(
                        row =>
                        {
                            row.Is("month", Said(credit.Month));
                            row.Is("amount", credit.Net);
                        }
                    )
                ),
            ]
        );
    }

    static string Said(YearMonth month) => YearMonthPattern.Iso.Format(month);

    /// <summary>A ticket whose deadline falls on a day and passes unanswered by an hour.</summary>
    static Breach Falling(ExampleCase example, LocalDate day)
    {
        for (var before = 0; before < 7; before++)
        {
            var trigger = (day.PlusDays(-before) + new LocalTime(1, 0)).InZoneStrictly(example.Terms.Zone).ToInstant();
            if (Read(example, trigger, trigger).Clock.Due is { } due && due.InZone(example.Terms.Zone).Date == day)
                return Read(example, trigger, due + Duration.FromHours(1));
        }
        throw new RuleViolationException(new Sentence("No deadline falls on {0}.", day));
    }

    static Breach Read(ExampleCase example, Instant trigger, Instant acknowledged)
    {
        Fact[] facts =
        [
            new Opened(trigger, _contact, Channel.Web, TicketKind.Incident, example.Example.Id, trigger),
            new Acknowledged(acknowledged, _engineer),
        ];
        var watched = example.Term<PenaltyTerm>().UponBreachOf;
        return new(
            example.Example.Id,
            ServiceClocks
                .Read(example.Terms, facts, acknowledged + Duration.FromHours(1))
                .First(clock => clock.Term.BreachRef == watched),
            facts
        );
    }
}

static class RevisionExamples
{
    public static void Run(ExampleCase example)
    {
        var revision = example.Term<RevisionTerm>();
        var price = example.Given.Fields.NumberOr("price") ?? 0;
        var most = Revisions.Most(revision, price) ?? 0;
        example.Expected.Is("max-next", IsAllowed(most) ? most : 0);
        var above = most + 0.01m;
        example.Expected.Is("refused", IsAllowed(above) ? 0 : above);

        // Everything but the price is in order.
        bool IsAllowed(decimal proposed) =>
            Revisions
                .Ask(
                    example.Terms,
                    revision,
                    new(price, proposed, new(2027, 1, 1), new(2026, 1, 1), new(2026, 8, 1), new(2026, 12, 31))
                )
                .IsAllowed;
    }
}

static class ApprovalExamples
{
    public static void Run(ExampleCase example)
    {
        if (example.Expected.Has("refused"))
        {
            example.Expected.Is("refused", Refusal(example));
            return;
        }
        var soFar = example.Given.DurationOr("work-so-far") ?? Duration.Zero;
        var unit = (example.Term<ApprovalTerm>().Unit ?? new(1, DurationUnit.Minute)).ToDuration();
        var more = example.Given.Fields.Flag("more") ? unit : Duration.Zero;
        var answer = Approvals
            .OfWork(example.Terms, soFar, more)
            .Single(answer => answer.Term.Ref == example.Example.Term);
        example.Expected.Is(
            "ask",
            answer.IsNeeded ? "now"
                : answer.AskBefore is null ? "never"
                : "later"
        );
        example.Expected.Is("ask-before", answer is { IsNeeded: true, AskBefore: { } nth } ? Nth(nth, unit) : null);
        example.Expected.Is("contact", answer.Contact);
        example.Expected.Is("pause", answer.Pauses);
    }

    static string Nth(int number, Duration unit)
    {
        var ending = (number % 10, number % 100) switch
        {
            (1, not 11) => "st",
            (2, not 12) => "nd",
            (3, not 13) => "rd",
            _ => "th",
        };
        return $"{number}{ending} {(unit == Duration.FromMinutes(15) ? "quarter" : $"{unit}")}";
    }

    /// <summary>What the subscription is refused for: a value under its least.</summary>
    static string? Refusal(ExampleCase example)
    {
        try
        {
            _ = example.Terms;
            return null;
        }
        catch (OfferException refused)
        {
            var said = refused.Diagnostics.Select(found => found.Sentence).ToList();
            var least = example.Offer.Parameters.FirstOrDefault(parameter =>
                said.Contains(new Sentence("{0}: the least is {1}.", parameter.Name, parameter.Min))
            );
            return least is null ? string.Join(' ', said) : $"minimum {least.Min}";
        }
    }
}

static class PrerequisiteExamples
{
    static readonly LocalDate _start = new(2026, 1, 1);

    public static void Run(ExampleCase example)
    {
        var term = example.Term<PrerequisiteTerm>();
        var held =
            example.Given.DateOr("maintenance-ends") is { } ends ? new HeldContract(term.Contract!, _start, ends)
            : example.Given.Fields.TextOr("maintenance") == "none" ? null
            : new HeldContract(term.Contract!, _start, _start.PlusYears(1));
        var holdings = new Holdings(held is null ? [] : [held], []);
        var signing = Prerequisites
            .AtSubscription(example.Terms, holdings, _start)
            .Single(answer => answer.Term.Ref == term.Ref);
        var afterwards = Prerequisites
            .During(example.Terms, holdings, (held?.EndsOn ?? _start).PlusDays(1))
            .Single(answer => answer.Term.Ref == term.Ref);
        example.Expected.Is(
            "subscription",
            signing.Standing == PrerequisiteStanding.Met ? "accepted" : signing.Standing.Word()
        );
        example.Expected.Is(
            "state",
            signing.Standing == PrerequisiteStanding.Met ? afterwards.Standing.Word() : signing.Standing.Word()
        );
        example.Expected.Is("alert", afterwards.AlertsAccountOwner ? "account-owner" : null);
    }
}
