using System.Net;

namespace Contrefort.Protocols.EInvoicing;

/// <summary>How a document given to an access point stands.</summary>
public enum PeppolState
{
    /// <summary>It is being sent, or will be tried again.</summary>
    Pending,

    /// <summary>The receiver's access point has it.</summary>
    Sent,

    /// <summary>The receiver's access point says that its checks passed (MLS: AP, AB).</summary>
    Accepted,

    /// <summary>It did not pass the checks of one of both sides, or could not be delivered.</summary>
    Rejected,
}

/// <param name="Id">The instance identifier of the standard business document.</param>
public sealed record PeppolTransmission(string Id, PeppolState State, string? Detail, DateTimeOffset? CompletedAt);

/// <summary>A document for the network.</summary>
/// <param name="Id">Ours, a UUID: the same is not sent twice.</param>
/// <param name="Sender">Scheme and value: <c>0208:0123456789</c>.</param>
/// <param name="Country">Of the sender, ISO 3166-1.</param>
public sealed record PeppolDocument(
    Guid Id,
    string Sender,
    string Receiver,
    string Country,
    bool IsCreditNote,
    byte[] Ubl
);

/// <summary>
/// Speaks to a Peppol access point. Peppol says nothing of the way between a program and its access point; this is the REST
/// interface of phoss-ap (github.com/phax/phoss-ap, <i>API Specification</i>), which anybody can run. Another access point is another
/// class of this size.
/// </summary>
/// <param name="address">Such as <c>https://ap.example.com</c>.</param>
public sealed class PeppolAccessPoint(HttpSend send, Uri address, string token, TimeSpan? timeout = null)
{
    const int LongestAnswer = 1024 * 1024;
    const string Participants = "iso6523-actorid-upis::";
    const string Process = "cenbii-procid-ubl::urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";

    readonly HttpExchange _exchange = new(send, timeout ?? TimeSpan.FromMinutes(1));

    /// <summary>Hands a document over; whether it was there before is asked first, so that it may be called again after a doubt.</summary>
    /// <returns>How it stands.</returns>
    /// <exception cref="EInvoicingException"/>
    public async Task<PeppolTransmission> Submit(PeppolDocument document, CancellationToken stop = default)
    {
        if (await Find(document.Id, stop) is { } known)
            return known;
        var path = string.Join(
            '/',
            new[]
            {
                Participants + document.Sender,
                Participants + document.Receiver,
                DocumentType(document.IsCreditNote),
                Process,
                document.Country,
            }.Select(Uri.EscapeDataString)
        );
        using var request = Request(HttpMethod.Post, $"api/outbound/submit/{path}?sbdhInstanceID={document.Id}");
        request.Content = new ByteArrayContent(document.Ubl) { Headers = { ContentType = new("application/xml") } };
        var answer = await _exchange.Send(request, LongestAnswer, stop);
        // 422: it is kept there, and the sending failed; how it stands says whether it will be tried again.
        return answer.IsSuccess || answer.Status == HttpStatusCode.UnprocessableEntity
            ? await Find(document.Id, stop) ?? throw answer.Failed()
            : throw answer.Failed();
    }

    /// <returns>Null when the access point never had it.</returns>
    /// <exception cref="EInvoicingException"/>
    public async Task<PeppolTransmission?> Find(Guid id, CancellationToken stop = default)
    {
        using var request = Request(HttpMethod.Get, $"api/outbound/status/{id}?includeArchive=true");
        var answer = await _exchange.Send(request, LongestAnswer, stop);
        if (answer.Status == HttpStatusCode.NotFound)
            return null;
        if (!answer.IsSuccess)
            throw answer.Failed();
        var said = answer.Read<Transaction>();
        return new(
            id.ToString(),
            StateOf(said.Status, said.MlsStatus),
            said.ErrorDetails is { } words ? Wire.Printable(words) : null,
            said.CompletedDT
        );
    }

    HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, Wire.Under(address, path));
        request.Headers.TryAddWithoutValidation("X-Token", token);
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    /// <summary>Peppol BIS Billing 3.0.</summary>
    static string DocumentType(bool isCreditNote)
    {
        var name = isCreditNote ? "CreditNote" : "Invoice";
        return $"busdox-docid-qns::urn:oasis:names:specification:ubl:schema:xsd:{name}-2::{name}"
            + "##urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0::2.1";
    }

    /// <summary>The Message Level Status of the receiver's side weighs more than that the bytes arrived.</summary>
    static PeppolState StateOf(string? status, string? mls) =>
        (status, mls) switch
        {
            (_, "received_re") => PeppolState.Rejected,
            (_, "received_ap" or "received_ab") => PeppolState.Accepted,
            ("sent", _) => PeppolState.Sent,
            ("rejected" or "permanently_failed", _) => PeppolState.Rejected,
            _ => PeppolState.Pending,
        };

    sealed record Transaction(string? Status, string? MlsStatus, string? ErrorDetails, DateTimeOffset? CompletedDT);
}
