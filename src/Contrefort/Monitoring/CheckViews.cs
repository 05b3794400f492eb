using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Contrefort.Core.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Monitoring;

internal record CheckBody
{
    [Required(ErrorMessage = "Type a name.")]
    [Description("Once per machine.")]
    public string? Name { get; init; }

    [Description(
        "An object with the settings of its kind, named and nested as `GET /checks/{id}` shows them; durations in seconds. What is left out has its default, and a host is the machine's address."
    )]
    public JsonElement? Settings { get; init; }

    [Description("Seconds between two runs: 60, or for a heartbeat 86400, unless told.")]
    public int? Every { get; init; }

    [Description("Seconds between two runs while it fails: 60 unless told.")]
    public int? RetryEvery { get; init; }

    [Description("Failures in a row that are believed: 3 unless told.")]
    public int? Attempts { get; init; }

    [Description("Places that must agree that it is down: 1 unless told.")]
    public int? Places { get; init; }

    [Description("Ids of the places it runs in: this server unless told. A heartbeat runs nowhere.")]
    public IReadOnlyList<Guid>? Locations { get; init; }

    [Description("Whether people are called when it fails.")]
    public bool Wakes { get; init; } = true;

    public CheckFacts Facts(string kind) =>
        new CheckDraft(kind, Name!, CheckSettings.Text(Settings))
        {
            Every = Every,
            RetryEvery = RetryEvery,
            Attempts = Attempts,
            Places = Places,
            Wakes = Wakes,
            Locations = Locations is { } told
                ? [.. told.Select(place => new LocationId(place))]
                : [ProbeLocations.Here],
        }.Facts;
}

internal sealed record NewCheckBody : CheckBody
{
    [Required(ErrorMessage = "Say which kind of check.")]
    [Description("`ping`, `tcp`, `http`, `smtp`, `tls`, `dns`, `plugin` or `heartbeat`.")]
    public string? Kind { get; init; }
}

internal sealed record CheckTrialBody
{
    [Required(ErrorMessage = "Say which kind of check.")]
    [Description("`ping`, `tcp`, `http`, `smtp`, `tls`, `dns` or `plugin`.")]
    public string? Kind { get; init; }

    public JsonElement? Settings { get; init; }
}

internal sealed record CheckTrialView(
    Sight Sight,
    [property: Description("What it found.")] string Message,
    [property: Description("What the other side wrote: not to be trusted.")] string? Text,
    [property: Description("How long it took, in milliseconds.")] decimal Milliseconds,
    [property: Description("The address is not public, and no administrator has allowed its network.")] bool IsRefused
);

internal sealed record CheckMadeView(
    Guid Id,
    Guid Machine,
    string Name,
    string Kind,
    [property: Description("Where a job calls in. Said this once.")] string? BeatAddress
);

/// <summary>Where checks may run.</summary>
internal sealed record LocationView(
    Guid Id,
    string Name,
    [property: Description("When it was last heard of; this server says nothing of itself.")] Instant? LastSeenAt
);

/// <summary>A check, its rules, and how it stands.</summary>
internal sealed record CheckView(
    Guid Id,
    Guid Machine,
    string Name,
    string Kind,
    JsonElement Settings,
    [property: Description("Seconds.")] long Every,
    [property: Description("Seconds, while it fails.")] long RetryEvery,
    int Attempts,
    int Places,
    IReadOnlyList<Guid> Locations,
    bool Wakes,
    Standing State,
    Instant? Since,
    [property: Description("Its last run, in whichever place.")] Instant? LastAt,
    [property: Description("How long that run took, in milliseconds.")] decimal? Milliseconds,
    [property: Description("What it found, where there is something to tell.")] string? Message,
    Instant? RetiredAt
)
{
    public static CheckView Of(WatchedCheck watched, IEnumerable<LocationId> locations, Words w)
    {
        var check = watched.Check;
        return new(
            check.Id.Value,
            check.MachineId.Value,
            check.Name,
            check.Kind,
            JsonElement.Parse(check.Settings),
            (long)check.Every.TotalSeconds,
            (long)check.RetryEvery.TotalSeconds,
            check.Attempts,
            check.Places,
            [.. locations.Select(place => place.Value)],
            check.Wakes,
            watched.Look,
            watched.Since,
            watched.LastAt,
            watched.Took is { } took ? Math.Round((decimal)took.TotalMilliseconds, 1) : null,
            watched.Message is { } message ? w[message.Sentence] : null,
            check.RetiredAt
        );
    }
}

internal static class CheckSettings
{
    public static string Text(JsonElement? settings) => settings is { } given ? given.GetRawText() : "{}";
}
