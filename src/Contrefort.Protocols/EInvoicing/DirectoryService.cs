using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Contrefort.Protocols.EInvoicing;

/// <summary>An address at which a French company takes invoices.</summary>
/// <param name="Address">What goes into BT-49 under scheme 0225: <c>SIREN</c>, <c>SIREN_SIRET</c>…</param>
/// <param name="IsStateOwned">Only the state's own portal serves it, no approved platform.</param>
/// <param name="IsEnabled">A platform serves it today.</param>
public sealed record DirectoryLine(string Address, string? Siren, string? Siret, bool IsStateOwned, bool IsEnabled);

/// <summary>Asks the directory of the French reform where a company takes invoices: Directory Service 1.2.0 of XP Z12-013, annex B.</summary>
/// <param name="address">Such as <c>https://api.directory.example.com/directory-service</c>.</param>
public sealed class DirectoryService(
    HttpSend send,
    Uri address,
    ClientCredentials credentials,
    TimeSpan? timeout = null
)
{
    const int LongestAnswer = 4 * 1024 * 1024;
    const int Most = 50;

    readonly HttpExchange _exchange = new(send, timeout ?? FlowService.Timeout);

    /// <returns>None when the company is not in the directory.</returns>
    /// <exception cref="EInvoicingException"/>
    public async Task<IReadOnlyList<DirectoryLine>> Find(string siren, CancellationToken stop = default)
    {
        var body = JsonSerializer.Serialize(
            new { Filters = new { Siren = new { Op = "strict", Value = siren } }, Limit = Most },
            Wire.Json
        );
        using var request = new HttpRequestMessage(HttpMethod.Post, Wire.Under(address, "v1/directory-line/search"))
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await credentials.Token(stop));
        var answer = await _exchange.Send(request, LongestAnswer, stop);
        if (answer.Status is HttpStatusCode.NoContent or HttpStatusCode.NotFound)
            return [];
        if (!answer.IsSuccess)
            throw answer.Failed();
        return
        [
            .. (answer.Read<Found>().Results ?? [])
                .Where(line => line.AddressingIdentifier is { Length: > 0 })
                .Select(line => new DirectoryLine(
                    Wire.Printable(line.AddressingIdentifier!),
                    line.Siren,
                    line.Siret,
                    line.PlatformType == "DFH",
                    line.DirectoryLineStatus is null or "Enabled"
                )),
        ];
    }

    sealed record Found(IReadOnlyList<Line>? Results);

    sealed record Line(
        string? AddressingIdentifier,
        string? PlatformType,
        string? DirectoryLineStatus,
        string? Siren,
        string? Siret
    );
}
