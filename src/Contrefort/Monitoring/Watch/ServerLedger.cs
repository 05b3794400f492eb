using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Contrefort.Api;
using Contrefort.Core;
using NodaTime;

namespace Contrefort.Monitoring.Watch;

/// <summary>
/// The server of another place, over HTTPS. Results are told in its time: each answer carries it, and the time since is
/// measured by a clock that only goes forward, so that this machine's own clock may be wrong and may jump.
/// </summary>
internal sealed class ServerLedger : IWatchLedger, IDisposable
{
    /// <summary>Half of what a server takes in one body.</summary>
    const int LargestBody = 500_000;

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>A newer server may say more than we know.</summary>
    internal static readonly JsonSerializerOptions Json = new(ApiJson.Plain.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    };

    readonly HttpClient _server;
    readonly string _place;
    readonly TimeProvider _time;
    readonly string _process = Guid.NewGuid().ToString("n");
    (Instant Server, long Stamp)? _measured;

    /// <exception cref="RuleViolationException">The address would let anybody read along.</exception>
    public ServerLedger(Uri server, string place, string token, TimeProvider time)
    {
        if (server.Scheme != Uri.UriSchemeHttps && !(server.Scheme == Uri.UriSchemeHttp && server.IsLoopback))
            throw new RuleViolationException("A place talks with its server by https:// only.");
        (_place, _time) = (place, time);
        _server = new(
            new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }
        )
        {
            BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + "/api/v1/probe/"),
            Timeout = Patience,
        };
        _server.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Instant Now =>
        _measured is { } at
            ? at.Server + Duration.FromTimeSpan(_time.GetElapsedTime(at.Stamp))
            : Instant.FromDateTimeOffset(_time.GetUtcNow());

    public async Task<WatchOrders> Lease(IReadOnlyDictionary<int, string> known, CancellationToken stop)
    {
        var body = new ProbeLeaseBody(
            _place,
            _process,
            known.ToDictionary(share => $"{share.Key}", share => share.Value)
        );
        var asked = _time.GetTimestamp();
        using var answer = await Post("shares", body, stop);
        var orders = (await answer.Content.ReadFromJsonAsync<WatchOrders>(Json, stop))!;
        // It wrote its time somewhere between question and answer.
        var way = _time.GetElapsedTime(asked) / 2;
        _measured = (orders.Now + Duration.FromTimeSpan(way), _time.GetTimestamp());
        return orders;
    }

    public async Task HandIn(IReadOnlyList<Seen> results, CancellationToken stop)
    {
        var (body, size) = (new List<ProbeResultBody>(), 0);
        foreach (var seen in results)
        {
            var more = 200 + (seen.Message?.Length ?? 0) + (seen.Metrics?.Length ?? 0);
            if (size + more > LargestBody && body.Count > 0)
            {
                await Send(body, stop);
                (body, size) = ([], 0);
            }
            size += more;
            body.Add(ProbeResultBody.Of(seen));
        }
        if (body.Count > 0)
            await Send(body, stop);
    }

    public async Task GiveBack(CancellationToken stop)
    {
        using var answer = await _server.DeleteAsync($"processes/{_process}", stop);
    }

    async Task Send(List<ProbeResultBody> body, CancellationToken stop)
    {
        using var answer = await Post("results", new ProbeResultsBody(body), stop);
    }

    /// <exception cref="HttpRequestException">To be tried again: the server is away, or does not let us in now.</exception>
    async Task<HttpResponseMessage> Post<T>(string path, T body, CancellationToken stop)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await _server.PostAsJsonAsync(path, body, Json, stop);
        }
        catch (TaskCanceledException late) when (!stop.IsCancellationRequested)
        {
            throw new HttpRequestException("The server did not answer in time.", late);
        }
        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
        {
            var why = $"the server answers {(int)answer.StatusCode}.";
            if (
                answer.StatusCode
                is HttpStatusCode.BadRequest
                    or HttpStatusCode.RequestEntityTooLarge
                    or HttpStatusCode.UnprocessableEntity
            )
                throw new ResultsRefusedException(why);
            throw new HttpRequestException(why, null, answer.StatusCode);
        }
    }

    public void Dispose() => _server.Dispose();
}
