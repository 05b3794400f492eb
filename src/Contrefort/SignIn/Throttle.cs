using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Contrefort.SignIn;

/// <summary>
/// Slows down whoever guesses: so many attempts for an account from one address, and so many from an address. Others who
/// use the account, or share nothing with them, notice nothing.
/// </summary>
internal sealed class Throttle(IOptions<SignInOptions> options) : IDisposable
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    const int Segments = 5;

    readonly PartitionedRateLimiter<(string Account, string Address)> _limiter = PartitionedRateLimiter.CreateChained(
        By(attempt => attempt.Address, options.Value.AttemptsPerAddress),
        By(attempt => $"{attempt.Account} {attempt.Address}", options.Value.AttemptsPerAccount)
    );

    /// <summary>Null to go on, or how long to wait first. The answer then carries 429 and <c>Retry-After</c>.</summary>
    public TimeSpan? Wait(HttpContext context, string? account)
    {
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        using var lease = _limiter.AttemptAcquire(((account ?? "").Trim().ToUpperInvariant(), address));
        if (lease.IsAcquired)
            return null;
        var wait =
            lease.TryGetMetadata(MetadataName.RetryAfter, out var given) && given > TimeSpan.Zero
                ? given
                : Window / Segments;
        context.Response.StatusCode = 429;
        context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(
            System.Globalization.CultureInfo.InvariantCulture
        );
        return wait;
    }

    static PartitionedRateLimiter<(string Account, string Address)> By(
        Func<(string Account, string Address), string> key,
        int attempts
    ) =>
        PartitionedRateLimiter.Create<(string Account, string Address), string>(attempt =>
            RateLimitPartition.GetSlidingWindowLimiter(
                key(attempt),
                _ => new SlidingWindowRateLimiterOptions
                {
                    PermitLimit = attempts,
                    Window = Window,
                    SegmentsPerWindow = Segments,
                    QueueLimit = 0,
                }
            )
        );

    public void Dispose() => _limiter.Dispose();
}
