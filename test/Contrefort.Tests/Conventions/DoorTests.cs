using Contrefort.Monitoring.Watch;
using Contrefort.SignIn;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Conventions;

/// <summary>Each page and endpoint says who may come in; what is open to all is named here.</summary>
public sealed class DoorTests
{
    /// <summary>Blazor's own; with no scripts of its own nobody asks for it, and the fallback policy closes it.</summary>
    const string OfTheFramework = "/_framework/opaque-redirect";

    static readonly string[] OpenToAll =
    [
        "/",
        "/api/v1/alerts/{source}",
        "/ack/{Token}",
        "/api/v1/health",
        "/api/v1/openapi.json",
        "/api/v1/ready",
        "/access/{Token}",
        "/approve/{Token}",
        "/api/v1/machines/{id:guid}/packages",
        "/assets/{fingerprint}/{**path}",
        "/beat/{token}",
        "/beat/{token}/fail",
        "/calendars/{secret}.ics",
        "/channels/{id:guid}/bell",
        "/design",
        "/failed",
        "/favicon.ico",
        "/favicon.svg",
        "/guest",
        "/guest/{Token}",
        "/metrics",
        "/not-found",
        "/preferences",
        "/robots.txt",
        "/sign-in",
        "/sign-in/code",
        "/sign-in/forgotten",
        "/sign-in/link/{Token}",
        "/sign-in/passkey-options",
        "/sign-in/sent",
        "/sign-out",
        "/status/{Slug}",
        "/status/{slug}.json",
        "/status/{slug}.pdf",
    ];

    [Fact]
    public async Task Every_page_and_endpoint_names_a_policy_or_is_listed_as_open()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var wrong = new List<string>();
        foreach (
            var endpoint in world.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        )
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            var policies = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy);
            if (isOpen && !OpenToAll.Contains(path) && path != "/{**}")
                wrong.Add($"{path} is open, but not listed");
            if (!isOpen && path != OfTheFramework && !policies.Any(Policies.All.Append(ProbeEndpoints.Policy).Contains))
                wrong.Add($"{path} names no policy");
        }
        Assert.Equal([], wrong.Distinct());
    }

    [Fact]
    public async Task What_is_listed_as_open_exists()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var paths = world
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))
            .ToHashSet();
        Assert.Equal([], OpenToAll.Except(paths));
    }
}
