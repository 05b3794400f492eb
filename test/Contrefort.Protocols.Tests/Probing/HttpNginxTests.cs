using Contrefort.Protocols.Probing;
using Contrefort.Protocols.Tests.Probing.Rigs;
using Contrefort.Protocols.Tests.Rigs;

namespace Contrefort.Protocols.Tests.Probing;

public sealed class HttpNginxTests
{
    [DebianFact("nginx")]
    public async Task What_nginx_answers_is_understood()
    {
        await using var nginx = await NginxRig.Start(
            """
            location = /fine { return 200 "all is well"; }
            location = /gone { return 410; }
            location = /none { return 204; }
            location = /moved { return 301 /fine; }
            location = /chunked { ssi on; ssi_types *; }
            location = /dropped { return 444; }
            gzip on; gzip_min_length 1; gzip_proxied any; gzip_types *;
            """
        );
        await File.WriteAllTextAsync(
            Path.Combine(nginx.Pages, "chunked"),
            "all <!--#echo var=\"request_method\" --> well"
        );
        await File.WriteAllTextAsync(Path.Combine(nginx.Pages, "large"), new string('x', 5_000_000) + "end");

        await Finds(ProbeFinding.HttpStatus, "/fine", "all is well");
        await Finds(ProbeFinding.TextMissing, "/fine", "all is not well");
        await Finds(ProbeFinding.UnexpectedStatus, "/gone", null);
        await Finds(ProbeFinding.UnexpectedStatus, "/absent", null);
        await Finds(ProbeFinding.HttpStatus, "/none", null);
        await Finds(ProbeFinding.HttpStatus, "/moved", "all is well");
        await Finds(ProbeFinding.HttpStatus, "/chunked", "all GET well");
        await Finds(ProbeFinding.ConnectionLost, "/dropped", null);
        await Finds(ProbeFinding.HttpStatus, "/large", "xxx");
        await Finds(ProbeFinding.TextMissing, "/large", "end");
        var head = await Probers.Run(new HttpProbe(nginx.At("/large")) { Verb = HttpVerb.Head });
        Assert.Equal(5_000_003, head.Metrics.Single(metric => metric.Label == "size").Value);

        async Task Finds(ProbeFinding finding, string path, string? expect) =>
            await Probers.Finds(
                finding,
                finding == ProbeFinding.HttpStatus ? ProbeStatus.Ok : ProbeStatus.Critical,
                new HttpProbe(nginx.At(path)) { ExpectText = expect }
            );
    }

    [DebianFact("nginx")]
    public async Task A_thousand_probes_at_once_each_have_their_own_answer()
    {
        await using var nginx = await NginxRig.Start("""location ~ ^/n/(\d+)$ { return 200 "number $1."; }""");
        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 1000)
                .Select(n => Probers.Run(new HttpProbe(nginx.At($"/n/{n}")) { ExpectText = $"number {n}." }).AsTask())
        );
        Assert.All(results, result => Assert.Equal("Answers with status 200.", result.Message.ToString()));
    }
}
