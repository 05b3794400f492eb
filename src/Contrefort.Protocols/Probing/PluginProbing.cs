using System.Globalization;

namespace Contrefort.Protocols.Probing;

/// <summary>
/// Runs programs of the Nagios plugin API from the folder the administrator allows. Each running plugin has a thread, which
/// waits for it in the kernel; threads are made as they are needed and wait for the next.
/// </summary>
sealed class PluginProbing(ProberOptions options) : IDisposable
{
    readonly Lock _lock = new();
    readonly Inbox<Job> _jobs = new();
    readonly Inbox<Job> _ended = new();
    int _threads;

    /// <summary>Jobs that wait or run.</summary>
    int _open;

    internal async ValueTask<(Outcome, TimeSpan Took)> Look(PluginProbe probe, CancellationToken stop)
    {
        if (options.PluginFolder is not { } folder)
            return Never(new(ProbeFinding.PluginsNotAllowed));
        if (!OperatingSystem.IsLinux())
            return Never(new(ProbeFinding.PluginNotStarted, [Environment.OSVersion.Platform.ToString()]));
        if (Find(folder, probe.Name) is not { } path)
            return Never(new(ProbeFinding.PluginMissing, [probe.Name]));
        var job = new Job(path, probe, stop);
        Queue(job);
        try
        {
            var end = await job.Done.Task.WaitAsync(stop);
            stop.ThrowIfCancellationRequested();
            return (Judge(probe, end), end.Took);
        }
        catch (Exception fault)
            when (fault is PluginStartException or InvalidOperationException or PlatformNotSupportedException)
        {
            return Never(new(ProbeFinding.PluginNotStarted, [fault.Message]));
        }
    }

    static (Outcome, TimeSpan) Never(ProbeMessage message) => (Outcome.Failed(message), TimeSpan.Zero);

    /// <summary>The plugin in the folder itself: a link that leads out of it is none.</summary>
    static string? Find(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return
            Posix.RealPath(folder) is { } home
            && Posix.RealPath(path) is { } real
            && Path.GetDirectoryName(real) == home
            && File.Exists(real)
            // By the name it was called: check_simap and check_tcp are one program that looks at its name.
            ? path
            : null;
    }

    static Outcome Judge(PluginProbe probe, PluginEnd end) =>
        end switch
        {
            { Ending: PluginEnding.TimedOut } => Outcome.Failed(
                new(ProbeFinding.PluginTimedOut, [probe.Timeout.TotalSeconds], Words(end))
            ),
            { Ending: PluginEnding.TooLoud } => Outcome.Failed(
                new(ProbeFinding.PluginTooLoud, [(long)PluginProcess.MaxOutput / 1024])
            ),
            { Signal: > 0 } => Outcome.Failed(new(ProbeFinding.PluginDied, [SignalName(end.Signal)], Words(end))),
            { Code: > 3 } => Outcome.Failed(new(ProbeFinding.PluginBadExit, [(long)end.Code], Words(end))),
            _ => Said(end),
        };

    static Outcome Said(PluginEnd end)
    {
        var output = PluginOutput.Read(Text(end));
        return new((ProbeStatus)end.Code, new(ProbeFinding.PluginSays, [], output.Text), output.Metrics);
    }

    static string Words(PluginEnd end) => PluginOutput.Read(Text(end)).Text;

    /// <summary>Errors are shown only when there is nothing else.</summary>
    static string Text(PluginEnd end) =>
        Probing.Said.Text(end.Output.Length > 0 ? end.Output : end.Errors, PluginProcess.MaxOutput);

    static string SignalName(int signal) =>
        signal switch
        {
            1 => "HUP",
            2 => "INT",
            3 => "QUIT",
            4 => "ILL",
            6 => "ABRT",
            7 => "BUS",
            8 => "FPE",
            9 => "KILL",
            11 => "SEGV",
            13 => "PIPE",
            14 => "ALRM",
            15 => "TERM",
            24 => "XCPU",
            _ => signal.ToString(CultureInfo.InvariantCulture),
        };

    void Queue(Job job)
    {
        lock (_lock)
        {
            _jobs.Add(job);
            _open++;
            if (_threads == 0)
                new Thread(HandOver, 64 * 1024) { IsBackground = true, Name = "plugin results" }.Start();
            if (_threads < _open && _threads < options.PluginsAtOnce)
            {
                _threads++;
                new Thread(RunJobs, 256 * 1024) { IsBackground = true, Name = "plugins" }.Start();
            }
        }
    }

    /// <summary>
    /// On a thread that gives up rights for good. A thread inherits them from the one that starts it, so nothing here may
    /// use the thread pool, which would start others.
    /// </summary>
    void RunJobs()
    {
        PluginProcess? process = null;
        while (_jobs.TryTake(out var job))
        {
            if (!job.Stop.IsCancellationRequested)
            {
                try
                {
                    process ??= PluginProcess.OnThisThread(PluginUser.For(options.PluginUser));
                    job.End = process.Run(job.Path, job.Probe.Arguments, job.Probe.Timeout, job.Stop);
                }
                catch (Exception fault)
                {
                    job.Fault = fault;
                }
                _ended.Add(job);
            }
            lock (_lock)
                _open--;
        }
        lock (_lock)
            if (--_threads == 0)
                _ended.Close();
    }

    /// <summary>On a thread that has all its rights: who waits for a result goes on from here.</summary>
    void HandOver()
    {
        while (_ended.TryTake(out var job))
            if (job.End is { } end)
                job.Done.SetResult(end);
            else
                job.Done.SetException(job.Fault!);
    }

    public void Dispose() => _jobs.Close();

    sealed record Job(string Path, PluginProbe Probe, CancellationToken Stop)
    {
        internal PluginEnd? End { get; set; }

        internal Exception? Fault { get; set; }

        internal TaskCompletionSource<PluginEnd> Done { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
