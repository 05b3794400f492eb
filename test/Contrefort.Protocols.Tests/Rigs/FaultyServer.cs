using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Contrefort.Protocols.Tests.Rigs;

/// <summary>What a platform does wrong with the next request.</summary>
internal enum HttpFault
{
    /// <summary>429, and how long to wait.</summary>
    Busy,

    /// <summary>500, before anything is done.</summary>
    Broken,

    /// <summary>It is done, and the answer never comes.</summary>
    AnswerLost,

    /// <summary>The connection is cut before anything is done.</summary>
    Cut,

    /// <summary>200, and something that is no JSON.</summary>
    Garbled,
}

/// <summary>A web server on a port of its own, that fails when it is told to.</summary>
internal abstract class FaultyServer : IAsyncDisposable
{
    readonly ConcurrentQueue<HttpFault> _faults = new();
    WebApplication? _app;

    public Uri Address { get; private set; } = null!;

    /// <summary>Method and path of each request, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public void Fail(params ReadOnlySpan<HttpFault> faults)
    {
        foreach (var fault in faults)
            _faults.Enqueue(fault);
    }

    public void Mend() => _faults.Clear();

    protected async Task Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // Clients keep connections: there is nothing to wait for at the end.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Use(Misbehave);
        Map(_app);
        await _app.StartAsync();
        Address = new Uri(
            _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        );
    }

    protected abstract void Map(WebApplication app);

    /// <summary>Tokens are given in any weather: what fails is the work.</summary>
    protected virtual bool MayFail(HttpRequest request) => true;

    async Task Misbehave(HttpContext http, RequestDelegate next)
    {
        Requests.Enqueue($"{http.Request.Method} {http.Request.Path}");
        if (!MayFail(http.Request) || !_faults.TryDequeue(out var fault))
        {
            await next(http);
            return;
        }
        switch (fault)
        {
            case HttpFault.Busy:
                http.Response.StatusCode = 429;
                http.Response.Headers.RetryAfter = "7";
                await http.Response.WriteAsJsonAsync(
                    new { errorCode = "TOO_MANY_REQUESTS", errorMessage = "Patience" }
                );
                break;
            case HttpFault.Broken:
                http.Response.StatusCode = 500;
                await http.Response.WriteAsync("<html>boom</html>");
                break;
            case HttpFault.AnswerLost:
                var body = http.Response.Body;
                http.Response.Body = new MemoryStream();
                await next(http);
                http.Response.Body = body;
                http.Abort();
                break;
            case HttpFault.Cut:
                http.Abort();
                break;
            case HttpFault.Garbled:
                await http.Response.WriteAsync("certainly not JSON");
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
