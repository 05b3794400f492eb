using System.Net;
using System.Text;
using Contrefort.OnCall;
using NodaTime;

namespace Contrefort.Tests.OnCall;

public sealed class CalendarFeedTests
{
    [Fact]
    public async Task A_persons_turns_are_a_calendar_as_RFC_5545_wants_it()
    {
        await using var night = await Night.Fall();
        var address = new Uri(await night.Get<CalendarFeeds>().Renew(night.Ines.Id));
        using var browser = night.Phone();
        var answer = await browser.Http.GetAsync(address.AbsolutePath);
        Assert.Equal("text/calendar; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var events = Strict(bytes);
        Assert.All(events, one => Assert.Equal("Astreinte: Nuits", one["SUMMARY"]));
        Assert.Contains(events, one => (one["DTSTART"], one["DTEND"]) == ("20261130T080000Z", "20261207T080000Z"));
        // Read again later it has the same names.
        night.World.Time.Now += Duration.FromDays(2);
        var again = Strict(await browser.Http.GetByteArrayAsync(address.AbsolutePath));
        Assert.Equal(events.Select(one => one["UID"]), again.Select(one => one["UID"]));
    }

    [Fact]
    public async Task The_rota_says_who_and_where_nobody_is()
    {
        await using var night = await Night.Fall();
        var until = night.World.Now + Duration.FromDays(2);
        await night.Get<RotaDesk>().Absent(night.Ines.Id, night.World.Now, until, "Inès");
        await night.Get<RotaDesk>().Absent(night.Marc.Id, night.World.Now, until, "Marc");
        var address = new Uri(await night.Get<CalendarFeeds>().Renew(night.Rota, "Gaëlle"));
        using var browser = night.Phone();
        var events = Strict(await browser.Http.GetByteArrayAsync(address.AbsolutePath));
        Assert.Superset(
            new HashSet<string> { "Inès Martin", "Marc Petit", "Personne" },
            events.Select(one => one["SUMMARY"]).ToHashSet()
        );
    }

    [Fact]
    public async Task An_address_that_was_renewed_or_revoked_is_good_no_more()
    {
        await using var night = await Night.Fall();
        var feeds = night.Get<CalendarFeeds>();
        using var browser = night.Phone();
        var first = new Uri(await feeds.Renew(night.Ines.Id)).AbsolutePath;
        var second = new Uri(await feeds.Renew(night.Ines.Id)).AbsolutePath;
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Http.GetAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.Http.GetAsync(second)).StatusCode);
        await feeds.Revoke(night.Ines.Id);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Http.GetAsync(second)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Http.GetAsync("/calendars/x.ics")).StatusCode);
        var kept = await night.World.Scalar<long>("select count(*) from on_call_people where feed_hash is not null");
        Assert.Equal(0, kept);
    }

    /// <summary>Reads as the RFC says and forgives nothing: CRLF, 75 octets, folds, what an event must have, once.</summary>
    static List<Dictionary<string, string>> Strict(byte[] bytes)
    {
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        Assert.EndsWith("END:VCALENDAR\r\n", text);
        var lines = text.Split("\r\n")[..^1];
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 75));
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
        var unfolded = new List<string>();
        foreach (var line in lines)
            if (line[0] == ' ')
                unfolded[^1] += line[1..];
            else
                unfolded.Add(line);
        Assert.Equal(["BEGIN:VCALENDAR", "VERSION:2.0"], unfolded.Take(2));
        var events = new List<Dictionary<string, string>>();
        Dictionary<string, string>? open = null;
        foreach (var line in unfolded)
            switch (line)
            {
                case "BEGIN:VEVENT":
                    Assert.Null(open);
                    open = [];
                    break;
                case "END:VEVENT":
                    Assert.Subset(
                        open!.Keys.ToHashSet(),
                        new HashSet<string> { "UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY" }
                    );
                    Assert.True(string.CompareOrdinal(open["DTSTART"], open["DTEND"]) < 0);
                    events.Add(open);
                    open = null;
                    break;
                default:
                    var (name, value) = (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..]);
                    if (open is not null)
                        Assert.True(open.TryAdd(name, value), $"{name} twice");
                    break;
            }
        Assert.NotEmpty(events);
        Assert.Equal(events.Count, events.Select(one => one["UID"]).Distinct().Count());
        return events;
    }
}
