using Contrefort.Monitoring;
using NodaTime;

namespace Contrefort.Status;

/// <summary>A machine on a board: its name, how it stands, and the least that says why.</summary>
/// <param name="Check">The worst of its checks, unless it is well.</param>
/// <param name="Since">Since when that one stands so.</param>
/// <param name="Maintenance">What it is planned to be down for now.</param>
/// <param name="Checks">How many are watched.</param>
/// <param name="Link">Where the tile leads; null on the portal, whose readers have the history.</param>
public sealed record BoardTile(
    string Name,
    Standing Look,
    string? Check,
    Instant? Since,
    string? Maintenance,
    int Checks,
    string? Link
)
{
    /// <summary>Worst first.</summary>
    internal static IReadOnlyList<BoardTile> Of(IEnumerable<WatchedMachine> machines, bool hasLinks) =>
        [
            .. machines
                .Select(watched => new BoardTile(
                    watched.Machine.Name,
                    watched.Look,
                    watched.WorstCheck?.Check.Name,
                    watched.WorstCheck?.Since,
                    watched.Look == Standing.Maintenance ? watched.Window?.Reason : null,
                    watched.Checks.Count,
                    hasLinks ? $"/machines/{watched.Machine.Id.Value}" : null
                ))
                .OrderBy(tile => tile.Look)
                .ThenBy(tile => tile.Name, StringComparer.CurrentCulture),
        ];
}
