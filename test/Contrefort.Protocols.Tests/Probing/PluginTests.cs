using Contrefort.Protocols.Probing;
using Contrefort.Protocols.Tests.Probing.Rigs;

namespace Contrefort.Protocols.Tests.Probing;

/// <summary>Programs that mean us no good.</summary>
[Collection("plugins")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PluginTests : IDisposable
{
    readonly PluginFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static void Is(ProbeFinding finding, ProbeStatus status, ProbeResult result) =>
        Assert.True(
            (finding, status) == (result.Message.Finding, result.Status),
            $"{result.Status} {result.Message.Finding}: {result.Message} {result.Message.Text}"
        );

    [Theory]
    [InlineData(0, ProbeStatus.Ok)]
    [InlineData(1, ProbeStatus.Warning)]
    [InlineData(2, ProbeStatus.Critical)]
    [InlineData(3, ProbeStatus.Unknown)]
    public async Task The_exit_code_is_the_status(int code, ProbeStatus status)
    {
        var result = await _folder.Run($"echo 'words | load=0.5;1;2;0'; exit {code}");
        Is(ProbeFinding.PluginSays, status, result);
        Assert.Equal("words", result.Message.Text);
        Assert.Equal([new Metric("load", 0.5, "", "1", "2", 0)], result.Metrics);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(127)]
    [InlineData(255)]
    public async Task Another_exit_code_means_nothing(int code) =>
        Is(ProbeFinding.PluginBadExit, ProbeStatus.Unknown, await _folder.Run($"exit {code}"));

    [Theory]
    [InlineData("KILL")]
    [InlineData("SEGV")]
    [InlineData("PIPE")]
    public async Task Death_by_a_signal_is_told_with_the_signal(string signal)
    {
        var result = await _folder.Run($"echo last words; kill -{signal} $$");
        Is(ProbeFinding.PluginDied, ProbeStatus.Unknown, result);
        Assert.Equal((signal, "last words"), (result.Message.Arguments[0], result.Message.Text));
    }

    [Fact]
    public async Task Arguments_arrive_as_they_are_and_no_shell_reads_them()
    {
        string[] arguments = ["a;b", "c|d", "$(touch /tmp/x)", "line\nline", "\"'`", "", "*", "-é", ">out"];
        var result = await _folder.Run("for one; do printf '<%s>' \"$one\"; done | tr '|' '!'", null, arguments);
        // A bar would begin performance data.
        Assert.Equal(string.Concat(arguments.Select(one => $"<{one}>")).Replace('|', '!'), result.Message.Text);
    }

    [Fact]
    public async Task The_environment_is_empty_and_nothing_of_ours_is_open()
    {
        Environment.SetEnvironmentVariable("CONTREFORT_TEST_SECRET", "sesame");
        var result = await _folder.Run(
            "tr '\\0' ' ' < /proc/$$/environ; for f in /proc/$$/fd/*; do echo ${f##*/} $(readlink $f); done; cat; pwd"
        );
        Assert.DoesNotContain("sesame", result.Message.Text);
        var open = result
            .Message.Text!.Split('\n')
            .Where(line => line.Length > 0 && char.IsAsciiDigit(line[0]))
            .ToList();
        Assert.Equal("0 /dev/null", open[0]);
        // Two pipes, the shell's own script, and the folder it is reading.
        Assert.All(open[1..], line => Assert.Matches(" pipe:.*|/script|/fd$", line));
        Assert.EndsWith("\n/", result.Message.Text);
    }

    [Fact]
    public async Task Under_root_it_runs_as_nobody_without_groups_and_without_a_way_back()
    {
        var result = await _folder.Run("cat /proc/self/status");
        var status = result
            .Message.Text!.Split('\n')
            .Select(line => line.Split(':', 2))
            .Where(line => line.Length == 2)
            .ToDictionary(line => line[0], line => line[1].Trim());
        Assert.Equal("1", status["NoNewPrivs"]);
        if (!Environment.IsPrivilegedProcess)
            return;
        Assert.Equal("65534\t65534\t65534\t65534", status["Uid"]);
        Assert.Equal("65534\t65534\t65534\t65534", status["Gid"]);
        Assert.Equal("", status["Groups"]);
        Assert.Equal(0, Convert.ToInt64(status["CapEff"], 16));
        Assert.Equal(0, Convert.ToInt64(status["CapPrm"], 16));
    }

    [Fact]
    public async Task We_ourselves_stay_who_we_are()
    {
        var before = Identity();
        _folder.Add("quick", "#!/bin/sh\necho fine");
        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => _folder.Prober.Run(new PluginProbe("quick", []), default).AsTask())
        );
        Assert.Equal(before, Identity());

        // Every thread that can run what is not a plugin's.
        static List<string> Identity() =>
            [
                .. Directory
                    .GetDirectories("/proc/self/task")
                    .Select(task => (Name: Read($"{task}/comm"), Status: Read($"{task}/status")))
                    .Where(task =>
                        task.Name.StartsWith(".NET TP Worker", StringComparison.Ordinal) && task.Status != ""
                    )
                    .Select(task => string.Join('\n', task.Status.Split('\n').Where(IsOfIdentity)))
                    .Distinct(),
            ];

        static bool IsOfIdentity(string line) =>
            line.Split(':')[0] is "Uid" or "Gid" or "Groups" or "NoNewPrivs" or "CapEff" or "CapPrm";
    }

    /// <summary>What is read may end while we look.</summary>
    static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }

    [Fact]
    public async Task One_that_hangs_is_ended_with_its_children_when_its_time_is_over()
    {
        var result = await _folder.Run(
            $"echo begun; (while :; do date > {_folder.Outside}/alive; sleep 0.01; done) & sleep 1000 & echo $! > {_folder.Outside}/child; wait",
            TimeSpan.FromSeconds(2)
        );
        Is(ProbeFinding.PluginTimedOut, ProbeStatus.Unknown, result);
        Assert.Equal("begun", result.Message.Text);
        Assert.True(result.Took >= TimeSpan.FromSeconds(2), $"{result.Took}");
        await Gone(Path.Combine(_folder.Outside, "child"));
    }

    [Fact]
    public async Task One_that_hangs_in_a_group_of_its_own_is_ended_too()
    {
        var result = await _folder.Run(
            $"timeout 1000 sh -c 'echo $$ > {_folder.Outside}/child; sleep 1000'",
            TimeSpan.FromSeconds(2)
        );
        Is(ProbeFinding.PluginTimedOut, ProbeStatus.Unknown, result);
        await Gone(Path.Combine(_folder.Outside, "child"));
    }

    [Fact]
    public async Task A_child_left_behind_is_ended_and_not_waited_for()
    {
        var result = await _folder.Run($"sleep 1000 & echo $! > {_folder.Outside}/child; echo done");
        Is(ProbeFinding.PluginSays, ProbeStatus.Ok, result);
        Assert.Equal("done", result.Message.Text);
        await Gone(Path.Combine(_folder.Outside, "child"));
    }

    /// <summary>Killed it is at once; whoever adopts it may take a moment to bury it.</summary>
    static async Task Gone(string file)
    {
        var status = $"/proc/{File.ReadAllText(file).Trim()}/stat";
        for (var i = 0; i < 3000 && !IsGone(); i++)
            await Task.Delay(10);
        Assert.True(IsGone());

        bool IsGone() => Read(status) is var now && (now == "" || now.Contains(") Z"));
    }

    [Theory]
    [InlineData("exec head -c 1000000000 /dev/zero")]
    [InlineData("exec yes >&2")]
    public async Task One_that_floods_is_ended(string script)
    {
        var result = await _folder.Run(script);
        Is(ProbeFinding.PluginTooLoud, ProbeStatus.Unknown, result);
    }

    [Fact]
    public async Task One_that_closes_its_outputs_is_waited_for() =>
        Is(ProbeFinding.PluginSays, ProbeStatus.Warning, await _folder.Run("exec >&- 2>&-; sleep 0.1; exit 1"));

    [Fact]
    public async Task Errors_are_shown_when_there_is_nothing_else()
    {
        Assert.Equal("said", (await _folder.Run("echo wrong >&2; echo said")).Message.Text);
        Assert.Equal("wrong", (await _folder.Run("echo wrong >&2; exit 3")).Message.Text);
    }

    [Fact]
    public async Task Who_stops_us_stops_the_plugin()
    {
        _folder.Add("slow", $"#!/bin/sh\necho $$ > {_folder.Outside}/child; exec sleep 1000");
        using var stop = new CancellationTokenSource();
        var run = _folder.Prober.Run(new PluginProbe("slow", []), stop.Token).AsTask();
        while (Read(Path.Combine(_folder.Outside, "child")) == "")
            await Task.Delay(10);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Gone(Path.Combine(_folder.Outside, "child"));
    }

    [Theory]
    [InlineData("../outside/evil", ProbeFinding.BadSetting)]
    [InlineData("/bin/true", ProbeFinding.BadSetting)]
    [InlineData("..", ProbeFinding.BadSetting)]
    [InlineData("", ProbeFinding.BadSetting)]
    [InlineData("evil\n", ProbeFinding.BadSetting)]
    [InlineData("absent", ProbeFinding.PluginMissing)]
    [InlineData("link", ProbeFinding.PluginMissing)]
    [InlineData("linked", ProbeFinding.PluginMissing)]
    [InlineData("folder", ProbeFinding.PluginMissing)]
    [InlineData("text", ProbeFinding.PluginNotStarted)]
    public async Task Only_programs_of_the_folder_are_run(string name, ProbeFinding finding)
    {
        var trace = Path.Combine(_folder.Outside, "trace");
        _folder.Add("evil", $"#!/bin/sh\ntouch {trace}", _folder.Outside);
        File.CreateSymbolicLink(Path.Combine(_folder.Plugins, "link"), Path.Combine(_folder.Outside, "evil"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.Plugins, "linked"), _folder.Outside);
        Directory.CreateDirectory(Path.Combine(_folder.Plugins, "folder"));
        File.WriteAllText(Path.Combine(_folder.Plugins, "text"), "not a program");
        Is(finding, ProbeStatus.Unknown, await _folder.Prober.Run(new PluginProbe(name, []), default));
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public async Task A_link_within_the_folder_is_called_by_its_own_name()
    {
        _folder.Add("real", "#!/bin/sh\necho ${0##*/}");
        File.CreateSymbolicLink(Path.Combine(_folder.Plugins, "other"), Path.Combine(_folder.Plugins, "real"));
        Assert.Equal("other", (await _folder.Prober.Run(new PluginProbe("other", []), default)).Message.Text);
    }

    [Fact]
    public async Task Without_a_folder_nothing_is_run()
    {
        var result = await Probers.RunStrictly(new PluginProbe("check_dummy", ["0"]));
        Is(ProbeFinding.PluginsNotAllowed, ProbeStatus.Unknown, result);
    }

    [Fact]
    public async Task More_plugins_than_run_at_once_wait_their_turn()
    {
        using var prober = new Prober(new ProberOptions { PluginFolder = _folder.Plugins, PluginsAtOnce = 2 });
        _folder.Add("nap", "#!/bin/sh\nsleep 0.05; echo $1");
        var results = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(n => prober.Run(new PluginProbe("nap", [$"{n}"]), default).AsTask())
        );
        Assert.Equal(Enumerable.Range(0, 12).Select(n => $"{n}"), results.Select(result => result.Message.Text));
    }
}
