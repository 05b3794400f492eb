using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Contrefort.Api;

namespace Contrefort.Monitoring.Watch;

/// <summary>
/// Results taken from the engine and not handed in yet, oldest first. With a file, what was saved outlives the process: a
/// line of JSON each, as they are handed in. The file may still hold what was handed in since, and the server counts no run
/// twice. It is there only while something saved waits, and held meanwhile, so that no other process takes it. For one thread.
/// </summary>
internal sealed class ResultSpool : IDisposable
{
    readonly string? _path;
    readonly ILogger _log;
    readonly int _most;

    Queue<Seen> _waiting = new();
    FileStream? _file;

    /// <summary>That many at the end of those waiting are not in the file.</summary>
    int _unsaved;

    /// <summary>In the file, handed in or not.</summary>
    int _lines;

    /// <summary>Something in the file is no whole line: it has to be written anew.</summary>
    bool _isTorn;

    /// <param name="path">Read at once, if it is there; null to keep results in memory only.</param>
    /// <param name="most">Of more than that, the oldest are forgotten; the file has twice as many lines at most.</param>
    public ResultSpool(string? path, ILogger log, int most = WaitingResults.Most)
    {
        (_path, _log, _most) = (path, log, most);
        if (File.Exists(path))
            Try(Open);
    }

    /// <summary>One for each place and server: several may share a folder.</summary>
    public static string PathOf(string folder, Uri server, string place)
    {
        var whose = SHA256.HashData(Encoding.UTF8.GetBytes($"{server.AbsoluteUri}\n{place}"));
        return Path.Combine(folder, $"waiting-{Convert.ToHexStringLower(whose.AsSpan(0, 6))}.jsonl");
    }

    public int Count => _waiting.Count;

    public void Add(IReadOnlyCollection<Seen> results)
    {
        foreach (var seen in results)
            _waiting.Enqueue(seen);
        _unsaved += results.Count;
        ForgetOldest();
    }

    public List<Seen> Next(int most) => [.. _waiting.Take(most)];

    /// <summary>The first so many are handed in, or never will be.</summary>
    public void Done(int count)
    {
        for (; count > 0; count--)
            _waiting.Dequeue();
        _unsaved = Math.Min(_unsaved, _waiting.Count);
        if (_file is not null && _unsaved == _waiting.Count)
            Try(Remove);
    }

    /// <summary>Returns once all that waits is on the disk; if it cannot be written, that is logged and tried again next time.</summary>
    public void Save()
    {
        if (_path is not null && _unsaved > 0)
            Try(Write);
    }

    void Write()
    {
        Open();
        if (_isTorn || _lines + _unsaved > 2 * _most)
            WriteAnew();
        else
        {
            // Until it is whole again, which it is not if the disk is full halfway.
            _isTorn = true;
            _file!.Seek(0, SeekOrigin.End);
            Append(_file, _waiting.Skip(_waiting.Count - _unsaved));
            _lines += _unsaved;
        }
        (_unsaved, _isTorn) = (0, false);
    }

    void WriteAnew()
    {
        var path = $"{_path}.new";
        var anew = Open(path, FileMode.Create);
        try
        {
            Append(anew, _waiting);
            File.Move(path, _path!, overwrite: true);
        }
        catch
        {
            anew.Dispose();
            throw;
        }
        _file!.Dispose();
        (_file, _lines) = (anew, _waiting.Count);
    }

    static void Append(FileStream file, IEnumerable<Seen> results)
    {
        const int atOnce = 1 << 16;
        using var lines = new MemoryStream();
        foreach (var seen in results)
        {
            JsonSerializer.Serialize(lines, ProbeResultBody.Of(seen), ServerLedger.Json);
            lines.WriteByte((byte)'\n');
            if (lines.Length < atOnce)
                continue;
            lines.WriteTo(file);
            lines.SetLength(0);
        }
        lines.WriteTo(file);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Takes hold of the file; what it has is older than what waits here.</summary>
    void Open()
    {
        if (_file is not null)
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(_path!))!);
        var file = Open(_path!, FileMode.OpenOrCreate);
        try
        {
            var (found, lines) = Read(file);
            (_lines, _isTorn) = (lines, found.Count < lines || !EndsWhole(file));
            if (lines > 0)
                WatchLog.FoundWaiting(_log, found.Count, lines - found.Count, _path!);
            foreach (var seen in _waiting)
                found.Enqueue(seen);
            (_waiting, _file) = (found, file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
        ForgetOldest();
    }

    static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(path, options);
    }

    static (Queue<Seen> Found, int Lines) Read(FileStream file)
    {
        var (found, lines) = (new Queue<Seen>(), 0);
        using var reader = new StreamReader(file, leaveOpen: true);
        for (; reader.ReadLine() is { } line; lines++)
            if (Read(line) is { } seen)
                found.Enqueue(seen);
        return (found, lines);
    }

    /// <returns>Null for half a line: the process was killed, or the power went, while it was written.</returns>
    static Seen? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ProbeResultBody>(line, ServerLedger.Json)?.Read();
        }
        catch (Exception wrong) when (wrong is JsonException or RefusedFieldsException)
        {
            return null;
        }
    }

    static bool EndsWhole(FileStream file)
    {
        if (file.Length == 0)
            return true;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() == '\n';
    }

    void ForgetOldest()
    {
        var many = _waiting.Count - _most;
        if (many <= 0)
            return;
        for (var n = 0; n < many; n++)
            _waiting.Dequeue();
        _unsaved = Math.Min(_unsaved, _waiting.Count);
        WatchMetrics.Forgot(many);
    }

    void Remove()
    {
        File.Delete(_path!);
        _file!.Dispose();
        (_file, _lines, _isTorn) = (null, 0, false);
    }

    /// <summary>A disk that is full or not ours keeps no place from working.</summary>
    void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            WatchLog.NotSaved(_log, failure.Message);
        }
    }

    public void Dispose() => _file?.Dispose();
}
