using System.Diagnostics;
using Npgsql;

namespace Contrefort.Data;

/// <summary>
/// A PostgreSQL of one's own: made under the data folder on the first day, reached by a Unix socket that only its account
/// may enter, with no TCP port. Processes on the same data folder share it: the first starts it, the last one out stops
/// it. After a crash it recovers at the next start; one left running by a killed process is simply used again.
/// </summary>
/// <param name="folder">The data folder. Its path must leave room for a socket's name (107 bytes in all).</param>
/// <param name="durable">False only for tests: what a crash of the machine loses, they make again.</param>
internal sealed class PrivateCluster(string folder, bool durable = true)
{
    const string Owner = "contrefort";
    const int LongestSocketPath = 107;

    readonly string _data = Path.Combine(folder, "postgres");
    readonly string _sockets = Path.Combine(folder, "run");
    readonly string _log = Path.Combine(folder, "run", "postgres.log");
    readonly string _keep = Path.Combine(folder, "keep");
    FileStream? _use;

    /// <summary>Valid before the cluster runs: the address depends on the folder alone.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder
        {
            Host = _sockets,
            Username = Owner,
            Database = Owner,
        }.ConnectionString;

    /// <summary>Makes, starts or joins the cluster; returns when it answers.</summary>
    /// <exception cref="PostgresMissingException"/>
    /// <exception cref="PostgresFailedException"/>
    public void Enter()
    {
        if (System.Text.Encoding.UTF8.GetByteCount(Socket) > LongestSocketPath)
            throw new PathTooLongException(
                $"{Socket} is too long for a socket: choose a shorter CONTREFORT_DATA. "
                    + $"/ {Socket} est trop long pour une socket : choisissez un CONTREFORT_DATA plus court."
            );
        Directory.CreateDirectory(folder);
        using var turn = TakeTurn();
        var programs = Programs();
        if (!File.Exists(Path.Combine(_data, "PG_VERSION")))
            Make(programs);
        if (!IsRunning)
            Start(programs);
        _use = new FileStream(UseFile, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
    }

    /// <summary>Stops the cluster unless another process uses it or <see cref="Keep"/> was asked.</summary>
    public void Leave()
    {
        using var turn = TakeTurn();
        _use?.Dispose();
        _use = null;
        if (!File.Exists(_keep) && NobodyUsesIt() && IsRunning)
            Stop();
    }

    /// <summary>Leaves the cluster running after the last process has left, until <see cref="StopKept"/>.</summary>
    public void Keep() => File.Create(_keep).Dispose();

    public void StopKept()
    {
        using var turn = TakeTurn();
        File.Delete(_keep);
        if (IsRunning)
            Stop();
    }

    /// <summary>How psql, pg_dump and the like are started on this cluster.</summary>
    public ProcessStartInfo Tool(string program, IReadOnlyList<string> arguments) =>
        new(Programs().PathOf(program), ["--host", _sockets, "--username", Owner, "--dbname", Owner, .. arguments]);

    string Socket => Path.Combine(_sockets, ".s.PGSQL.5432");

    string UseFile => Path.Combine(folder, "use.lock");

    /// <summary>Starting and stopping are done by one process at a time.</summary>
    FileStream TakeTurn()
    {
        for (var patience = Stopwatch.StartNew(); ; Thread.Sleep(20))
            try
            {
                var path = Path.Combine(folder, "turn.lock");
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (patience.Elapsed < TimeSpan.FromMinutes(2)) { }
    }

    bool NobodyUsesIt()
    {
        try
        {
            new FileStream(UseFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None).Dispose();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    PostgresPrograms Programs()
    {
        var version = Path.Combine(_data, "PG_VERSION");
        return PostgresPrograms.Find(File.Exists(version) ? File.ReadAllText(version).Trim() : null);
    }

    void Make(PostgresPrograms programs)
    {
        // What an interrupted initdb left has no PG_VERSION yet, and initdb wants its folder empty.
        if (Directory.Exists(_data))
            Directory.Delete(_data, recursive: true);
        programs.MakeFolder(_data);
        string[] sync = durable ? [] : ["--no-sync"];
        programs.Run(
            "initdb",
            [
                "-D",
                _data,
                "--username",
                Owner,
                "--encoding",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "--no-instructions",
                .. sync,
            ]
        );
        File.AppendAllText(Path.Combine(_data, "postgresql.conf"), "\ninclude 'contrefort.conf'\n");
        File.WriteAllText(Path.Combine(_data, "pg_hba.conf"), "local all all peer map=contrefort\n");
    }

    void Start(PostgresPrograms programs)
    {
        ForgetTheDead();
        programs.MakeFolder(_sockets);
        File.WriteAllText(Path.Combine(_data, "contrefort.conf"), Settings);
        var accounts = new[] { programs.User, Environment.UserName }.Distinct();
        File.WriteAllLines(
            Path.Combine(_data, "pg_ident.conf"),
            accounts.Select(account => $"contrefort {account} {Owner}")
        );
        try
        {
            programs.Run("pg_ctl", "start", "-D", _data, "-l", _log, "-w", "-t", "600", "-s");
        }
        catch (PostgresFailedException failure) when (File.Exists(_log))
        {
            throw new PostgresFailedException(
                "postgres",
                [],
                string.Join('\n', File.ReadLines(_log).TakeLast(5)) + failure
            );
        }
        EnsureDatabase();
    }

    void Stop() => Programs().Run("pg_ctl", "stop", "-D", _data, "-m", "fast", "-w", "-t", "600", "-s");

    void EnsureDatabase()
    {
        var maintenance = new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            Database = "postgres",
            Pooling = false,
        };
        using var connection = new NpgsqlConnection(maintenance.ConnectionString);
        connection.Open();
        using var exists = new NpgsqlCommand($"select 1 from pg_database where datname = '{Owner}'", connection);
        if (exists.ExecuteScalar() is not null)
            return;
        using var create = new NpgsqlCommand($"create database {Owner}", connection);
        create.ExecuteNonQuery();
    }

    bool IsRunning => ServerProcess() is { } id && IsPostgres(id);

    int? ServerProcess()
    {
        var file = Path.Combine(_data, "postmaster.pid");
        return File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), out var id) ? id : null;
    }

    /// <summary>After a reboot the number in postmaster.pid may be anyone's; in a container without an init, a dead one's.</summary>
    static bool IsPostgres(int id)
    {
        var status = $"/proc/{id}/status";
        if (!File.Exists(status))
            return false;
        var lines = File.ReadAllLines(status);
        return lines.Contains("Name:\tpostgres")
            && !lines.Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal));
    }

    /// <summary>
    /// PostgreSQL takes a dead parent nobody buried for a living one, and would not start. Its file goes, but only once
    /// its last child has left: children work in the data folder.
    /// </summary>
    void ForgetTheDead()
    {
        if (ServerProcess() is not { } id || !File.Exists($"/proc/{id}/status") || IsPostgres(id))
            return;
        while (Directory.GetDirectories("/proc").Any(process => WorksIn(process, _data)))
            Thread.Sleep(20);
        File.Delete(Path.Combine(_data, "postmaster.pid"));
        File.Delete(Socket + ".lock");
    }

    static bool WorksIn(string process, string folder)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget == folder;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>
    /// A quarter of what this machine or container has, as PostgreSQL's manual advises; taken up only as the data grows.
    /// Tests make and drop databases all the time, which looks through all of it.
    /// </summary>
    long SharedMegabytes => durable ? Math.Max(128, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 >> 20) : 128;

    string Settings =>
        $"""
            # Written by contrefort at each start. Put your own settings after the include in postgresql.conf.
            listen_addresses = ''
            unix_socket_directories = '{_sockets.Replace("'", "''")}'
            unix_socket_permissions = 0700
            max_connections = {(durable ? 100 : 300)}
            shared_buffers = {SharedMegabytes}MB
            work_mem = 16MB
            maintenance_work_mem = 128MB
            random_page_cost = 1.1
            jit = off
            max_wal_size = 2GB
            checkpoint_timeout = 15min
            wal_compression = on
            timezone = 'UTC'
            log_timezone = 'UTC'
            lc_messages = 'C'
            log_line_prefix = '%m [%p] %d '
            synchronous_commit = {(durable ? "on" : "off")}
            fsync = {(durable ? "on" : "off")}
            full_page_writes = {(durable ? "on" : "off")}

            """;
}
