using System.Net;

namespace Contrefort.Protocols.EInvoicing;

/// <summary>Asks the public Peppol Directory whether a participant can be reached, and takes invoices.</summary>
/// <param name="address"><c>https://directory.peppol.eu</c>.</param>
public sealed class PeppolDirectory(HttpSend send, Uri address, TimeSpan? timeout = null)
{
    const int LongestAnswer = 1024 * 1024;
    const string Billing = "urn:fdc:peppol.eu:2017:poacc:billing:3.0";

    readonly HttpExchange _exchange = new(send, timeout ?? FlowService.Timeout);

    /// <param name="participant">Scheme and value: <c>0208:0123456789</c>.</param>
    /// <exception cref="EInvoicingException"/>
    public async Task<bool> TakesInvoices(string participant, CancellationToken stop = default)
    {
        var id = Uri.EscapeDataString($"iso6523-actorid-upis::{participant}");
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            Wire.Under(address, $"search/1.0/json?participant={id}")
        );
        var answer = await _exchange.Send(request, LongestAnswer, stop);
        if (answer.Status == HttpStatusCode.NotFound)
            return false;
        if (!answer.IsSuccess)
            throw answer.Failed();
        return (answer.Read<Found>().Matches ?? []).Any(match =>
            (match.DocTypes ?? []).Any(type => type.Value?.Contains(Billing, StringComparison.Ordinal) == true)
        );
    }

    sealed record Found(IReadOnlyList<Match>? Matches);

    sealed record Match(IReadOnlyList<DocType>? DocTypes);

    sealed record DocType(string? Value);
}
