using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Contrefort.Protocols.Tests.Rigs;

/// <summary>
/// An approved platform as XP Z12-013 annexes A and B (version 1.2.0) say one behaves: client credentials, flows checked after they
/// were taken, statuses that come as flows of their own. It knows nothing of our client and writes its messages itself.
/// </summary>
internal sealed class ApprovedPlatform : FaultyServer
{
    public const string ClientId = "contrefort";
    public const string ClientSecret = "s3cret-of-the-seller";

    readonly Lock _lock = new();
    readonly List<PlatformFlow> _flows = [];
    readonly HashSet<string> _tokens = [];
    readonly Func<DateTimeOffset> _now;
    int _made;

    ApprovedPlatform(Func<DateTimeOffset> now) => _now = now;

    public static async Task<ApprovedPlatform> Start(Func<DateTimeOffset>? now = null)
    {
        var platform = new ApprovedPlatform(now ?? (() => DateTimeOffset.UtcNow));
        await platform.Open();
        return platform;
    }

    /// <summary>Checks are made as a flow comes in, not when the test asks for it.</summary>
    public bool ChecksAtOnce { get; set; }
    public int TokensGiven { get; private set; }
    public int TokenSeconds { get; set; } = 300;
    public Uri TokenAddress => new(Address, "/auth/acme/token");
    public Uri FlowAddress => new(Address, "/flow-service");
    public Uri DirectoryAddress => new(Address, "/directory-service/");

    /// <summary>Companies in the directory: address and whether a platform serves it.</summary>
    public Dictionary<string, bool> Directory { get; } = [];

    public IReadOnlyList<PlatformFlow> Flows
    {
        get
        {
            lock (_lock)
                return [.. _flows];
        }
    }

    public IReadOnlyList<PlatformFlow> Invoices =>
        [.. Flows.Where(flow => flow is { Direction: "Out", Type: "CustomerInvoice" })];

    /// <summary>Statuses the seller gave.</summary>
    public IReadOnlyList<PlatformFlow> Told =>
        [.. Flows.Where(flow => flow is { Direction: "Out", Type: "CustomerInvoiceLC" })];

    public void ForgetTokens()
    {
        lock (_lock)
            _tokens.Clear();
    }

    /// <summary>The checks of everything that waits for them.</summary>
    public void Check()
    {
        lock (_lock)
            foreach (var flow in _flows.Where(flow => flow.Ack == "Pending").ToList())
                Check(flow);
    }

    /// <summary>The platform, or the buyer behind it, gives a status.</summary>
    /// <returns>The identifier of the flow that carries it.</returns>
    public string Say(
        string invoice,
        int code,
        string? reason = null,
        DateTimeOffset? at = null,
        string? reasonCode = null
    )
    {
        lock (_lock)
        {
            var flow = New("CustomerInvoiceLC", "In", null, $"{invoice}_{code}.xml", "CDAR");
            flow.Ack = "Ok";
            flow.Content = Encoding.UTF8.GetBytes(Cdar(invoice, code, at ?? _now(), reason, reasonCode));
            _flows.Add(flow);
            return flow.Id;
        }
    }

    protected override bool MayFail(HttpRequest request) => request.Path.StartsWithSegments("/flow-service");

    protected override void Map(WebApplication app)
    {
        app.MapPost("/auth/acme/token", Token);
        app.MapPost("/flow-service/v1/flows", Submit);
        app.MapPost("/flow-service/v1/flows/search", Search);
        app.MapGet("/flow-service/v1/flows/{id}", Read);
        app.MapPost("/directory-service/v1/directory-line/search", Lookup);
    }

    async Task<IResult> Token(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (
            form["grant_type"] != "client_credentials"
            || form["client_id"] != ClientId
            || form["client_secret"] != ClientSecret
        )
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        lock (_lock)
        {
            var token = $"token-{++TokensGiven}";
            _tokens.Add(token);
            return Results.Json(
                new
                {
                    access_token = token,
                    token_type = "Bearer",
                    expires_in = TokenSeconds,
                }
            );
        }
    }

    async Task<IResult> Submit(HttpRequest request)
    {
        if (Door(request) is { } shut)
            return shut;
        if (!request.HasFormContentType)
            return Refusal(400, "INVALID_REQUEST");
        var form = await request.ReadFormAsync();
        var file = form.Files.GetFile("file");
        if (form["flowInfo"].FirstOrDefault() is not { } info || file is null)
            return Refusal(400, "MISSING_REQUIRED_FIELD");
        using var json = JsonDocument.Parse(info);
        var name = Text(json, "name");
        var syntax = Text(json, "flowSyntax");
        if (name is null || syntax is not ("CII" or "UBL" or "Factur-X" or "CDAR" or "FRR"))
            return Refusal(400, "MISSING_REQUIRED_FIELD");
        if (Text(json, "trackingId") is { Length: > 36 })
            return Refusal(422, "UNPROCESSABLE_ENTITY");
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);
        lock (_lock)
        {
            var flow = New(
                syntax == "CDAR" ? "CustomerInvoiceLC" : "CustomerInvoice",
                "Out",
                Text(json, "trackingId"),
                name,
                syntax
            );
            flow.Rule = Text(json, "processingRule");
            flow.Sha256 = Text(json, "sha256");
            flow.Content = bytes.ToArray();
            _flows.Add(flow);
            if (ChecksAtOnce)
                Check(flow);
            return Results.Json(
                new
                {
                    flowId = flow.Id,
                    trackingId = flow.TrackingId,
                    name,
                    flowSyntax = syntax,
                    submittedAt = flow.SubmittedAt,
                },
                statusCode: 202
            );
        }
    }

    async Task<IResult> Search(HttpRequest request)
    {
        if (Door(request) is { } shut)
            return shut;
        using var json = await JsonDocument.ParseAsync(request.Body);
        if (!json.RootElement.TryGetProperty("where", out var where) || !where.EnumerateObject().Any())
            return Refusal(400, "MISSING_REQUIRED_FIELD");
        var limit = json.RootElement.TryGetProperty("limit", out var given) ? Math.Min(given.GetInt32(), 100) : 25;
        lock (_lock)
        {
            IEnumerable<PlatformFlow> found = _flows.OrderBy(flow => flow.UpdatedAt);
            if (where.TryGetProperty("updatedAfter", out var after))
                found = found.Where(flow => flow.UpdatedAt > after.GetDateTimeOffset());
            if (where.TryGetProperty("trackingId", out var tracking))
                found = found.Where(flow => flow.TrackingId == tracking.GetString());
            if (where.TryGetProperty("flowType", out var types))
            {
                var asked = types.EnumerateArray().Select(type => type.GetString()).ToHashSet();
                found = found.Where(flow => asked.Contains(flow.Type));
            }
            return Results.Json(new { limit, results = found.Take(limit).Select(View).ToList() });
        }
    }

    async Task<IResult> Read(string id, HttpRequest request)
    {
        await Task.CompletedTask;
        if (Door(request) is { } shut)
            return shut;
        lock (_lock)
            return _flows.Find(flow => flow.Id == id) is not { } flow ? Refusal(404, "NOT_FOUND")
                : request.Query["docType"] == "Original" ? Results.Bytes(flow.Content, "application/octet-stream")
                : Results.Json(View(flow));
    }

    async Task<IResult> Lookup(HttpRequest request)
    {
        if (Door(request) is { } shut)
            return shut;
        using var json = await JsonDocument.ParseAsync(request.Body);
        var siren = json.RootElement.GetProperty("filters").GetProperty("siren").GetProperty("value").GetString()!;
        var lines = Directory
            .Where(line => line.Key.StartsWith(siren, StringComparison.Ordinal))
            .Select(line => new
            {
                addressingIdentifier = line.Key,
                platformType = "WK",
                directoryLineStatus = line.Value ? "Enabled" : "Disabled",
                siren,
            })
            .ToList();
        return lines.Count == 0
            ? Results.NoContent()
            : Results.Json(new { totalNumberOfResults = lines.Count, results = lines });
    }

    IResult? Door(HttpRequest request)
    {
        var given = request.Headers.Authorization.FirstOrDefault();
        lock (_lock)
            return given is null ? Refusal(401, "MISSING_TOKEN")
                : !_tokens.Contains(given["Bearer ".Length..]) ? Refusal(401, "EXPIRED_TOKEN")
                : null;
    }

    static IResult Refusal(int status, string code) =>
        Results.Json(new { errorCode = code, errorMessage = $"The platform says {code}" }, statusCode: status);

    PlatformFlow New(string type, string direction, string? tracking, string name, string syntax) =>
        new($"flow-{++_made}", type, direction, tracking, name, syntax, _now()) { UpdatedAt = _now() };

    void Check(PlatformFlow flow)
    {
        var fault = FaultOf(flow);
        (flow.Ack, flow.Fault, flow.UpdatedAt) = (fault is null ? "Ok" : "Error", fault, _now());
    }

    string? FaultOf(PlatformFlow flow)
    {
        if (flow.Content.Length == 0)
            return "EmptyFlow";
        if (flow.Sha256 is { } said && said != Convert.ToHexStringLower(SHA256.HashData(flow.Content)))
            return "ChecksumMismatch";
        if (flow.Syntax == "Factur-X")
        {
            if (!flow.Content.AsSpan().StartsWith("%PDF-"u8))
                return "FlowTypeError";
            flow.Number = Path.GetFileNameWithoutExtension(flow.Name);
        }
        else
            try
            {
                flow.Number = NumberOf(XDocument.Load(new MemoryStream(flow.Content)), flow.Syntax);
            }
            catch (XmlException)
            {
                return "InvalidSchema";
            }
        if (flow.Type == "CustomerInvoiceLC")
            return Invoices.Any(other => other.Number == flow.Number && other.Ack == "Ok")
                ? null
                : "InvoiceLCRuleError";
        // Unicity: one number is taken once, unless what came before was turned away.
        return _flows.Exists(other =>
                other != flow
                && other is { Ack: "Ok", Direction: "Out", Type: "CustomerInvoice" }
                && other.Number == flow.Number
            )
                ? "AlreadyExistingFlow"
            : Refuses.Contains(flow.Number ?? "") ? "OtherTechnicalError"
            : null;
    }

    /// <summary>Numbers whose invoice does not pass the checks.</summary>
    public HashSet<string> Refuses { get; } = [];

    static string? NumberOf(XDocument document, string syntax) =>
        syntax switch
        {
            "UBL" => document.Root!.Elements().FirstOrDefault(element => element.Name.LocalName == "ID")?.Value,
            "CII" => document
                .Root!.Elements()
                .First(element => element.Name.LocalName == "ExchangedDocument")
                .Elements()
                .First(element => element.Name.LocalName == "ID")
                .Value,
            _ => document.Descendants().First(element => element.Name.LocalName == "IssuerAssignedID").Value,
        };

    static object View(PlatformFlow flow) =>
        new
        {
            flowId = flow.Id,
            trackingId = flow.TrackingId,
            name = flow.Name,
            flowSyntax = flow.Syntax,
            flowType = flow.Type,
            flowDirection = flow.Direction,
            processingRuleSource = "Input",
            submittedAt = flow.SubmittedAt,
            updatedAt = flow.UpdatedAt,
            acknowledgement = new
            {
                status = flow.Ack,
                details = flow.Fault is { } fault
                    ? new[]
                    {
                        new
                        {
                            level = "Error",
                            item = flow.Number ?? "file",
                            reasonCode = fault,
                            reasonMessage = $"The check {fault} failed",
                        },
                    }
                    : null,
            },
        };

    static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;

    static string Cdar(string invoice, int code, DateTimeOffset at, string? reason, string? reasonCode)
    {
        var moment = TimeZoneInfo
            .ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"))
            .ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var status = reason is null
            ? ""
            : $"""
                <ram:SpecifiedDocumentStatus>
                     <ram:ReasonCode>{reasonCode ?? "AUTRE"}</ram:ReasonCode>
                     <ram:Reason>{reason}</ram:Reason>
                     <ram:SequenceNumeric>1</ram:SequenceNumeric>
                </ram:SpecifiedDocumentStatus>
                """;
        return $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <rsm:CrossDomainAcknowledgementAndResponse
             xmlns:qdt="urn:un:unece:uncefact:data:standard:QualifiedDataType:100"
             xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"
             xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
             xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossDomainAcknowledgementAndResponse:100">
                 <rsm:ExchangedDocumentContext>
                      <ram:BusinessProcessSpecifiedDocumentContextParameter><ram:ID>REGULATED</ram:ID></ram:BusinessProcessSpecifiedDocumentContextParameter>
                      <ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn.cpro.gouv.fr:1p0:CDV:invoice</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
                 </rsm:ExchangedDocumentContext>
                 <rsm:ExchangedDocument>
                      <ram:ID>{invoice}_{code}_{moment}</ram:ID>
                      <ram:IssueDateTime><udt:DateTimeString format="204">{moment}</udt:DateTimeString></ram:IssueDateTime>
                      <ram:SenderTradeParty><ram:RoleCode>WK</ram:RoleCode></ram:SenderTradeParty>
                      <ram:IssuerTradeParty><ram:RoleCode>WK</ram:RoleCode></ram:IssuerTradeParty>
                      <ram:RecipientTradeParty><ram:RoleCode>SE</ram:RoleCode></ram:RecipientTradeParty>
                 </rsm:ExchangedDocument>
                 <rsm:AcknowledgementDocument>
                      <ram:MultipleReferencesIndicator><udt:Indicator>false</udt:Indicator></ram:MultipleReferencesIndicator>
                      <ram:TypeCode>305</ram:TypeCode>
                      <ram:IssueDateTime><udt:DateTimeString format="204">{moment}</udt:DateTimeString>  <!-- MDT-78 --></ram:IssueDateTime>
                      <ram:ReferenceReferencedDocument>
                           <ram:IssuerAssignedID>{invoice}</ram:IssuerAssignedID>
                           <ram:StatusCode>43</ram:StatusCode>
                           <ram:TypeCode>380</ram:TypeCode>
                           <ram:ProcessConditionCode>{code}</ram:ProcessConditionCode>
                           {status}
                      </ram:ReferenceReferencedDocument>
                 </rsm:AcknowledgementDocument>
            </rsm:CrossDomainAcknowledgementAndResponse>
            """;
    }
}

internal sealed class PlatformFlow(
    string id,
    string type,
    string direction,
    string? trackingId,
    string name,
    string syntax,
    DateTimeOffset submittedAt
)
{
    public string Id => id;
    public string Type => type;
    public string Direction => direction;
    public string? TrackingId => trackingId;
    public string Name => name;
    public string Syntax => syntax;
    public DateTimeOffset SubmittedAt => submittedAt;
    public string? Rule { get; set; }
    public string? Sha256 { get; set; }
    public string? Number { get; set; }
    public byte[] Content { get; set; } = [];
    public string Ack { get; set; } = "Pending";
    public string? Fault { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}
