using System.Net;
using System.Text.Json.Serialization;

namespace Contrefort.Protocols.EInvoicing;

/// <summary>
/// The OAuth 2.0 client credentials grant (RFC 6749 §4.4), the one way in of XP Z12-013. A token is kept until shortly before
/// it expires; the id and secret go in the body, which every platform seen takes.
/// </summary>
/// <param name="address">The token address.</param>
public sealed class ClientCredentials(
    HttpSend send,
    Uri address,
    string id,
    string secret,
    string? scope = null,
    TimeProvider? time = null,
    TimeSpan? timeout = null
) : IDisposable
{
    const int LongestAnswer = 64 * 1024;

    static readonly TimeSpan Default = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    readonly HttpExchange _exchange = new(send, timeout ?? FlowService.Timeout);
    readonly TimeProvider _time = time ?? TimeProvider.System;
    readonly SemaphoreSlim _asking = new(1);
    (string Value, DateTimeOffset GoodUntil)? _token;

    /// <exception cref="EInvoicingException">No token is given.</exception>
    public async Task<string> Token(CancellationToken stop = default)
    {
        await _asking.WaitAsync(stop);
        try
        {
            if (_token is { } kept && kept.GoodUntil > _time.GetUtcNow())
                return kept.Value;
            var given = await Ask(stop);
            _token = (given.Token!, _time.GetUtcNow() + Kept(given.ExpiresIn));
            return given.Token!;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>The other side does not take it any more.</summary>
    public void Forget(string token)
    {
        if (_token is { } kept && kept.Value == token)
            _token = null;
    }

    async Task<Grant> Ask(CancellationToken stop)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = id,
            ["client_secret"] = secret,
        };
        if (scope is not null)
            form["scope"] = scope;
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent(form),
        };
        request.Headers.Accept.ParseAdd("application/json");
        var answer = await _exchange.Send(request, LongestAnswer, stop);
        if (!answer.IsSuccess)
            throw answer.Status == HttpStatusCode.BadRequest
                ? new EInvoicingException(EInvoicingFailure.Unauthorized, answer.Failed().Message)
                : answer.Failed();
        var grant = answer.Read<Grant>();
        return grant.Token is { Length: > 0 } && grant.Token.All(sign => sign is > ' ' and < '\x7f')
            ? grant
            : throw new EInvoicingException(EInvoicingFailure.Garbled, "no token in the answer");
    }

    /// <summary>A tenth early, so that none expires on its way.</summary>
    static TimeSpan Kept(double? seconds) =>
        seconds is > 0 and var given ? TimeSpan.FromSeconds(Math.Min(given, Longest.TotalSeconds) * 0.9) : Default;

    public void Dispose() => _asking.Dispose();

    sealed record Grant
    {
        [JsonPropertyName("access_token")]
        public string? Token { get; init; }

        [JsonPropertyName("expires_in")]
        public double? ExpiresIn { get; init; }
    }
}
