using System.Diagnostics;
using Contrefort.Data;
using Npgsql;

namespace Contrefort.Tests.Data;

public sealed class PrivateClusterTests : IDisposable
{
    // Short, and where any account may pass: the cluster's is not ours when we are root.
    readonly string _folder = Path.Combine(Path.GetTempPath(), $"contrefort-{Path.GetRandomFileName()}");

    [Fact]
    public void It_is_made_on_the_first_day_and_keeps_what_it_was_told()
    {
        var cluster = new PrivateCluster(_folder, durable: false);
        cluster.Enter();
        Execute(cluster, "create table kept (line text); insert into kept values ('here')");
        cluster.Leave();
        Assert.False(IsRunning);
        cluster.Enter();
        Assert.Equal("here", Execute(cluster, "select line from kept"));
        cluster.Leave();
    }

    [Fact]
    public void A_second_process_shares_it_and_the_last_one_out_stops_it()
    {
        PrivateCluster first = new(_folder, durable: false),
            second = new(_folder, durable: false);
        first.Enter();
        var server = ServerProcess;
        second.Enter();
        Assert.Equal(server, ServerProcess);
        first.Leave();
        Assert.Equal(1, Execute(second, "select 1"));
        second.Leave();
        Assert.False(IsRunning);
    }

    [Fact]
    public void What_a_killed_process_left_running_is_used_again()
    {
        new PrivateCluster(_folder, durable: false).Enter();
        var server = ServerProcess;
        var next = new PrivateCluster(_folder, durable: false);
        next.Enter();
        Assert.Equal(server, ServerProcess);
        next.Leave();
    }

    [Fact]
    public void After_a_crash_it_recovers_what_was_committed()
    {
        var cluster = new PrivateCluster(_folder);
        cluster.Enter();
        Execute(cluster, "create table kept (line text); insert into kept values ('committed')");
        var status = $"/proc/{ServerProcess}/status";
        using (var server = Process.GetProcessById(ServerProcess))
            server.Kill();
        Assert.True(
            SpinWait.SpinUntil(() => !File.Exists(status) || File.ReadAllText(status).Contains("State:\tZ"), 10_000)
        );
        cluster.Enter();
        Assert.Equal("committed", Execute(cluster, "select line from kept"));
        cluster.Leave();
    }

    [Fact]
    public void What_an_interrupted_first_day_left_is_made_again()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "postgres", "base"));
        var cluster = new PrivateCluster(_folder, durable: false);
        cluster.Enter();
        Assert.Equal(1, Execute(cluster, "select 1"));
        cluster.Leave();
    }

    [Fact]
    public void It_listens_on_no_port_and_waits_for_the_disk()
    {
        var cluster = new PrivateCluster(_folder);
        cluster.Enter();
        Assert.Equal("", Execute(cluster, "show listen_addresses"));
        Assert.Equal(
            "on on",
            Execute(cluster, "select current_setting('fsync') || ' ' || current_setting('synchronous_commit')")
        );
        cluster.Leave();
    }

    [Fact]
    public void A_folder_too_deep_for_a_socket_is_refused_in_both_languages()
    {
        var deep = new PrivateCluster(Path.Combine(_folder, new string('x', 100)));
        var refusal = Assert.Throws<PathTooLongException>(deep.Enter);
        Assert.Contains("CONTREFORT_DATA plus court", refusal.Message);
    }

    [Fact]
    public void A_missing_version_is_named_in_both_languages()
    {
        var missing = Assert.Throws<PostgresMissingException>(() => PostgresPrograms.Find("7"));
        Assert.Contains("PostgreSQL 7 was not found", missing.Message);
        Assert.Contains("PostgreSQL 7 est introuvable", missing.Message);
    }

    public void Dispose()
    {
        if (!Directory.Exists(_folder))
            return;
        new PrivateCluster(_folder).StopKept();
        Directory.Delete(_folder, recursive: true);
    }

    string PidFile => Path.Combine(_folder, "postgres", "postmaster.pid");
    bool IsRunning => File.Exists(PidFile);
    int ServerProcess => int.Parse(File.ReadLines(PidFile).First());

    static object? Execute(PrivateCluster cluster, string sql)
    {
        using var connection = new NpgsqlConnection(cluster.ConnectionString + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }
}
