using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;

namespace Contrefort.Protocols.EInvoicing;

/// <summary>Sends a request and gives the answer once its head is there. Whoever gives it decides what may be reached.</summary>
public delegate Task<HttpResponseMessage> HttpSend(HttpRequestMessage request, CancellationToken stop);

/// <summary>An answer, whole.</summary>
internal sealed record HttpAnswer(HttpStatusCode Status, byte[] Body, TimeSpan? RetryAfter)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <exception cref="EInvoicingException">It is no such document.</exception>
    public T Read<T>()
    {
        try
        {
            return JsonSerializer.Deserialize<T>(Body, Wire.Json)
                ?? throw new EInvoicingException(EInvoicingFailure.Garbled, "empty answer");
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException or FormatException)
        {
            throw new EInvoicingException(EInvoicingFailure.Garbled, "not the JSON expected", inner: wrong);
        }
    }

    /// <summary>What a refusal says, as XP Z12-013 and RFC 9457 have it.</summary>
    public EInvoicingException Failed()
    {
        var failure = (int)Status switch
        {
            401 or 403 => EInvoicingFailure.Unauthorized,
            404 => EInvoicingFailure.NotFound,
            408 => EInvoicingFailure.Timeout,
            429 or 503 => EInvoicingFailure.Busy,
            >= 500 => EInvoicingFailure.Broken,
            >= 400 => EInvoicingFailure.Refused,
            // Nobody redirects us: the address is the one an administrator wrote.
            _ => EInvoicingFailure.Garbled,
        };
        Wire.Refusal? said = null;
        try
        {
            said = Body is [(byte)'{', ..] ? JsonSerializer.Deserialize<Wire.Refusal>(Body, Wire.Json) : null;
        }
        catch (JsonException)
        {
            // Then the status says it all.
        }
        var words = said?.ErrorMessage ?? said?.Details ?? said?.Title ?? said?.ErrorDescription;
        return new(
            failure,
            words is null ? $"HTTP {(int)Status}" : $"HTTP {(int)Status}: {Wire.Printable(words)}",
            said?.ErrorCode ?? said?.Error,
            RetryAfter
        );
    }
}

/// <summary>One request and its whole answer, within a time and a size.</summary>
internal sealed class HttpExchange(HttpSend send, TimeSpan timeout)
{
    const int Buffer = 16 * 1024;

    /// <param name="limit">The most bytes an answer may have.</param>
    /// <exception cref="EInvoicingException">There is no answer. Any status is one.</exception>
    public async Task<HttpAnswer> Send(HttpRequestMessage request, int limit, CancellationToken stop)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(stop);
        time.CancelAfter(timeout);
        try
        {
            using var response = await send(request, time.Token);
            return new(response.StatusCode, await Body(response, limit, time.Token), RetryAfter(response));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new EInvoicingException(EInvoicingFailure.Timeout, "no answer in time");
        }
        catch (EInvoicingException)
        {
            throw;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException)
        {
            throw new EInvoicingException(EInvoicingFailure.Unreachable, Words(failure), inner: failure);
        }
    }

    static async Task<byte[]> Body(HttpResponseMessage response, int limit, CancellationToken stop)
    {
        await using var from = await response.Content.ReadAsStreamAsync(stop);
        using var into = new MemoryStream();
        var part = new byte[Buffer];
        while (await from.ReadAsync(part, stop) is > 0 and var read)
        {
            if (into.Length + read > limit)
                throw new EInvoicingException(EInvoicingFailure.Garbled, "the answer is too long");
            into.Write(part, 0, read);
        }
        return into.ToArray();
    }

    static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta is { } delta && delta > TimeSpan.Zero ? delta : null;

    static string Words(Exception failure) =>
        failure switch
        {
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } => "unknown host",
            SocketException => "no connection",
            { InnerException: AuthenticationException } => "TLS failed",
            { InnerException: { } inner } => Words(inner),
            IOException own => Wire.Printable(own.Message),
            _ => "the connection broke",
        };
}
