using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Contrefort.Core.OnCall;
using Contrefort.Protocols.Sms;
using Contrefort.Webhooks;
using NodaTime;

namespace Contrefort.OnCall;

/// <summary>Where a gateway is and how it is spoken to; all of it is kept encrypted.</summary>
internal sealed record GatewaySettings
{
    public string Url { get; init; } = "";
    public string User { get; init; } = "";

    /// <summary>The password of Kannel, the token of ntfy, or what a template calls <c>{secret}</c>.</summary>
    public string Secret { get; init; } = "";
    public string From { get; init; } = "";

    // What only a template has.
    public string Method { get; init; } = "POST";

    /// <summary>One on each line: <c>Authorization: Bearer {secret}</c>.</summary>
    public string Headers { get; init; } = "";
    public string Body { get; init; } = "";

    /// <summary>A regular expression the answer must match, besides its status.</summary>
    public string Success { get; init; } = "";
}

/// <summary>What is handed to a gateway for one person.</summary>
/// <param name="Mobile">Digits with the country; empty for none.</param>
/// <param name="Text">All of it, with the link, short enough for a telephone.</param>
/// <param name="Link">One tap acknowledges in this person's name.</param>
/// <param name="Page">For several eyes: one signs in first.</param>
internal sealed record CallMessage(
    Guid Id,
    string Name,
    string Mobile,
    string Email,
    string Title,
    string Text,
    string Link,
    string Page,
    Instant OpenedAt
)
{
    /// <summary>What the link's button is called.</summary>
    public string Button { get; init; } = "OK";
}

/// <param name="Detail">A status or a failure in our own words, never what the other side wrote.</param>
internal readonly record struct GatewayAnswer(bool IsTaken, string Detail);

/// <summary>Hands a call to a gateway over HTTP. Only what is allowed is reached, see <see cref="OutsideWorld"/>.</summary>
internal sealed class Gateways(OutsideWorld world)
{
    const int LongestAnswer = 4096;

    public async Task<GatewayAnswer> Send(
        GatewayKind kind,
        CallWay way,
        GatewaySettings settings,
        CallMessage message,
        CancellationToken stop
    )
    {
        if (way != CallWay.Webhook && message.Mobile.Length == 0)
            return new(false, "no-number");
        try
        {
            using var request = kind switch
            {
                GatewayKind.Kannel => Kannel(settings, message),
                GatewayKind.Template => Template(settings, message),
                GatewayKind.Ntfy => Ntfy(settings, message),
                GatewayKind.Mattermost => Post(settings.Url, Mattermost(message)),
                GatewayKind.Slack => Post(settings.Url, Slack(message)),
            };
            request.Headers.TryAddWithoutValidation("User-Agent", "Contrefort");
            using var response = await world.Send(request, stop);
            var status = $"HTTP {(int)response.StatusCode}";
            if (!response.IsSuccessStatusCode)
                return new(false, status);
            return new(Agrees(kind, settings, await Read(response, stop)), status);
        }
        catch (Exception failure) when (failure is UriFormatException or FormatException or InvalidOperationException)
        {
            return new(false, "bad-settings");
        }
        catch (RegexMatchTimeoutException)
        {
            return new(false, "bad-settings");
        }
        catch (Exception failure) when (DeliverWebhook.Failure(failure) is { } words)
        {
            return new(false, words);
        }
    }

    /// <summary>Kannel says in the body whether it took it: <c>0: Accepted for delivery</c>, <c>3: Queued for later delivery</c>.</summary>
    static bool Agrees(GatewayKind kind, GatewaySettings settings, string answer) =>
        kind switch
        {
            GatewayKind.Kannel => answer.StartsWith("0:", StringComparison.Ordinal)
                || answer.StartsWith("3:", StringComparison.Ordinal),
            GatewayKind.Template when settings.Success.Length > 0 => Regex.IsMatch(
                answer,
                settings.Success,
                RegexOptions.CultureInvariant,
                TimeSpan.FromMilliseconds(100)
            ),
            _ => true,
        };

    static HttpRequestMessage Kannel(GatewaySettings settings, CallMessage message)
    {
        var query = new StringBuilder();
        void Add(string name, string value) =>
            query.Append(query.Length == 0 ? "?" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
        Add("username", settings.User);
        Add("password", settings.Secret);
        if (settings.From.Length > 0)
            Add("from", settings.From);
        Add("to", "+" + message.Mobile);
        Add("text", message.Text);
        Add("charset", "UTF-8");
        Add("coding", GsmText.IsGsm(message.Text) ? "0" : "2");
        return new(HttpMethod.Get, settings.Url + query);
    }

    HttpRequestMessage Template(GatewaySettings settings, CallMessage message)
    {
        var headers = settings
            .Headers.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 2)
            .Select(parts => (Name: parts[0], Value: Filled(parts[1], settings, message, Plain)))
            .ToList();
        var type =
            headers
                .FirstOrDefault(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                .Value
            ?? (
                settings.Body.TrimStart() is ['{' or '[', ..] ? "application/json" : "application/x-www-form-urlencoded"
            );
        var request = new HttpRequestMessage(
            new HttpMethod(settings.Method),
            Filled(settings.Url, settings, message, Uri.EscapeDataString)
        );
        if (settings.Body.Length > 0)
            request.Content = new ByteArrayContent(
                Encoding.UTF8.GetBytes(
                    Filled(
                        settings.Body,
                        settings,
                        message,
                        type.Contains("json", StringComparison.OrdinalIgnoreCase) ? JsonText
                            : type.Contains("urlencoded", StringComparison.OrdinalIgnoreCase) ? Uri.EscapeDataString
                            : Plain
                    )
                )
            )
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse(type) },
            };
        foreach (var (name, value) in headers)
            if (!name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>Every value is written for the place it goes to: none ends a parameter, a string or a header.</summary>
    static string Filled(
        string template,
        GatewaySettings settings,
        CallMessage message,
        Func<string, string> written
    ) =>
        Placeholder
            .Aggregate(
                new StringBuilder(template),
                (text, name) => text.Replace($"{{{name.Key}}}", written(name.Value(settings, message)))
            )
            .ToString();

    static readonly IReadOnlyDictionary<string, Func<GatewaySettings, CallMessage, string>> Placeholder =
        new Dictionary<string, Func<GatewaySettings, CallMessage, string>>
        {
            ["secret"] = (settings, _) => settings.Secret,
            ["user"] = (settings, _) => settings.User,
            ["from"] = (settings, _) => settings.From,
            ["to"] = (_, message) => message.Mobile,
            ["email"] = (_, message) => message.Email,
            ["name"] = (_, message) => message.Name,
            ["link"] = (_, message) => message.Link,
            ["page"] = (_, message) => message.Page,
            ["id"] = (_, message) => message.Id.ToString(),
            ["title"] = (_, message) => message.Title,
            ["text"] = (_, message) => message.Text,
        };

    static string Plain(string value) => new([.. value.Where(c => !char.IsControl(c))]);

    static string JsonText(string value) => JsonSerializer.Serialize(value, ReadableJson)[1..^1];

    static readonly JsonSerializerOptions ReadableJson = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>ntfy's JSON: the topic is the last part of the address; accents survive, unlike in its headers.</summary>
    static HttpRequestMessage Ntfy(GatewaySettings settings, CallMessage message)
    {
        var address = new Uri(Filled(settings.Url, settings, message, Uri.EscapeDataString));
        var topic = Uri.UnescapeDataString(address.Segments[^1].Trim('/'));
        var root = new UriBuilder(address) { Path = string.Concat(address.Segments[..^1]) }.Uri;
        var request = Post(
            root.AbsoluteUri,
            new JsonObject
            {
                ["topic"] = topic,
                ["title"] = message.Title,
                ["message"] = message.Text,
                ["priority"] = 5,
                ["tags"] = new JsonArray("rotating_light"),
                ["click"] = message.Link,
                ["actions"] = new JsonArray(
                    new JsonObject
                    {
                        ["action"] = "view",
                        ["label"] = message.Button,
                        ["url"] = message.Link,
                    }
                ),
            }
        );
        if (settings.Secret.Length > 0)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Plain(settings.Secret));
        return request;
    }

    static JsonObject Mattermost(CallMessage message) =>
        new()
        {
            ["text"] = $"{message.Name}: {Unmarked(message.Title)}",
            ["attachments"] = new JsonArray(
                new JsonObject
                {
                    ["fallback"] = message.Title,
                    ["color"] = "#d63939",
                    ["title"] = message.Button,
                    ["title_link"] = message.Page,
                }
            ),
        };

    static JsonObject Slack(CallMessage message) =>
        new()
        {
            ["text"] = $"{Escaped(message.Name)}: {Escaped(message.Title)}",
            ["blocks"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "section",
                    ["text"] = new JsonObject
                    {
                        ["type"] = "mrkdwn",
                        ["text"] = $"*{Escaped(message.Name)}*: {Escaped(message.Title)}",
                    },
                },
                new JsonObject
                {
                    ["type"] = "actions",
                    ["elements"] = new JsonArray(
                        new JsonObject
                        {
                            ["type"] = "button",
                            ["style"] = "danger",
                            ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = message.Button },
                            ["url"] = message.Page,
                        }
                    ),
                }
            ),
        };

    /// <summary>Slack's three characters of control; a title cannot call everybody with <c>&lt;!channel&gt;</c>.</summary>
    static string Escaped(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>Mattermost reads Markdown, and calls everybody upon <c>@all</c>.</summary>
    static string Unmarked(string text) =>
        Regex.Replace(text, @"([\\`*_{}\[\]()#|<>~])", "\\$1").Replace("@", "@\u200b");

    static HttpRequestMessage Post(string url, JsonObject body) =>
        new(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString(ReadableJson)))
            {
                Headers = { ContentType = new("application/json") { CharSet = "utf-8" } },
            },
        };

    static async Task<string> Read(HttpResponseMessage response, CancellationToken stop)
    {
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        var bytes = new byte[LongestAnswer];
        return Encoding.UTF8.GetString(bytes, 0, await body.ReadAtLeastAsync(bytes, bytes.Length, false, stop));
    }
}
