using System.Text.Json;
using Contrefort.Core.OnCall;
using Contrefort.OnCall;
using NodaTime;

namespace Contrefort.Tests.OnCall;

/// <summary>What chats hear, received for real.</summary>
public sealed class ShapesTests
{
    static async Task<(Handed Heard, JsonElement Body)> Heard(GatewayKind kind, string path, string title)
    {
        await using var night = await Night.Fall();
        await using var chat = new GatewaySink { Status = 200, Answer = "ok" };
        await night
            .Get<GatewayDesk>()
            .Add(
                kind,
                CallWay.Webhook,
                "Chat",
                new()
                {
                    Url = chat.Address + path,
                    Secret = "tk_secret",
                    Body = """{"who": "{name}", "what": "{title}", "how": "{link}"}""",
                }
            );
        await night
            .Get<PathDesk>()
            .Save(
                night.Path,
                "Nuits",
                [new(Duration.Zero, CallTarget.OnCall(night.Rota), [CallWay.Webhook])],
                0,
                Duration.FromMinutes(30)
            );
        await night.Open(Night.Alert(title));
        await night.World.MoveTo(night.World.Now);
        var heard = Assert.Single(chat.Taken);
        return (heard, JsonDocument.Parse(heard.Body).RootElement);
    }

    [Fact]
    public async Task Ntfy_hears_its_topic_with_accents_a_loud_priority_and_the_link()
    {
        var (heard, body) = await Heard(GatewayKind.Ntfy, "/nuits-{to}", "Panne à Évry");
        Assert.Equal(("POST", "/", "Bearer tk_secret"), (heard.Method, heard.Path, heard.Authorization));
        Assert.Equal("nuits-33612345678", body.GetProperty("topic").GetString());
        Assert.Equal("Panne à Évry", body.GetProperty("title").GetString());
        Assert.Equal(5, body.GetProperty("priority").GetInt32());
        Assert.StartsWith("https://help.example/ack/", body.GetProperty("click").GetString());
        Assert.Equal("view", body.GetProperty("actions")[0].GetProperty("action").GetString());
    }

    [Fact]
    public async Task Slack_hears_a_text_and_a_button_and_a_title_calls_nobody_else()
    {
        var (_, body) = await Heard(GatewayKind.Slack, "/services/T0/B0/x", "<!channel> & co");
        Assert.Equal("Inès Martin: &lt;!channel&gt; &amp; co", body.GetProperty("text").GetString());
        var button = body.GetProperty("blocks")[1].GetProperty("elements")[0];
        Assert.StartsWith("https://help.example/call-outs/", button.GetProperty("url").GetString());
        Assert.Equal("Je m’en charge", button.GetProperty("text").GetProperty("text").GetString());
    }

    [Fact]
    public async Task Mattermost_hears_a_text_and_a_link_and_a_title_calls_nobody_else()
    {
        var (_, body) = await Heard(GatewayKind.Mattermost, "/hooks/abc", "@all [x](http://evil)");
        Assert.DoesNotContain("@all", body.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("](", body.GetProperty("text").GetString());
        Assert.StartsWith(
            "https://help.example/call-outs/",
            body.GetProperty("attachments")[0].GetProperty("title_link").GetString()
        );
    }

    [Fact]
    public async Task A_template_writes_every_value_for_the_place_it_goes_to()
    {
        var (heard, body) = await Heard(GatewayKind.Template, "/in?t={title}", "a\"b&c\n{secret}");
        Assert.Equal("a\"b&c\n{secret}", body.GetProperty("what").GetString());
        Assert.Equal("Inès Martin", body.GetProperty("who").GetString());
        Assert.Equal("?t=a%22b%26c%0A%7Bsecret%7D", heard.Query);
    }
}
