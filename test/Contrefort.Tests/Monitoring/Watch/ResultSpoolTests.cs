using Contrefort.Core.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.Protocols.Probing;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using static Contrefort.Tests.Monitoring.Watch.WatchRig;

namespace Contrefort.Tests.Monitoring.Watch;

public sealed class ResultSpoolTests : IDisposable
{
    static readonly Instant Start = Instant.FromUtc(2026, 11, 20, 17, 30) + Duration.FromTicks(1_234_567);
    static readonly CheckId Check = new(Guid.NewGuid());
    static readonly int LineLength =
        $$"""{"check":"{{Guid.Empty}}","at":"2026-11-20T17:30:00.1234567Z","sight":"ok","took":1}""".Length + 1;

    readonly string _folder = Directory.CreateTempSubdirectory("spool").FullName;

    string Path => System.IO.Path.Combine(_folder, "place", "waiting.jsonl");

    [Fact]
    public void What_waits_is_there_after_a_restart_as_it_was_and_in_its_order()
    {
        Seen[] seen = [Ok(Check, Start), Bad(Check, Start + Duration.FromSeconds(60)), Measured(Start)];
        using (var spool = Open())
        {
            spool.Add(seen);
            spool.Save();
        }
        using var again = Open();
        Assert.Equal(seen, again.Next(10));
    }

    [Fact]
    public void While_results_are_taken_nothing_is_written()
    {
        using var spool = Open();
        spool.Add(Oks(5));
        spool.Done(spool.Next(5).Count);
        spool.Save();
        Assert.False(Directory.Exists(System.IO.Path.GetDirectoryName(Path)));
    }

    [Fact]
    public void What_was_saved_is_not_written_again()
    {
        using var spool = Open();
        spool.Add(Oks(3));
        spool.Save();
        var size = new FileInfo(Path).Length;
        spool.Save();
        Assert.Equal(size, new FileInfo(Path).Length);
        spool.Add(Oks(3));
        spool.Save();
        Assert.Equal(2 * size, new FileInfo(Path).Length);
    }

    [Fact]
    public void The_file_is_gone_once_all_that_was_in_it_is_handed_in()
    {
        using var spool = Open();
        spool.Add(Oks(3));
        spool.Save();
        spool.Add(Oks(1));
        spool.Done(2);
        Assert.True(File.Exists(Path));
        spool.Done(1);
        Assert.False(File.Exists(Path));
        Assert.Equal(1, spool.Count);
    }

    [Theory]
    [InlineData(1)] // the line is whole, its end is not
    [InlineData(20)]
    [InlineData(90)]
    public void A_last_line_that_was_half_written_costs_no_other(int cut)
    {
        var seen = Oks(3);
        using (var spool = Open())
        {
            spool.Add(seen);
            spool.Save();
        }
        using (var file = File.OpenWrite(Path))
            file.SetLength(file.Length - cut);
        var read = cut == 1 ? seen : seen[..2];
        using (var torn = Open())
        {
            Assert.Equal(read, torn.Next(10));
            torn.Add([Bad(Check, Start)]);
            torn.Save();
        }
        using var again = Open();
        Assert.Equal([.. read, Bad(Check, Start)], again.Next(10));
    }

    [Fact]
    public void Of_too_many_the_oldest_are_forgotten_in_memory_and_on_disk()
    {
        using (var spool = Open(most: 4))
            for (var n = 0; n < 20; n++)
            {
                spool.Add([Ok(Check, Start, took: n % 10)]);
                spool.Save();
                Assert.InRange(new FileInfo(Path).Length, 1, 8 * LineLength);
            }
        using (var more = Open(most: 4))
        {
            Assert.Equal([6, 7, 8, 9], more.Next(10).Select(seen => seen.Took));
            more.Add(Oks(2));
            more.Save();
            Assert.InRange(new FileInfo(Path).Length, 1, 8 * LineLength);
        }
        using var last = Open(most: 4);
        Assert.Equal([8, 9, 0, 1], last.Next(10).Select(seen => seen.Took));
    }

    [Fact]
    public void Only_its_own_account_reads_it()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var spool = Open();
        spool.Add(Oks(1));
        spool.Save();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void Where_nothing_can_be_written_results_wait_in_memory()
    {
        File.WriteAllText(System.IO.Path.Combine(_folder, "place"), "a file where the folder should be");
        using var spool = Open();
        spool.Add(Oks(2));
        spool.Save();
        Assert.Equal(Oks(2), spool.Next(10));
    }

    [Fact]
    public void What_another_process_left_meanwhile_is_taken_along_and_what_it_holds_is_left_alone()
    {
        using var first = Open();
        first.Add(Oks(1));
        first.Save();
        using var second = Open();
        second.Add([Bad(Check, Start)]);
        second.Save();
        Assert.Equal([Bad(Check, Start)], second.Next(10));
        first.Dispose();
        second.Save();
        Assert.Equal([.. Oks(1), Bad(Check, Start)], second.Next(10));
        second.Done(2);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void Each_place_and_server_has_its_own()
    {
        string[] paths =
        [
            ResultSpool.PathOf("/x", new("https://a.example"), "lyon"),
            ResultSpool.PathOf("/x", new("https://b.example"), "lyon"),
            ResultSpool.PathOf("/x", new("https://a.example"), "../../lyon"),
        ];
        Assert.Equal(3, paths.Distinct().Count());
        Assert.All(paths, path => Assert.Equal("/x", System.IO.Path.GetDirectoryName(path)));
    }

    ResultSpool Open(int most = 100) => new(Path, NullLogger.Instance, most);

    static Seen[] Oks(int count) => [.. Enumerable.Range(0, count).Select(n => Ok(Check, Start, took: n))];

    static Seen Measured(Instant at) =>
        Seen.Of(
            Check,
            at,
            new(
                ProbeStatus.Ok,
                TimeSpan.FromMilliseconds(3),
                new(ProbeFinding.Reached, []),
                [new("time", 0.003, "s"), new("size", 12, "B")]
            )
        );

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
