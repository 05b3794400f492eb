using System.Collections.Concurrent;
using System.Net;
using System.Web;

namespace Contrefort.Tests.OnCall;

internal sealed record Handed(string Method, string Path, string Query, string? Authorization, string Body)
{
    public string? this[string field] => HttpUtility.ParseQueryString(Query)[field];
}

/// <summary>What a gateway would hear, on a loopback port. It answers as a test wants; null takes the call and never answers.</summary>
internal sealed class GatewaySink : IAsyncDisposable
{
    readonly HttpListener _listener = new();
    readonly Task _listening;

    public GatewaySink()
    {
        var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
        probe.Stop();
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _listening = Task.Run(Listen);
    }

    public string Address { get; }
    public int Status { get; set; } = 202;
    public string Answer { get; set; } = "0: Accepted for delivery";
    public ConcurrentQueue<Handed> Taken { get; } = [];

    async Task Listen()
    {
        while (_listener.IsListening)
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                Taken.Enqueue(
                    new(
                        context.Request.HttpMethod,
                        context.Request.Url!.AbsolutePath,
                        context.Request.Url.Query,
                        context.Request.Headers["Authorization"],
                        await reader.ReadToEndAsync()
                    )
                );
                context.Response.StatusCode = Status;
                await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(Answer));
                context.Response.Close();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _listening;
        _listener.Close();
    }
}
