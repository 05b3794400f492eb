using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Contrefort.Protocols.EInvoicing;

/// <summary>
/// Speaks to an approved platform (<i>plateforme agréée</i>) as a client of the Flow Service of AFNOR XP Z12-013, annex A, version
/// 1.2.0: one client for every platform, told apart by address and credentials.
/// </summary>
/// <param name="address">Such as <c>https://api.flow.example.com/flow-service</c>.</param>
/// <param name="organization">Whose flows, where one login serves several.</param>
public sealed class FlowService(
    HttpSend send,
    Uri address,
    ClientCredentials credentials,
    string? organization = null,
    TimeSpan? timeout = null
)
{
    /// <summary>How long an answer may take, unless said otherwise.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    const int PageSize = 100;
    const int MostPages = 50;
    const int LongestAnswer = 4 * 1024 * 1024;
    const int LongestFile = 20 * 1024 * 1024;

    readonly HttpExchange _exchange = new(send, timeout ?? Timeout);

    /// <summary>Hands a file over. That it was taken says nothing yet of what the checks will come to.</summary>
    /// <param name="request">The same when it is tried again: it joins both in the platform's logs.</param>
    /// <returns>The platform's own identifier of it.</returns>
    /// <exception cref="EInvoicingException"/>
    public async Task<string> Submit(NewFlow flow, Guid request, CancellationToken stop = default)
    {
        var answer = await Send(() => Post("v1/flows", Form(flow), request), LongestAnswer, stop);
        return answer.Read<FlowJson>().FlowId is { Length: > 0 and <= 100 } id
            ? id
            : throw new EInvoicingException(EInvoicingFailure.Garbled, "no flow identifier in the answer");
    }

    /// <summary>What is there, oldest change first.</summary>
    /// <exception cref="EInvoicingException"/>
    public async Task<IReadOnlyList<Flow>> Search(FlowSearch search, CancellationToken stop = default)
    {
        var found = new Dictionary<string, Flow>();
        var after = search.UpdatedAfter;
        for (var page = 0; page < MostPages; page++)
        {
            var results = await Page(search with { UpdatedAfter = after }, stop);
            foreach (var flow in results)
                found[flow.Id] = flow;
            if (results.Count < PageSize)
                break;
            // The comparison is strict: a step back, or those of the same instant would be lost between two pages.
            var last = results.Max(flow => flow.UpdatedAt);
            var next = last.AddMilliseconds(-1);
            after = after is { } before && next <= before ? last : next;
        }
        return [.. found.Values.OrderBy(flow => flow.UpdatedAt)];
    }

    /// <summary>How a flow stands.</summary>
    /// <exception cref="EInvoicingException"/>
    public async Task<Flow> Read(string id, CancellationToken stop = default) =>
        (
            await Send(
                () => new(HttpMethod.Get, At($"v1/flows/{Uri.EscapeDataString(id)}?docType=Metadata")),
                LongestAnswer,
                stop
            )
        )
            .Read<FlowJson>()
            .Read();

    /// <summary>The file of a flow, as it was sent.</summary>
    /// <exception cref="EInvoicingException"/>
    public async Task<byte[]> Download(string id, CancellationToken stop = default) =>
        (
            await Send(
                () => new(HttpMethod.Get, At($"v1/flows/{Uri.EscapeDataString(id)}?docType=Original")),
                LongestFile,
                stop
            )
        ).Body;

    async Task<IReadOnlyList<Flow>> Page(FlowSearch search, CancellationToken stop)
    {
        var body = JsonSerializer.Serialize(
            new
            {
                Limit = PageSize,
                Where = new
                {
                    search.UpdatedAfter,
                    search.TrackingId,
                    FlowType = search.Types.Count > 0 ? search.Types : null,
                },
            },
            Wire.Json
        );
        var answer = await Send(
            () => Post("v1/flows/search", new StringContent(body, Encoding.UTF8, "application/json"), null),
            LongestAnswer,
            stop
        );
        return [.. (answer.Read<FlowJson.Found>().Results ?? []).Select(flow => flow.Read())];
    }

    /// <summary>A token that is not taken any more is asked for once again.</summary>
    async Task<HttpAnswer> Send(Func<HttpRequestMessage> make, int limit, CancellationToken stop)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            using var request = make();
            var token = await credentials.Token(stop);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            if (organization is not null)
                request.Headers.TryAddWithoutValidation("Organization-Id", organization);
            var answer = await _exchange.Send(request, limit, stop);
            if (answer.IsSuccess)
                return answer;
            if (answer.Status != HttpStatusCode.Unauthorized || !isFirst)
                throw answer.Failed();
            credentials.Forget(token);
        }
    }

    HttpRequestMessage Post(string path, HttpContent content, Guid? id)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, At(path)) { Content = content };
        if (id is { } given)
            request.Headers.TryAddWithoutValidation("Request-Id", given.ToString());
        return request;
    }

    static MultipartFormDataContent Form(NewFlow flow)
    {
        var info = JsonSerializer.Serialize(
            new
            {
                flow.TrackingId,
                flow.Name,
                ProcessingRule = flow.Rule?.ToString(),
                FlowSyntax = Word(flow.Syntax),
                FlowProfile = flow.Profile,
                Sha256 = Convert.ToHexStringLower(SHA256.HashData(flow.Content)),
            },
            Wire.Json
        );
        var file = new ByteArrayContent(flow.Content);
        file.Headers.ContentType = new(flow.Syntax == FlowSyntax.FacturX ? "application/pdf" : "application/xml");
        return new()
        {
            { new StringContent(info, Encoding.UTF8, "application/json"), "flowInfo" },
            { file, "file", flow.Name },
        };
    }

    static string Word(FlowSyntax syntax) =>
        syntax switch
        {
            FlowSyntax.Cii => "CII",
            FlowSyntax.Ubl => "UBL",
            FlowSyntax.FacturX => "Factur-X",
            FlowSyntax.Cdar => "CDAR",
            FlowSyntax.Frr => "FRR",
        };

    Uri At(string path) => Wire.Under(address, path);
}
