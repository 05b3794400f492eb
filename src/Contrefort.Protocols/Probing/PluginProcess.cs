using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Contrefort.Protocols.Probing;

/// <summary>What came of a plugin. Signal is 0 unless it was ended by one of its own or of somebody else's making.</summary>
sealed record PluginEnd(PluginEnding Ending, int Code, int Signal, byte[] Output, byte[] Errors, TimeSpan Took);

enum PluginEnding
{
    Ended,
    TimedOut,
    TooLoud,
    Stopped,
}

/// <summary>
/// Starts programs and waits for them, on the thread that calls: without a shell, with an empty environment, nothing to
/// read, no file of ours, in a session of its own that is killed as a whole in the end, whatever it left running.
/// </summary>
sealed class PluginProcess(PluginUser? user)
{
    /// <summary>Of output and errors together, in bytes.</summary>
    internal const int MaxOutput = 64 * 1024;

    /// <summary>How long a stop, or more output than a pipe holds, may go unnoticed, in milliseconds.</summary>
    const int LongestNap = 200;

    /// <summary>Of one user at a time: a fork bomb stays small until its time is over.</summary>
    static readonly ulong[] FewProcesses = [2000, 2000];
    static readonly ulong[] NoCore = [0, 0];
    static readonly byte[] AllSignals = [.. Enumerable.Repeat((byte)0xff, 128)];

    readonly nint _attributes = Attributes();
    readonly byte[] _buffer = new byte[8192];

    static nint Attributes()
    {
        // Larger than any C library's; it lives as long as its thread.
        var attributes = Marshal.AllocHGlobal(1024);
        PluginUser.Must(Posix.posix_spawnattr_init(attributes));
        Posix.posix_spawnattr_setsigdefault(attributes, AllSignals);
        Posix.posix_spawnattr_setsigmask(attributes, new byte[128]);
        Posix.posix_spawnattr_setflags(attributes, Posix.SetSignalDefaults | Posix.SetSignalMask | Posix.NewSession);
        return attributes;
    }

    /// <summary>For the thread that calls, which gives up the right to new privileges for good.</summary>
    internal static PluginProcess OnThisThread(PluginUser? user)
    {
        PluginUser.Must(Posix.prctl(Posix.NoNewPrivileges, 1, 0, 0, 0));
        user?.TakeGroups();
        return new(user);
    }

    /// <exception cref="PluginStartException">It could not be started.</exception>
    internal PluginEnd Run(string path, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken stop)
    {
        var started = Stopwatch.GetTimestamp();
        int[] output = [-1, -1],
            errors = [-1, -1];
        var ended = -1;
        try
        {
            PluginUser.Must(Posix.pipe2(output, Posix.CloseOnExec));
            PluginUser.Must(Posix.pipe2(errors, Posix.CloseOnExec));
            var process = Start(path, arguments, output[1], errors[1]);
            Close(ref output[1]);
            Close(ref errors[1]);
            Posix.prlimit(process, Posix.CoreSize, NoCore, 0);
            if (user is not null)
                Posix.prlimit(process, Posix.MaxProcesses, FewProcesses, 0);
            var ears = new Ears(output[0], errors[0], ended = Posix.ProcessFile(process), _buffer);
            var ending = See(process, ears, () => ears.Listen(started, timeout, stop), out var status);
            return new(
                ending,
                (status >> 8) & 0xff,
                status & 0x7f,
                ears.Output.ToArray(),
                ears.Errors.ToArray(),
                Stopwatch.GetElapsedTime(started)
            );
        }
        finally
        {
            Close(ref output[0]);
            Close(ref output[1]);
            Close(ref errors[0]);
            Close(ref errors[1]);
            Close(ref ended);
        }
    }

    /// <summary>Whatever happens meanwhile, nothing of it is left afterwards.</summary>
    static PluginEnding See(int process, Ears ears, Func<PluginEnding> listen, out int status)
    {
        var ending = PluginEnding.Stopped;
        try
        {
            ending = listen();
        }
        finally
        {
            // If it has ended it is still there as a zombie: nobody else can have its number yet.
            _ = Posix.kill(-process, Posix.Kill);
            _ = Posix.kill(process, Posix.Kill);
            if (ending != PluginEnding.Ended)
                KillSession(process);
            ending = ending == PluginEnding.Ended ? ears.ListenToTheRest() : ending;
            _ = Posix.waitpid(process, out status, 0);
        }
        return ending;
    }

    /// <summary>Those of its session that made a group of their own, as timeout(1) and shells with job control do.</summary>
    static void KillSession(int session)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), out var process) && SessionOf(folder) == session)
                _ = Posix.kill(process, Posix.Kill);
    }

    /// <summary>The fourth field after the name, which may hold anything (proc(5)); 0 when it has ended meanwhile.</summary>
    static int SessionOf(string folder)
    {
        try
        {
            var fields = File.ReadAllText($"{folder}/stat");
            return int.Parse(fields[(fields.LastIndexOf(')') + 2)..].Split(' ')[3], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    int Start(string path, IReadOnlyList<string> arguments, int output, int errors)
    {
        var actions = Marshal.AllocHGlobal(1024);
        nint[] words =
        [
            Marshal.StringToCoTaskMemUTF8(path),
            .. arguments.Select(one => Marshal.StringToCoTaskMemUTF8(one)),
            0,
        ];
        try
        {
            PluginUser.Must(Posix.posix_spawn_file_actions_init(actions));
            Posix.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", 0, 0);
            Posix.posix_spawn_file_actions_adddup2(actions, output, 1);
            Posix.posix_spawn_file_actions_adddup2(actions, errors, 2);
            Posix.posix_spawn_file_actions_addclosefrom_np(actions, 3);
            Posix.posix_spawn_file_actions_addchdir_np(actions, "/");
            var (error, process) = user is null ? Spawn() : user.During(Spawn);
            Posix.posix_spawn_file_actions_destroy(actions);
            return error == 0 ? process : throw new PluginStartException(error);
        }
        finally
        {
            Array.ForEach(words, Marshal.FreeCoTaskMem);
            Marshal.FreeHGlobal(actions);
        }

        (int, int) Spawn() => (Posix.posix_spawn(out var process, words[0], actions, _attributes, words, [0]), process);
    }

    static void Close(ref int file)
    {
        if (file >= 0)
            _ = Posix.close(file);
        file = -1;
    }

    /// <summary>Listens to a plugin's two outputs and to its end.</summary>
    sealed class Ears(int output, int errors, int ended, byte[] buffer)
    {
        readonly Posix.PollFile[] _files =
        [
            new() { File = output, Wanted = Posix.Readable },
            new() { File = errors, Wanted = Posix.Readable },
        ];

        readonly Posix.PollFile[] _end = [new() { File = ended, Wanted = Posix.Readable }];

        internal MemoryStream Output { get; } = new();

        internal MemoryStream Errors { get; } = new();

        internal PluginEnding Listen(long started, TimeSpan timeout, CancellationToken stop)
        {
            if (ended < 0)
                throw new PluginStartException(Marshal.GetLastPInvokeError());
            while (true)
            {
                var left = timeout - Stopwatch.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                    return PluginEnding.TimedOut;
                if (stop.IsCancellationRequested)
                    return PluginEnding.Stopped;
                // Only its end wakes this thread: most plugins say one line just before it, which the pipe keeps meanwhile.
                var hasEnded = Posix.poll(_end, 1, (int)Math.Min(LongestNap, left.TotalMilliseconds + 1)) > 0;
                if (!Hear())
                    return PluginEnding.TooLoud;
                if (hasEnded)
                    return PluginEnding.Ended;
            }
        }

        /// <summary>What was written before the end and not yet read.</summary>
        internal PluginEnding ListenToTheRest() => Hear() ? PluginEnding.Ended : PluginEnding.TooLoud;

        /// <summary>All that is there by now; false when it is too much.</summary>
        bool Hear()
        {
            while (Posix.poll(_files, 2, 0) > 0)
            {
                Take(ref _files[0], Output);
                Take(ref _files[1], Errors);
                if (Output.Length + Errors.Length > MaxOutput)
                    return false;
            }
            return true;
        }

        void Take(ref Posix.PollFile file, MemoryStream into)
        {
            if (file.Came == 0)
                return;
            var count = (int)Posix.read(file.File, buffer, buffer.Length);
            if (count > 0)
                into.Write(buffer, 0, count);
            else
                file.File = -1;
        }
    }
}
