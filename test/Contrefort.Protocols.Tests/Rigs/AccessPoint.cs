using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Contrefort.Protocols.Tests.Rigs;

/// <summary>A Peppol access point with the REST interface of phoss-ap, and the Peppol Directory beside it.</summary>
internal sealed class AccessPoint : FaultyServer
{
    public const string Token = "token-of-the-backend";

    readonly Lock _lock = new();
    readonly Dictionary<string, Transmission> _sent = [];

    public static async Task<AccessPoint> Start()
    {
        var point = new AccessPoint();
        await point.Open();
        return point;
    }

    /// <summary>Participants who can be reached; others are not registered.</summary>
    public HashSet<string> Participants { get; } = [];

    public IReadOnlyList<Transmission> Sent
    {
        get
        {
            lock (_lock)
                return [.. _sent.Values];
        }
    }

    /// <summary>The receiver's side answers: <c>received_ap</c>, <c>received_ab</c>, <c>received_re</c>.</summary>
    public void Answer(string id, string mls, string? error = null)
    {
        lock (_lock)
            _sent[id] = _sent[id] with { Mls = mls, Error = error };
    }

    protected override void Map(WebApplication app)
    {
        app.MapPost("/api/outbound/submit/{sender}/{receiver}/{type}/{process}/{country}", Submit);
        app.MapGet("/api/outbound/status/{id}", Status);
        app.MapGet("/search/1.0/json", Search);
    }

    async Task<IResult> Submit(
        string sender,
        string receiver,
        string type,
        string process,
        string country,
        string sbdhInstanceID,
        HttpRequest request
    )
    {
        if (request.Headers["X-Token"] != Token)
            return Results.StatusCode(401);
        var document = await XDocument.LoadAsync(request.Body, LoadOptions.None, default);
        lock (_lock)
        {
            if (_sent.ContainsKey(sbdhInstanceID))
                return Results.UnprocessableEntity("Failed to submit outbound transaction");
            var to = receiver.Split("::")[^1];
            var isKnown = Participants.Contains(to);
            _sent[sbdhInstanceID] = new(
                sbdhInstanceID,
                sender,
                to,
                type,
                process,
                country,
                document.Root!.Name.LocalName,
                isKnown ? "sent" : "permanently_failed",
                "not_applicable",
                isKnown ? null : "The receiver is not registered"
            );
            return isKnown
                ? Results.Json(new { overallSuccess = true })
                : Results.Json(new { overallSuccess = false }, statusCode: 422);
        }
    }

    IResult Status(string id, HttpRequest request)
    {
        if (request.Headers["X-Token"] != Token)
            return Results.StatusCode(401);
        lock (_lock)
            return _sent.TryGetValue(id, out var one)
                ? Results.Json(
                    new
                    {
                        sbdhInstanceID = id,
                        status = one.Status,
                        mlsStatus = one.Mls,
                        errorDetails = one.Error,
                        attemptCount = 1,
                        completedDT = "2026-11-20T10:00:00Z",
                    }
                )
                : Results.NotFound();
    }

    IResult Search(string participant)
    {
        var known = Participants.Contains(participant.Split("::")[^1]);
        return Results.Json(
            new Dictionary<string, object>
            {
                ["total-result-count"] = known ? 1 : 0,
                ["matches"] = known
                    ? new[]
                    {
                        new
                        {
                            docTypes = new[]
                            {
                                new
                                {
                                    scheme = "busdox-docid-qns",
                                    value = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2::Invoice##urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0::2.1",
                                },
                            },
                        },
                    }
                    : [],
            }
        );
    }

    internal sealed record Transmission(
        string Id,
        string Sender,
        string Receiver,
        string Type,
        string Process,
        string Country,
        string Root,
        string Status,
        string Mls,
        string? Error
    );
}
