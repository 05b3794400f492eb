using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Contrefort.Hosting;

internal sealed class AddressOptions
{
    /// <summary>
    /// Where people reach Contrefort, such as <c>https://support.example.com</c> (<c>CONTREFORT_BASEURL</c>). Links in mails
    /// start with it, and requests for another host are refused. Without it, links name the address listened on.
    /// </summary>
    [Url]
    public string? BaseUrl { get; set; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c> and <c>-Proto</c> are believed: addresses separated by commas.</summary>
    public string TrustedProxies { get; set; } = "";
}

[OptionsValidator]
internal sealed partial class AddressOptionsValidator : IValidateOptions<AddressOptions>;

/// <summary>Where people reach this program. It never comes from a request, because anyone can write one.</summary>
internal sealed class PublicAddress(IOptions<AddressOptions> options, IServer server)
{
    /// <summary>With no slash at its end.</summary>
    public string Base => (options.Value.BaseUrl ?? Listening).TrimEnd('/');

    public string Host => new Uri(Base).Host;

    public string Of(string path) => Base + path;

    string Listening =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } address
            ? address
                .Replace("[::]", "localhost")
                .Replace("0.0.0.0", "localhost")
                .Replace("127.0.0.1", "localhost")
                .Replace("//*", "//localhost")
                .Replace("//+", "//localhost")
            : "http://localhost:5080";
}

internal static class Addresses
{
    public static void AddAddresses(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<AddressOptions>().Bind(builder.Configuration).ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<AddressOptions>, AddressOptionsValidator>();
        builder.Services.AddSingleton<PublicAddress>();
    }

    /// <summary>Proxies are believed only when they are named.</summary>
    public static void UseProxies(this WebApplication app)
    {
        var proxies = app.Services.GetRequiredService<IOptions<AddressOptions>>().Value.TrustedProxies;
        if (string.IsNullOrWhiteSpace(proxies))
            return;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (
            var proxy in proxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        )
            options.KnownProxies.Add(IPAddress.Parse(proxy));
        app.UseForwardedHeaders(options);
    }

    /// <summary>Once the address is known, a request that names another host is not for us.</summary>
    public static void UseHostCheck(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AddressOptions>>().Value.BaseUrl is not { Length: > 0 } address)
            return;
        var expected = new Uri(address).Host;
        app.Use(
            (context, next) =>
            {
                if (context.Request.Host.Host.Equals(expected, StringComparison.OrdinalIgnoreCase))
                    return next(context);
                context.Response.StatusCode = 400;
                return context.Response.WriteAsync("Unknown host / Hôte inconnu\n");
            }
        );
    }
}
