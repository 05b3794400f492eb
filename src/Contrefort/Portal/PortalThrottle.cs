using System.Globalization;
using System.Threading.RateLimiting;
using Contrefort.SignIn;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Portal;

/// <summary>
/// What a contact may send in five minutes: far more than a person writes, far less than a program does. It is asked before
/// a byte of an upload is read; others notice nothing.
/// </summary>
internal sealed class PortalThrottle(IConfiguration configuration) : IDisposable
{
    static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    const int Segments = 5;

    readonly PartitionedRateLimiter<Guid> _limiter = PartitionedRateLimiter.Create<Guid, Guid>(user =>
        RateLimitPartition.GetSlidingWindowLimiter(
            user,
            _ => new SlidingWindowRateLimiterOptions
            {
                PermitLimit = configuration.GetValue("Portal:FormsInFiveMinutes", 100),
                Window = Window,
                SegmentsPerWindow = Segments,
            }
        )
    );

    public async Task Ask(HttpContext context, RequestDelegate next)
    {
        if (
            !HttpMethods.IsPost(context.Request.Method)
            || context.RequestServices.GetRequiredService<Visit>().Viewer is not ContactViewer viewer
        )
        {
            await next(context);
            return;
        }
        using var lease = _limiter.AttemptAcquire(viewer.UserId);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }
        var wait = Window / Segments;
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        context.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        context.Response.ContentType = "text/plain; charset=utf-8";
        var words = context.RequestServices.GetRequiredService<Words>();
        await context.Response.WriteAsync(words["Too many attempts. Try again in {0}.", Duration.FromTimeSpan(wait)]);
    }

    public void Dispose() => _limiter.Dispose();
}
