using System.Globalization;
using System.Threading.RateLimiting;
using Contrefort.Core;
using Microsoft.Extensions.Options;

namespace Contrefort.Api;

/// <summary>What one token, or one address without a token, may ask in a minute. Others notice nothing.</summary>
internal sealed class ApiThrottle(IOptions<ApiOptions> options) : IDisposable
{
    const int SharesOfAMinute = 60;
    const int WithoutToken = 10;

    readonly PartitionedRateLimiter<HttpContext> _limiter = PartitionedRateLimiter.Create<HttpContext, string>(
        context =>
            context.Features.Get<Allowance>() is { } own ? Bucket(own.Key, own.RequestsPerMinute)
            : context.User.FindFirst(ApiTokens.TokenId)?.Value is { } token
                ? Bucket(token, options.Value.RequestsPerMinute)
            : Bucket($"from {context.Connection.RemoteIpAddress}", options.Value.RequestsPerMinute / WithoutToken)
    );

    public async Task Ask(HttpContext context, RequestDelegate next)
    {
        using var lease = _limiter.AttemptAcquire(context);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var given) ? given : TimeSpan.FromSeconds(1);
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
            .ToString(CultureInfo.InvariantCulture);
        await Problem.Write(context, 429, new Sentence("Too many requests. Try again a little later."));
    }

    static RateLimitPartition<string> Bucket(string key, int aMinute) =>
        RateLimitPartition.GetTokenBucketLimiter(
            key,
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = Math.Max(1, aMinute),
                TokensPerPeriod = Math.Max(1, aMinute / SharesOfAMinute),
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }
        );

    public void Dispose() => _limiter.Dispose();
}

/// <summary>What somebody who is known otherwise than by an API token may ask.</summary>
internal sealed record Allowance(string Key, int RequestsPerMinute);
