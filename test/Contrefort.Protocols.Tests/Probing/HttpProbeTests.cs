using System.Text;
using Contrefort.Protocols.Probing;
using Contrefort.Protocols.Tests.Probing.Rigs;

namespace Contrefort.Protocols.Tests.Probing;

/// <summary>Answers no honest server would give, and some it would.</summary>
public sealed class HttpProbeTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    static HttpProbe At(RawServer server, string? expect = null) =>
        new(server.At()) { Timeout = Patience, ExpectText = expect };

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nall well")]
    [InlineData("HTTP/1.0 200\r\n\r\nall well")] // no reason, ends with the connection
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 8\n\nall well")] // line feeds alone
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nall \r\n4;x=y\r\nwell\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nall w\r\n00000003\r\nell\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\nall well")]
    [InlineData("HTTP/1.1 200 OK\r\nX: folded\r\n  line\r\ncontent-LENGTH:8\r\n\r\nall well")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nall well and more")] // known before it ends
    public async Task A_text_is_found_however_the_page_is_framed(string answer)
    {
        await using var server = RawServer.Saying(answer);
        await Probers.Finds(ProbeFinding.HttpStatus, ProbeStatus.Ok, At(server, "all well"));
    }

    [Theory]
    [InlineData("", ProbeFinding.ConnectionLost)]
    [InlineData("HTTP/1.1 20", ProbeFinding.CutShort)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", ProbeFinding.NotHttp)]
    [InlineData("HTTP/2 200\r\n\r\n", ProbeFinding.NotHttp)]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n", ProbeFinding.NotHttp)]
    [InlineData("HTTP/1.1 +20 OK\r\n\r\n", ProbeFinding.NotHttp)]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", ProbeFinding.NotHttp)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", ProbeFinding.NotHttp)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", ProbeFinding.NotHttp)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", ProbeFinding.NotHttp)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nall", ProbeFinding.CutShort)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", ProbeFinding.CutShort)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nall", ProbeFinding.CutShort)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nallx", ProbeFinding.CutShort)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nall well", ProbeFinding.TextEncoded)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\nall wel", ProbeFinding.TextMissing)]
    [InlineData("HTTP/1.1 503 No\r\n\r\nall well", ProbeFinding.UnexpectedStatus)]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\n\r\n", ProbeFinding.UnexpectedStatus)]
    public async Task An_answer_that_is_not_well_says_what_is_wrong(string answer, ProbeFinding finding)
    {
        await using var server = RawServer.Saying(answer);
        await Probers.Finds(finding, ProbeStatus.Critical, At(server, "all well"));
    }

    [Fact]
    public async Task Bytes_that_come_one_by_one_are_put_together()
    {
        await using var server = RawServer.That(
            async (to, stop) =>
            {
                foreach (
                    var one in "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\naallwe\r\n2\r\nll\r\n0\r\n\r\n"
                )
                    await RawServer.Write(to, one.ToString(), stop);
            }
        );
        await Probers.Finds(ProbeFinding.HttpStatus, ProbeStatus.Ok, At(server, "allwell"));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_when_the_time_is_over()
    {
        await using var server = RawServer.Silent();
        await Probers.Finds(ProbeFinding.TimedOut, ProbeStatus.Critical, At(server) with { Timeout = Short });
    }

    [Fact]
    public async Task A_server_that_drips_is_left_when_the_time_is_over()
    {
        await using var server = RawServer.That(
            async (to, stop) =>
            {
                await RawServer.Write(to, "HTTP/1.1 200 OK\r\nContent-Length: 999999\r\n\r\n", stop);
                while (true)
                {
                    await RawServer.Write(to, ".", stop);
                    await Task.Delay(10, stop);
                }
            }
        );
        await Probers.Finds(ProbeFinding.TimedOut, ProbeStatus.Critical, At(server, "x") with { Timeout = Short });
    }

    [Fact]
    public async Task A_head_of_many_kB_is_read_whole()
    {
        await using var server = RawServer.Saying(
            $"HTTP/1.1 200 OK\r\nX-Long: {new string('x', 20_000)}\r\nContent-Length: 8\r\n\r\nall well"
        );
        await Probers.Finds(ProbeFinding.HttpStatus, ProbeStatus.Ok, At(server, "all well"));
    }

    [Fact]
    public async Task Headers_without_end_are_not_listened_to_for_ever()
    {
        await using var server = Flood("HTTP/1.1 200 OK\r\n", "X-Flood: and more of it\r\n");
        await Probers.Finds(ProbeFinding.HeadTooLarge, ProbeStatus.Critical, At(server));
    }

    [Fact]
    public async Task Interim_answers_without_end_are_not_listened_to_for_ever()
    {
        await using var server = Flood("", "HTTP/1.1 103 Early Hints\r\n\r\n");
        await Probers.Finds(ProbeFinding.HeadTooLarge, ProbeStatus.Critical, At(server));
    }

    [Fact]
    public async Task No_more_than_the_first_256_kB_of_a_page_are_read()
    {
        var sent = 0L;
        await using var server = RawServer.That(
            async (to, stop) =>
            {
                await RawServer.Write(to, "HTTP/1.1 200 OK\r\n\r\n", stop);
                var page = new byte[64 * 1024];
                for (; ; Interlocked.Add(ref sent, page.Length))
                    await to.WriteAsync(page, stop);
            }
        );
        await Probers.Finds(ProbeFinding.TextMissing, ProbeStatus.Critical, At(server, "all well"));
        // The kernel's own buffers take some more.
        Assert.InRange(Interlocked.Read(ref sent), 0, 16 * 1024 * 1024);
    }

    static RawServer Flood(string start, string line) =>
        RawServer.That(
            async (to, stop) =>
            {
                await RawServer.Write(to, start, stop);
                while (true)
                    await RawServer.Write(to, line, stop);
            }
        );

    [Fact]
    public async Task A_forbidden_text_is_told_even_when_the_expected_one_is_there()
    {
        await using var server = RawServer.Saying("HTTP/1.1 200 OK\r\n\r\nall well, but: Fatal error");
        var probe = At(server, "all well") with { ForbidText = "Fatal error" };
        await Probers.Finds(ProbeFinding.TextForbidden, ProbeStatus.Critical, probe);
    }

    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("text/html; charset=ISO-8859-1")]
    public async Task Accents_are_found_in_the_charset_of_the_page(string type)
    {
        var charset = type.Contains("utf") ? Encoding.UTF8 : Encoding.Latin1;
        await using var server = RawServer.That(
            async (to, stop) =>
                await to.WriteAsync(
                    charset.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\n\r\nL’été déjà".Replace('’', '\'')),
                    stop
                )
        );
        await Probers.Finds(ProbeFinding.HttpStatus, ProbeStatus.Ok, At(server, "été déjà"));
    }

    [Fact]
    public async Task A_redirect_that_turns_in_circles_ends()
    {
        await using var server = RawServer.Saying("HTTP/1.1 301 x\r\nLocation: /again\r\n\r\n");
        await Probers.Finds(ProbeFinding.TooManyRedirects, ProbeStatus.Critical, At(server) with { MaxRedirects = 3 });
        Assert.Equal(4, server.Heard.Count);
    }

    [Fact]
    public async Task A_redirect_can_be_what_is_expected()
    {
        await using var server = RawServer.Saying("HTTP/1.1 301 x\r\nLocation: /again\r\n\r\n");
        var probe = At(server) with { MaxRedirects = 0, ExpectedStatuses = [301] };
        await Probers.Finds(ProbeFinding.HttpStatus, ProbeStatus.Ok, probe);
    }

    [Fact]
    public async Task A_header_with_a_secret_is_not_carried_to_another_host()
    {
        await using var other = RawServer.Saying("HTTP/1.1 200 OK\r\n\r\n");
        await using var first = RawServer.Saying($"HTTP/1.1 302 x\r\nLocation: {other.At()}\r\n\r\n");
        var probe = At(first) with { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer abc" } };

        await Probers.Finds(ProbeFinding.HttpStatus, ProbeStatus.Ok, probe);

        Assert.Contains("Authorization: Bearer abc\r\n", first.Heard.Single());
        Assert.DoesNotContain("Bearer", other.Heard.Single());
    }

    [Theory]
    [InlineData("X", "a\r\nHost: elsewhere")]
    [InlineData("X: y\r\nZ", "a")]
    [InlineData("host", "elsewhere")]
    public async Task A_header_cannot_carry_another(string name, string value)
    {
        var probe = new HttpProbe(new Uri("http://127.0.0.1/"))
        {
            Headers = new Dictionary<string, string> { [name] = value },
        };
        await Probers.Finds(ProbeFinding.BadSetting, ProbeStatus.Unknown, probe);
    }

    [Fact]
    public async Task Nobody_listening_is_a_refusal()
    {
        var probe = new HttpProbe(new Uri($"http://127.0.0.1:{NginxRig.FreePort()}/"));
        await Probers.Finds(ProbeFinding.Refused, ProbeStatus.Critical, probe);
    }

    [Fact]
    public async Task Only_being_asked_to_stop_throws()
    {
        await using var server = RawServer.Silent();
        using var prober = new Prober(Probers.Here);
        using var stop = new CancellationTokenSource(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await prober.Run(At(server), stop.Token));
    }
}
