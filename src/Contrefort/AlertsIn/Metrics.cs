using System.Security.Cryptography;
using System.Text;
using Contrefort.Data;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;

namespace Contrefort.AlertsIn;

internal sealed class MetricsOptions
{
    /// <summary>The bearer token Prometheus sends. Without one there are no metrics.</summary>
    public string? Token { get; set; }
}

/// <summary><c>/metrics</c>: how what we watch, and we ourselves, are doing, for Prometheus.</summary>
internal static class Metrics
{
    const string Bearer = "Bearer ";

    public static void AddMetrics(this WebApplicationBuilder builder) =>
        builder.Services.AddOptions<MetricsOptions>().BindConfiguration("Metrics");

    public static void MapMetrics(this WebApplication app) =>
        app.MapGet("/metrics", Get).AllowAnonymous().ExcludeFromDescription();

    static async Task<IResult> Get(
        HttpContext context,
        NpgsqlDataSource database,
        IClock clock,
        IOptions<MetricsOptions> options
    )
    {
        if (options.Value.Token is not { Length: > 0 } token)
            return Results.NotFound();
        if (!IsGood(context.Request.Headers.Authorization, token))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"Contrefort\"";
            return Results.Text("", statusCode: StatusCodes.Status401Unauthorized);
        }
        var isOpenMetrics = context
            .Request.Headers.Accept.ToString()
            .Contains("application/openmetrics-text", StringComparison.Ordinal);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Text(
            await Write(database, clock.GetCurrentInstant(), isOpenMetrics, context.RequestAborted),
            isOpenMetrics ? PrometheusText.OpenMetricsType : PrometheusText.Type
        );
    }

    static bool IsGood(string? header, string token) =>
        header is not null
        && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(header[Bearer.Length..].Trim())),
            SHA256.HashData(Encoding.UTF8.GetBytes(token))
        );

    /// <summary>All of it in one round trip; nothing is read that grows with the years.</summary>
    static async Task<string> Write(NpgsqlDataSource database, Instant now, bool isOpenMetrics, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var family in Families)
        {
            var command = new NpgsqlBatchCommand(family.Sql);
            if (family.Sql.Contains("$1", StringComparison.Ordinal))
                command.Parameters.Add(new() { Value = now.ToDateTimeUtc() });
            batch.BatchCommands.Add(command);
        }
        var text = new PrometheusText();
        await using var rows = await batch.ExecuteReaderAsync(stop);
        foreach (var family in Families)
        {
            text.Gauge(family.Name, family.Help);
            while (await rows.ReadAsync(stop))
                text.Sample(rows.GetDouble(0), Labels(rows));
            await rows.NextResultAsync(stop);
        }
        return text.End(isOpenMetrics);
    }

    static (string, string)[] Labels(NpgsqlDataReader row) =>
        [.. Enumerable.Range(1, row.FieldCount - 1).Select(at => (row.GetName(at), row.Text(at) ?? ""))];

    /// <param name="Sql">The value first, then its labels, each by its name.</param>
    sealed record Family(string Name, string Help, string Sql);

    const string Checks = """
        from checks c
        join machines m on m.id = c.machine_id
        join customers o on o.id = m.customer_id
        """;

    static readonly Family[] Families =
    [
        new(
            "contrefort_checks",
            "Checks in use, by how they stand.",
            """
            select count(*)::float8, coalesce(s.state, 'pending') as state from checks c
            left join check_standings s on s.check_id = c.id where c.retired_at is null group by 2 order by 2
            """
        ),
        new(
            "contrefort_check_up",
            "1 while a check is not confirmed down, 0 while it is.",
            $"""
            select case when s.state = 'down' then 0 else 1 end::float8, o.number as customer, m.name as machine, c.name as check
            {Checks} join check_standings s on s.check_id = c.id
            where c.retired_at is null and s.state <> 'pending' order by 2, 3, 4
            """
        ),
        new(
            "contrefort_probe_duration_seconds",
            "How long the last run of a check took, from each place.",
            $"""
            select s.took / 1e6::float8, o.number as customer, m.name as machine, c.name as check, l.name as location
            {Checks} join check_sights s on s.check_id = c.id join probe_locations l on l.id = s.location_id
            where c.retired_at is null order by 2, 3, 4, 5
            """
        ),
        new(
            "contrefort_probe_lag_seconds",
            "How long the check that waits longest should have run already.",
            """
            select coalesce(max(greatest(0, extract(epoch from $1 - s.last_at) - c.every)), 0)::float8
            from checks c join check_sights s on s.check_id = c.id where c.retired_at is null and c.kind <> 'heartbeat'
            """
        ),
        new(
            "contrefort_alerts_open",
            "Alerts nobody has closed, by severity and customer; an empty customer is nobody yet.",
            """
            select count(*)::float8, a.severity, coalesce(o.number, '') as customer, (a.recovered_at is null)::text as firing
            from alerts a left join customers o on o.id = a.customer_id where a.closed_at is null group by 2, 3, 4 order by 2, 3, 4
            """
        ),
        new(
            "contrefort_tickets",
            "Tickets that are not closed, by state.",
            "select count(*)::float8, state from tickets where state <> 'closed' group by 2 order by 2"
        ),
        new(
            "contrefort_agenda_rows",
            "What is to happen, by kind.",
            "select count(*)::float8, kind from agenda where parked_at is null group by 2 order by 2"
        ),
        new(
            "contrefort_agenda_parked",
            "What failed too often and waits for a person.",
            "select count(*)::float8 from agenda where parked_at is not null"
        ),
        new(
            "contrefort_agenda_lag_seconds",
            "How long what waits longest is overdue.",
            """
            select coalesce(greatest(0, extract(epoch from $1 - min(due_at))), 0)::float8
            from agenda where parked_at is null and leased_until is null
            """
        ),
        new(
            "contrefort_alert_payloads_waiting",
            "What alert sources sent and was not read yet.",
            "select count(*)::float8 from waiting_alerts"
        ),
        new(
            "contrefort_alert_payloads_refused",
            "What alert sources sent and could not be read, by source.",
            """
            select count(*)::float8, s.name as source from alert_readings r join alert_sources s on s.id = r.source_id
            where r.reason is not null group by 2 order by 2
            """
        ),
    ];
}
