using System.Net;
using System.Text.RegularExpressions;
using Contrefort.OnCall;
using Contrefort.Tests.Browser;
using NodaTime;

namespace Contrefort.Tests.OnCall;

public sealed partial class AckTests
{
    [GeneratedRegex(@"/ack/[\w-]{20}")]
    private static partial Regex Link();

    static string LinkIn(Night night) => Link().Match(night.Sink.Taken.Last()["text"]!).Value;

    static async Task<(Night Night, Guid CallOut, string Link)> Called()
    {
        var night = await Night.Fall();
        var id = await night.Open();
        await night.World.MoveTo(night.World.Now);
        return (night, id, LinkIn(night));
    }

    [Fact]
    public async Task Opening_the_link_says_nothing_and_the_button_does()
    {
        var (night, id, link) = await Called();
        await using var _ = night;
        using var visitor = night.Phone("en");
        await visitor.Get(link);
        await visitor.Get(link);
        Assert.Null((await night.Read(id)).AcknowledgedAt);
        // In Inès's language, whoever's telephone it is.
        Assert.Contains("web1 : HTTP ne répond plus", visitor.Text);
        Assert.Contains("B: 12 h → 14:41", visitor.Text);
        Assert.Contains("Inès Martin", visitor.Text);
        Assert.True(visitor.Answer.Headers.CacheControl?.NoStore);
        night.World.Time.Now += Duration.FromMinutes(2);
        await visitor.Send("ack");
        Assert.Equal(link, visitor.Leads);
        await visitor.Follow();
        Assert.Contains("Vous vous en chargez depuis", visitor.Text);
        var row = await night.Read(id);
        Assert.Equal((night.Ines.Id, AcknowledgedHow.Link), (row.AcknowledgedBy, row.AcknowledgedHow));
        await night.World.MoveTo("2026-11-21 06:00");
        Assert.Single(night.Sink.Taken);
    }

    [Fact]
    public async Task The_second_who_taps_is_told_who_has_it()
    {
        var (night, id, link) = await Called();
        await using var _ = night;
        using var visitor = night.Phone();
        await visitor.Get(link);
        await night.Acknowledge(id, night.Marc);
        await visitor.Send("ack");
        await visitor.Follow();
        Assert.Contains("Marc Petit s’en charge", visitor.Text);
    }

    [Theory]
    [InlineData("/ack/x")]
    [InlineData("/ack/AAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/ack/%e2%82%ac%22%3e%3cscript%3e")]
    public async Task A_link_that_was_not_made_here_is_not_good(string link)
    {
        var (night, _, _) = await Called();
        await using var __ = night;
        using var visitor = night.Phone();
        await visitor.Get(link);
        Assert.Equal(HttpStatusCode.Gone, visitor.Status);
        Assert.DoesNotContain("web1", visitor.Text);
    }

    [Fact]
    public async Task A_link_that_was_changed_or_is_a_day_old_is_not_good()
    {
        var (night, _, link) = await Called();
        await using var __ = night;
        using var visitor = night.Phone();
        await visitor.Get(link[..^1] + (link[^1] == 'A' ? 'B' : 'A'));
        Assert.Equal(HttpStatusCode.Gone, visitor.Status);
        night.World.Time.Now += AckLinks.Life;
        await visitor.Get(link);
        Assert.Equal(HttpStatusCode.Gone, visitor.Status);
    }

    [Fact]
    public async Task It_is_over_and_one_may_sleep()
    {
        var (night, id, link) = await Called();
        await using var _ = night;
        await night.End(id);
        using var visitor = night.Phone();
        await visitor.Get(link);
        Assert.Contains("rendormez-vous", visitor.Text);
    }
}
