using System.Text;
using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Data;
using Contrefort.Protocols.Alerting;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.AlertsIn;

/// <summary>One alert of a payload that is only tried.</summary>
public sealed record TrialLine(HeardAlert Alert, HeardSeverity Severity, string? Customer, string? Machine);

/// <summary>What would come of a payload; nothing does.</summary>
public sealed record Trial(IReadOnlyList<TrialLine> Lines, string? Reason)
{
    const int Most = 50;

    internal static async Task<Trial> Of(
        ContrefortDb db,
        AlertSourceRow source,
        SourceSettings settings,
        string payload
    )
    {
        try
        {
            var heard = SourceReading
                .Read(source.Kind, settings, Encoding.UTF8.GetBytes(payload))
                .Alerts.Take(Most)
                .ToList();
            var places = await Whereabouts.Of(db, source, heard, default);
            var found = heard.ConvertAll(places.Of);
            var owners = found.Select(place => place.Customer).OfType<CustomerId>().Distinct().ToList();
            var names = await db
                .Customers.Where(row => owners.Contains(row.Id))
                .ToDictionaryAsync(row => row.Id, row => row.Name);
            return new(
                [
                    .. heard.Zip(
                        found,
                        (alert, place) =>
                            new TrialLine(
                                alert,
                                settings.SeverityOf(source.Kind, alert.Severity),
                                place.Customer is { } id ? names[id] : null,
                                place.MachineName
                            )
                    ),
                ],
                null
            );
        }
        catch (UnreadableAlertException unreadable)
        {
            return new([], unreadable.Message);
        }
    }
}
