using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Contrefort.Api;
using Contrefort.SignIn;
using Contrefort.Tests.Isolation;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Api;

/// <summary>A program that acts for somebody, by token.</summary>
internal static class Programs
{
    public static async Task<HttpClient> Program(
        this World world,
        User? user,
        bool readOnly = false,
        string language = "en"
    )
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = world.Address,
        };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        if (user is not null)
        {
            var tokens = world.Services.GetRequiredService<ApiTokens>();
            var (_, secret) = await tokens.Make(user.Id, "test", readOnly, null, "test");
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        }
        return client;
    }

    public static Task<HttpClient> Program(this TwoCustomers two, User? user) => two.World.Program(user);

    public static Task<HttpResponseMessage> Post(this HttpClient client, string path, string json, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> Read(this HttpClient client, string path) =>
        client.GetAsync($"/api/v1/{path}");

    public static async Task<JsonElement> Json(this Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        var text = await answer.Content.ReadAsStringAsync();
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    public static async Task<int> Status(this Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        return (int)answer.StatusCode;
    }
}
