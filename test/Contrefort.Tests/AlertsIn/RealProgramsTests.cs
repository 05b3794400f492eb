using System.Diagnostics;
using System.Net;
using Contrefort.AlertsIn;
using Contrefort.Data;
using Contrefort.Tests.Scenarios;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tests.AlertsIn;

/// <summary>With Debian's Alertmanager and promtool.</summary>
public sealed class RealProgramsTests
{
    [Fact]
    public async Task Alertmanagers_own_notifications_open_one_alert_and_recover_it()
    {
        // Its clock is the machine's, so ours starts there.
        var now = DateTimeOffset.UtcNow;
        await using var site = await SourceSite.Begin(
            SourceKind.Alertmanager,
            moment: now.AddMinutes(1).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture)
        );
        await using var alertmanager = await AlertmanagerRig.Start(
            new Uri(site.World.Address, $"/api/v1/alerts/{site.Source.Id}"),
            site.Secret
        );
        await alertmanager.Tell("NodeDown", "srv-1:9100", now.AddMinutes(-2));
        await Heard(site, 1);
        await site.Settle();
        var alert = Assert.Single(await site.Alerts());
        Assert.Equal((site.Machine, "srv-1:9100 est à terre"), (alert.MachineId, alert.Title));
        Assert.NotNull(alert.TicketId);

        await alertmanager.Tell("NodeDown", "srv-1:9100", now.AddMinutes(-2), now.AddMinutes(-1));
        await Heard(site, 2);
        await site.Settle();
        Assert.NotNull(Assert.Single(await site.Alerts()).RecoveredAt);
    }

    static Task Heard(SourceSite site, long payloads) =>
        Patience.Until(async () => await site.World.Scalar<long>("select count(*) from incoming_alerts") >= payloads);

    [Fact]
    public async Task What_prometheus_is_told_passes_its_own_checks()
    {
        await using var world = await World.At("2026-11-20 17:30", null, ("Metrics:Token", "s3cret"));
        await world.Execute(
            """
            insert into customers (id, number, name, country, zone, language, domains, created_at)
            values ('01990000-0000-7000-8000-000000000001', 'K"\1', 'Durand', 'FR', 'Europe/Paris', 'fr', '{}', now());
            insert into machines (id, customer_id, name, role, created_at)
            values ('01990000-0000-7000-8000-000000000002', '01990000-0000-7000-8000-000000000001', E'a\nb', 'server', now());
            insert into checks (id, machine_id, name, kind, settings, every, retry_every, attempts, places, wakes, share, created_at)
            values ('01990000-0000-7000-8000-000000000003', '01990000-0000-7000-8000-000000000002', 'web', 'http', '{}', 60, 60, 3, 1, true, 0, now());
            insert into check_standings (check_id, state, since) values ('01990000-0000-7000-8000-000000000003', 'down', now());
            insert into check_sights (check_id, location_id, status, since, in_a_row, last_at, took)
            select '01990000-0000-7000-8000-000000000003', id, 2, now(), 3, now(), 12500 from probe_locations limit 1;
            """
        );
        using var nobody = world.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync("/metrics")).StatusCode);
        using var prometheus = world.Browser();
        prometheus.DefaultRequestHeaders.Authorization = new("Bearer", "s3cret");
        using var answer = await prometheus.GetAsync("/metrics");
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("""contrefort_check_up{customer="K\"\\1",machine="a\nb",check="web"} 0""", text);
        Assert.Contains("""contrefort_checks{state="down"} 1""", text);
        Assert.Contains("} 0.0125\n", text);
        Assert.Equal("", await Promtool(text));

        prometheus.DefaultRequestHeaders.Add("Accept", "application/openmetrics-text;version=1.0.0");
        Assert.EndsWith("# EOF\n", await prometheus.GetStringAsync("/metrics"));
    }

    [Fact]
    public async Task Without_a_token_of_its_own_there_are_no_metrics()
    {
        await using var world = await World.At("2026-11-20 17:30");
        using var anyone = world.Browser();
        anyone.DefaultRequestHeaders.Authorization = new("Bearer", "");
        Assert.Equal(HttpStatusCode.NotFound, (await anyone.GetAsync("/metrics")).StatusCode);
    }

    static async Task<string> Promtool(string text)
    {
        Assert.True(File.Exists("/usr/bin/promtool"), "This test needs promtool: apt-get install prometheus");
        using var promtool = Process.Start(
            new ProcessStartInfo("/usr/bin/promtool", ["check", "metrics"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        await promtool.StandardInput.WriteAsync(text);
        promtool.StandardInput.Close();
        var said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return promtool.ExitCode == 0 ? said : $"{promtool.ExitCode}: {said}";
    }
}
