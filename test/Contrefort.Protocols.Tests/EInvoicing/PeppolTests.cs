using Contrefort.Protocols.EInvoicing;
using Contrefort.Protocols.Tests.Rigs;

namespace Contrefort.Protocols.Tests.EInvoicing;

public sealed class PeppolTests : IAsyncLifetime
{
    static readonly HttpClient Http = new();

    AccessPoint _point = null!;
    PeppolAccessPoint _peppol = null!;

    public async Task InitializeAsync()
    {
        _point = await AccessPoint.Start();
        _point.Participants.Add("0208:0123456749");
        _peppol = new(Send, _point.Address, AccessPoint.Token);
    }

    public async Task DisposeAsync() => await _point.DisposeAsync();

    static Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop) =>
        Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);

    static PeppolDocument Document(Guid id, string to = "0208:0123456749") =>
        new(id, "0208:0202239951", to, "BE", false, "<Invoice xmlns='urn:x'/>"u8.ToArray());

    [Fact]
    public async Task A_document_is_sent_and_the_receivers_answer_comes_back()
    {
        var id = Guid.NewGuid();
        Assert.Equal(PeppolState.Sent, (await _peppol.Submit(Document(id))).State);

        var sent = _point.Sent.Single();
        Assert.Equal(("0208:0123456749", "BE", "Invoice"), (sent.Receiver, sent.Country, sent.Root));
        Assert.Contains("billing:3.0::2.1", sent.Type);

        _point.Answer(id.ToString(), "received_ap");
        Assert.Equal(PeppolState.Accepted, (await _peppol.Find(id))!.State);
    }

    [Fact]
    public async Task The_same_document_is_sent_once()
    {
        var id = Guid.NewGuid();
        await _peppol.Submit(Document(id));
        Assert.Equal(PeppolState.Sent, (await _peppol.Submit(Document(id))).State);
        Assert.Single(_point.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_sent_before_the_answer_was_lost_is_not_sent_again()
    {
        var id = Guid.NewGuid();
        await _peppol.Find(id);
        _point.Fail(HttpFault.Busy);
        await Assert.ThrowsAsync<EInvoicingException>(() => _peppol.Submit(Document(id)));
        await _peppol.Submit(Document(id));
        await _peppol.Submit(Document(id));
        Assert.Single(_point.Sent);
    }

    [Fact]
    public async Task A_receiver_who_is_not_registered_is_a_rejection_with_its_reason()
    {
        var said = await _peppol.Submit(Document(Guid.NewGuid(), "0208:0999999922"));
        Assert.Equal((PeppolState.Rejected, "The receiver is not registered"), (said.State, said.Detail));
    }

    [Fact]
    public async Task A_wrong_token_is_told()
    {
        var wrong = new PeppolAccessPoint(Send, _point.Address, "wrong");
        var failure = await Assert.ThrowsAsync<EInvoicingException>(() => wrong.Submit(Document(Guid.NewGuid())));
        Assert.Equal(EInvoicingFailure.Unauthorized, failure.Failure);
    }

    [Fact]
    public async Task The_directory_knows_who_takes_invoices()
    {
        var directory = new PeppolDirectory(Send, _point.Address);
        Assert.True(await directory.TakesInvoices("0208:0123456749"));
        Assert.False(await directory.TakesInvoices("0208:0999999922"));
    }
}
