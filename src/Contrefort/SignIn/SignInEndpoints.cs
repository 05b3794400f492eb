using Microsoft.AspNetCore.Identity;

namespace Contrefort.SignIn;

internal static class SignInEndpoints
{
    const string Json = "application/json";

    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Start).AllowAnonymous();
        routes.MapPost("/sign-out", (Delegate)SignOut).AllowAnonymous();
        routes.MapPost("/sign-in/passkey-options", (Delegate)AskForPasskey).AllowAnonymous();
        routes.MapPost("/profile/passkey-options", (Delegate)AskForNewPasskey).RequireAuthorization(Policies.SignedIn);
    }

    /// <summary>Everyone has a first page.</summary>
    static IResult Start(Visit visit) =>
        Results.LocalRedirect(
            visit.Viewer is null
                ? "/sign-in"
                : Ui.Menu.For(visit.Viewer).SelectMany(group => group.Items).FirstOrDefault()?.Path ?? "/profile"
        );

    static async Task<IResult> SignOut(HttpContext context, SignInDoor door)
    {
        await door.SignOutAsync();
        context.Response.Headers["Clear-Site-Data"] = "\"cache\"";
        return Results.LocalRedirect("/sign-in");
    }

    static async Task<IResult> AskForPasskey(SignInDoor door, Throttle throttle, HttpContext context) =>
        throttle.Wait(context, null) is null
            ? Results.Text(await door.MakePasskeyRequestOptionsAsync(null), Json)
            : Results.StatusCode(429);

    static async Task<IResult> AskForNewPasskey(SignInDoor door, Viewer viewer) =>
        Results.Text(
            await door.MakePasskeyCreationOptionsAsync(
                new PasskeyUserEntity
                {
                    Id = viewer.UserId.ToString(),
                    Name = viewer.Email,
                    DisplayName = viewer.Name,
                }
            ),
            Json
        );
}
