using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Contrefort.SignIn;

/// <summary>Where people reach this program. It never comes from a request, because anyone can write one.</summary>
internal sealed class PublicAddress(IOptions<SignInOptions> options, IServer server)
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
            : "http://localhost";
}

internal static class HostCheck
{
    /// <summary>Once the address is known, a request that names another host is not for us.</summary>
    public static void UseHostCheck(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<SignInOptions>>().Value.BaseUrl is not { Length: > 0 } address)
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
