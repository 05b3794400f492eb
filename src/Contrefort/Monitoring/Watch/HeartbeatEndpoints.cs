namespace Contrefort.Monitoring.Watch;

internal static class HeartbeatEndpoints
{
    /// <summary>
    /// <c>curl https://…/beat/TOKEN</c> at the end of a job; <c>/fail</c>, or <c>?status=$?</c>, when it may have failed. Its
    /// secret is the address itself.
    /// </summary>
    public static void MapHeartbeats(this WebApplication app)
    {
        string[] methods = ["GET", "HEAD", "POST"];
        app.MapMethods("/beat/{token}", methods, Beat).Open();
        app.MapMethods("/beat/{token}/fail", methods, Fail).Open();
    }

    static void Open(this RouteHandlerBuilder route) =>
        route.AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();

    static Task<IResult> Beat(string token, string? status, Heartbeats heartbeats, CancellationToken stop) =>
        Answer(token, status is not (null or "" or "0"), heartbeats, stop);

    static Task<IResult> Fail(string token, Heartbeats heartbeats, CancellationToken stop) =>
        Answer(token, hasFailed: true, heartbeats, stop);

    static async Task<IResult> Answer(string token, bool hasFailed, Heartbeats heartbeats, CancellationToken stop) =>
        await heartbeats.Beat(token, hasFailed, stop) ? Results.Text("OK\n") : Results.NotFound();
}
