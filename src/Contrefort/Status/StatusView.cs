using Contrefort.Core;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Status;

internal enum StatusWord
{
    Up,
    Degraded,
    Down,
    Maintenance,
    Unknown,
}

internal sealed record StatusComponent(
    string Name,
    StatusWord State,
    IReadOnlyList<(LocalDate Day, AvailabilityReading Reading)> Days
)
{
    public AvailabilityReading Reading => Days.Aggregate(AvailabilityReading.None, (sum, day) => sum + day.Reading);
}

internal sealed record StatusIncident(
    string Component,
    Instant From,
    Instant? Until,
    IReadOnlyList<(Instant At, string Text)> Notes
)
{
    public Sentence When =>
        Until is { } until ? new Sentence("{0}, for {1}", From, until - From) : new Sentence("since {0}", From);
}

/// <summary>All a status page says: names the customer chose, and no address, machine or person.</summary>
internal sealed record StatusView(
    CustomerId Customer,
    string Slug,
    string Title,
    bool IsPublic,
    DateTimeZone Zone,
    Instant At,
    IReadOnlyList<StatusComponent> Components,
    IReadOnlyList<StatusIncident> Incidents,
    IReadOnlyList<Interval> Planned
)
{
    public StatusWord Worst =>
        Components.Select(component => component.State).DefaultIfEmpty(StatusWord.Unknown).MaxBy(Gravity);

    public Sentence Summary =>
        Worst switch
        {
            StatusWord.Up => new Sentence("All is working."),
            StatusWord.Degraded => new Sentence("Something is slower or weaker than it should be."),
            StatusWord.Down => new Sentence("Something is down, and being worked on."),
            StatusWord.Maintenance => new Sentence("Planned maintenance is under way."),
            StatusWord.Unknown => new Sentence("Not everything has been looked at yet."),
        };

    /// <summary>The reader's language; hours are those of whose services they are.</summary>
    public Words In(Words reader) => new(reader.Reader with { Zone = Zone });

    static int Gravity(StatusWord word) =>
        word switch
        {
            StatusWord.Up => 0,
            StatusWord.Unknown => 1,
            StatusWord.Maintenance => 2,
            StatusWord.Degraded => 3,
            StatusWord.Down => 4,
        };
}
