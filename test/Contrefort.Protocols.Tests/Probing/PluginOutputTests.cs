using Contrefort.Protocols.Probing;
using Contrefort.Protocols.Tests.Probing.Rigs;
using Contrefort.Protocols.Tests.Rigs;

namespace Contrefort.Protocols.Tests.Probing;

// One after the other: a script being written while another program is started cannot be run.
[Collection("plugins")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PluginOutputTests : IDisposable
{
    readonly PluginFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    async Task<ProbeResult> Say(string output)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Outside, "words"), output);
        return await _folder.Run($"exec cat {_folder.Outside}/words");
    }

    [Theory]
    [InlineData("x|a=1", "a", 1.0, "", null, null, null, null)]
    [InlineData("x|time=0.012s;;;0.000;10.000", "time", 0.012, "s", null, null, 0.0, 10.0)]
    [InlineData("x|/var=2643MB;5948;5958;0;5968", "/var", 2643.0, "MB", "5948", "5958", 0.0, 5968.0)]
    [InlineData("x|'a b'=1%;@10:20;~:5", "a b", 1.0, "%", "@10:20", "~:5", null, null)]
    [InlineData("x|'it''s=odd'=-1.5e-05s", "it's=odd", -1.5e-05, "s", null, null, null, null)]
    [InlineData("x|a=U", "a", null, "", null, null, null, null)]
    [InlineData("x|a=12c;;", "a", 12.0, "c", null, null, null, null)]
    [InlineData("x|junk b==3 a=1 'open", "a", 1.0, "", null, null, null, null)]
    [InlineData("x|a=abc b=1.2.3 c=5e", "c", 5.0, "e", null, null, null, null)]
    public async Task Performance_data_is_read_by_its_grammar(
        string output,
        string label,
        double? value,
        string unit,
        string? warning,
        string? critical,
        double? minimum,
        double? maximum
    ) =>
        Assert.Equal(
            [new Metric(label, value, unit, warning, critical, minimum, maximum)],
            (await Say(output)).Metrics
        );

    [Fact]
    public async Task Text_and_data_may_go_on_over_several_lines()
    {
        // The example of the plugin API's own documentation.
        var result = await Say(
            """
            DISK OK - free space: / 3326 MB (56%); | /=2643MB;5948;5958;0;5968
            / 15272 MB (77%);
            /boot 68 MB (69%);
            /var/log 819 MB (84%); | /boot=68MB;88;93;0;98
            /home=69357MB;253404;253409;0;253414
            /var/log=818MB;970;975;0;980
            """
        );
        Assert.Equal(
            "DISK OK - free space: / 3326 MB (56%);\n/ 15272 MB (77%);\n/boot 68 MB (69%);\n/var/log 819 MB (84%);",
            result.Message.Text
        );
        Assert.Equal(["/", "/boot", "/home", "/var/log"], result.Metrics.Select(metric => metric.Label));
    }

    [Fact]
    public async Task Control_characters_and_other_charsets_do_no_harm()
    {
        Assert.Equal("a[31mred b", (await Say("a\u001b[31mred\0\u202e b\r\n")).Message.Text);
        var result = await _folder.Run("printf 'd\\351j\\340'");
        Assert.Equal("déjà", result.Message.Text);
    }

    [Fact]
    public async Task Countless_metrics_are_not_all_kept() =>
        Assert.Equal(
            200,
            (await Say("x|" + string.Join(' ', Enumerable.Range(0, 5000).Select(n => $"m{n}={n}")))).Metrics.Count
        );

    [DebianFact("monitoring-plugins-basic")]
    public async Task Debians_own_plugins_are_understood()
    {
        using var prober = new Prober(new ProberOptions { PluginFolder = "/usr/lib/nagios/plugins" });
        await using var server = RawServer.Saying("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell");

        var dummy = await prober.Run(new PluginProbe("check_dummy", ["1", "so so"]), default);
        Assert.Equal((ProbeStatus.Warning, "WARNING: so so"), (dummy.Status, dummy.Message.Text));

        var http = await prober.Run(
            new PluginProbe("check_http", ["-I", "127.0.0.1", "-p", $"{server.Port}", "-s", "well"]),
            default
        );
        Assert.Equal((ProbeStatus.Ok, "HTTP OK"), (http.Status, http.Message.Text![..7]));
        Assert.Equal(["time", "size"], http.Metrics.Select(metric => metric.Label));
        Assert.Equal(("s", "B"), (http.Metrics[0].Unit, http.Metrics[1].Unit));

        var refused = await prober.Run(
            new PluginProbe("check_tcp", ["-H", "127.0.0.1", "-p", $"{NginxRig.FreePort()}"]),
            default
        );
        Assert.Equal(ProbeStatus.Critical, refused.Status);
        Assert.Equal(
            ProbeStatus.Ok,
            (
                await prober.Run(new PluginProbe("check_load", ["-w", "999,999,999", "-c", "999,999,999"]), default)
            ).Status
        );
    }
}
