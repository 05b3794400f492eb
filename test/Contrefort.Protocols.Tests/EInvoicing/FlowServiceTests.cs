using System.Text;
using Contrefort.Protocols.EInvoicing;
using Contrefort.Protocols.Tests.Rigs;

namespace Contrefort.Protocols.Tests.EInvoicing;

public sealed class FlowServiceTests : IAsyncLifetime
{
    static readonly HttpClient Http = new();

    readonly ManualTime _time = new();
    ApprovedPlatform _platform = null!;
    ClientCredentials _login = null!;
    FlowService _flows = null!;

    public async Task InitializeAsync()
    {
        _platform = await ApprovedPlatform.Start(() => _time.GetUtcNow());
        _login = Login();
        _flows = new(Send, _platform.FlowAddress, _login);
    }

    public async Task DisposeAsync()
    {
        _login.Dispose();
        await _platform.DisposeAsync();
    }

    static Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop) =>
        Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);

    ClientCredentials Login(string secret = ApprovedPlatform.ClientSecret) =>
        new(Send, _platform.TokenAddress, ApprovedPlatform.ClientId, secret, time: _time);

    static NewFlow Invoice(string number = "F-2026-000001", string tracking = "t-1") =>
        new(
            $"{number}.xml",
            FlowSyntax.Ubl,
            Encoding.UTF8.GetBytes($"<Invoice xmlns='urn:x'><ID>{number}</ID></Invoice>"),
            tracking
        )
        {
            Rule = ProcessingRule.B2B,
            Profile = "CIUS",
        };

    [Fact]
    public async Task An_invoice_is_taken_checked_and_deposited()
    {
        var id = await _flows.Submit(Invoice(), Guid.NewGuid());
        Assert.Equal(FlowState.Pending, (await _flows.Read(id)).State);

        _platform.Check();

        var flow = await _flows.Read(id);
        Assert.Equal(FlowState.Ok, flow.State);
        Assert.Equal("t-1", flow.TrackingId);
        Assert.True(flow.IsOutgoing);
        Assert.Equal("B2B", _platform.Invoices.Single().Rule);
    }

    [Fact]
    public async Task A_check_that_fails_says_why()
    {
        var id = await _flows.Submit(Invoice() with { Content = "<Invoice"u8.ToArray() }, Guid.NewGuid());
        _platform.Check();

        var flow = await _flows.Read(id);
        Assert.Equal(FlowState.Error, flow.State);
        Assert.Equal("InvalidSchema", flow.Faults.Single().Code);
    }

    [Fact]
    public async Task A_number_taken_before_is_told_apart_from_other_faults()
    {
        await _flows.Submit(Invoice(tracking: "t-1"), Guid.NewGuid());
        _platform.Check();
        var again = await _flows.Submit(Invoice(tracking: "t-2"), Guid.NewGuid());
        _platform.Check();

        Assert.True((await _flows.Read(again)).IsRepetition);
    }

    [Fact]
    public async Task A_token_is_asked_for_once_while_it_is_good()
    {
        await _flows.Submit(Invoice("F-1"), Guid.NewGuid());
        await _flows.Submit(Invoice("F-2"), Guid.NewGuid());
        Assert.Equal(1, _platform.TokensGiven);

        _time.Advance(TimeSpan.FromSeconds(271));
        await _flows.Submit(Invoice("F-3"), Guid.NewGuid());
        Assert.Equal(2, _platform.TokensGiven);
    }

    [Fact]
    public async Task A_token_that_is_not_taken_any_more_is_asked_for_again_once()
    {
        await _flows.Submit(Invoice("F-1"), Guid.NewGuid());
        _platform.ForgetTokens();
        await _flows.Submit(Invoice("F-2"), Guid.NewGuid());
        Assert.Equal(2, _platform.Invoices.Count);
        Assert.Equal(2, _platform.TokensGiven);
    }

    [Fact]
    public async Task A_wrong_secret_is_no_passing_failure()
    {
        using var login = Login("wrong");
        var failure = await Assert.ThrowsAsync<EInvoicingException>(() =>
            new FlowService(Send, _platform.FlowAddress, login).Submit(Invoice(), Guid.NewGuid())
        );
        Assert.Equal(EInvoicingFailure.Unauthorized, failure.Failure);
        Assert.False(failure.IsPassing);
        Assert.DoesNotContain("wrong", failure.Message);
    }

    [Theory]
    [InlineData(HttpFault.Busy, EInvoicingFailure.Busy)]
    [InlineData(HttpFault.Broken, EInvoicingFailure.Broken)]
    [InlineData(HttpFault.Cut, EInvoicingFailure.Unreachable)]
    [InlineData(HttpFault.AnswerLost, EInvoicingFailure.Unreachable)]
    [InlineData(HttpFault.Garbled, EInvoicingFailure.Garbled)]
    internal async Task Each_failure_has_its_name(HttpFault fault, EInvoicingFailure expected)
    {
        _platform.Fail(fault);
        var failure = await Assert.ThrowsAsync<EInvoicingException>(() => _flows.Submit(Invoice(), Guid.NewGuid()));
        Assert.Equal(expected, failure.Failure);
        Assert.True(failure.IsPassing);
        if (fault == HttpFault.Busy)
            Assert.Equal(TimeSpan.FromSeconds(7), failure.RetryAfter);
    }

    [Fact]
    public async Task What_was_heard_before_the_answer_was_lost_is_found_by_its_tracking_id()
    {
        _platform.Fail(HttpFault.AnswerLost);
        await Assert.ThrowsAsync<EInvoicingException>(() => _flows.Submit(Invoice(tracking: "t-9"), Guid.NewGuid()));

        var found = Assert.Single(await _flows.Search(new() { TrackingId = "t-9" }));
        Assert.Equal(_platform.Invoices.Single().Id, found.Id);
    }

    [Fact]
    public async Task A_silent_platform_is_given_up_in_time()
    {
        var silent = new FlowService(
            async (request, stop) =>
            {
                if (request.RequestUri!.AbsolutePath.EndsWith("token", StringComparison.Ordinal))
                    return await Send(request, stop);
                await Task.Delay(Timeout.Infinite, stop);
                throw new InvalidOperationException();
            },
            _platform.FlowAddress,
            _login,
            timeout: TimeSpan.FromMilliseconds(50)
        );
        var failure = await Assert.ThrowsAsync<EInvoicingException>(() => silent.Read("x"));
        Assert.Equal(EInvoicingFailure.Timeout, failure.Failure);
    }

    [Fact]
    public async Task A_refusal_says_what_the_platform_said_and_is_not_tried_again()
    {
        var failure = await Assert.ThrowsAsync<EInvoicingException>(() =>
            _flows.Submit(Invoice(tracking: new string('x', 37)), Guid.NewGuid())
        );
        Assert.Equal(EInvoicingFailure.Refused, failure.Failure);
        Assert.Equal("UNPROCESSABLE_ENTITY", failure.Code);
        Assert.False(failure.IsPassing);
    }

    [Fact]
    public async Task A_search_reads_on_past_a_page_even_among_changes_of_one_instant()
    {
        for (var i = 0; i < 230; i++)
        {
            _platform.Say($"F-{i}", 205);
            if (i is 60 or 160)
                _time.Advance(TimeSpan.FromSeconds(1));
        }
        var found = await _flows.Search(
            new() { UpdatedAfter = _time.GetUtcNow().AddDays(-1), Types = [FlowTypes.CustomerInvoiceStatus] }
        );
        Assert.Equal(230, found.Count);
    }

    [Fact]
    public async Task A_status_is_downloaded_and_read()
    {
        var id = _platform.Say("F-2026-000001", 210, "Taux de TVA erroné", reasonCode: "TX_TVA_ERR");
        var status = Assert.Single(LifecycleReader.Read(await _flows.Download(id)));
        Assert.Equal(
            ("F-2026-000001", LifecycleCodes.Refused, "TX_TVA_ERR", "Taux de TVA erroné"),
            (status.Invoice, status.Code, status.ReasonCode, status.Reason)
        );
    }

    [Fact]
    public async Task The_directory_says_where_a_company_takes_invoices()
    {
        _platform.Directory["732829320"] = true;
        _platform.Directory["732829320_COMPTA"] = false;
        var directory = new DirectoryService(Send, _platform.DirectoryAddress, _login);

        var lines = await directory.Find("732829320");
        Assert.Equal([("732829320", true), ("732829320_COMPTA", false)], lines.Select(l => (l.Address, l.IsEnabled)));
        Assert.Empty(await directory.Find("552100554"));
    }

    [Fact]
    public void A_bell_is_heard_only_when_it_is_signed()
    {
        var body = """{"flowId":"flow-7","updatedAt":"2026-11-20T10:00:00Z","acknowledgement":{"status":"Ok"}}"""u8;
        var key = "k"u8.ToArray();
        Assert.Equal("flow-7", FlowWebhook.Read(body, FlowWebhook.Signature(body, key), key)?.Id);
        Assert.Null(FlowWebhook.Read(body, FlowWebhook.Signature(body, "other"u8), key));
        Assert.Null(FlowWebhook.Read(body, null, key));
        Assert.Null(FlowWebhook.Read(body, "not base 64", key));
        Assert.Null(FlowWebhook.Read("[]"u8, FlowWebhook.Signature("[]"u8, key), key));
    }
}
