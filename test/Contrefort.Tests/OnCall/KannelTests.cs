using Contrefort.Core.OnCall;
using Contrefort.OnCall;
using NodaTime;

namespace Contrefort.Tests.OnCall;

/// <summary>Text messages through a real Kannel to its fake message centre.</summary>
public sealed class KannelTests
{
    static Task<GatewayRow> Use(Night night, KannelRig kannel, string password = KannelRig.Password) =>
        night
            .Get<GatewayDesk>()
            .Add(
                GatewayKind.Kannel,
                CallWay.Sms,
                "Kannel (real)",
                new()
                {
                    Url = kannel.Address,
                    User = KannelRig.User,
                    Secret = password,
                    From = "Contrefort",
                }
            );

    [KannelFact]
    public async Task A_text_message_is_handed_over_for_real_with_its_accents()
    {
        await using var kannel = await KannelRig.Start();
        await using var night = await Night.Fall();
        night.Sink.Status = 503;
        await Use(night, kannel);
        var id = await night.Open(Night.Alert("Stéphane, là : 100 % où ça déborde, 5 € {x}"));
        await night.World.MoveTo(night.World.Now);
        Assert.NotNull((await night.Read(id)).ToldAt);
        var seen = await kannel.Until("/ack/");
        // ç has no small letter in the alphabet of text messages.
        Assert.Contains(
            "<Contrefort +33612345678 text Stéphane, là : 100 % où ca déborde, 5 € {x} (B: 12 h -> 14:41) https://help.example/ack/",
            seen
        );
    }

    [KannelFact]
    public async Task Another_writing_goes_as_unicode()
    {
        await using var kannel = await KannelRig.Start();
        await using var night = await Night.Fall();
        night.Sink.Status = 503;
        await Use(night, kannel);
        await night.Open(Night.Alert("Авария"));
        await night.World.MoveTo(night.World.Now);
        // Two parts, each with its head; the letters are those of UTF-16.
        Assert.Contains("%04%10%042%040%04%40%048%04O", await kannel.Until("%04%10"));
    }

    [KannelFact]
    public async Task A_wrong_password_is_seen_and_not_taken_for_a_yes()
    {
        await using var kannel = await KannelRig.Start();
        await using var night = await Night.Fall();
        night.Sink.Status = 503;
        await Use(night, kannel, "wrong");
        var id = await night.Open();
        await night.World.MoveTo(night.World.Now);
        Assert.Null((await night.Read(id)).ToldAt);
        Assert.Contains("failed HTTP 403", await night.Outcomes());
    }

    [KannelFact]
    public async Task From_the_alert_to_the_message_centre_nobody_has_to_move_a_clock()
    {
        await using var kannel = await KannelRig.Start();
        await using var night = await Night.Fall(("Agenda:Workers", "2"));
        night.Sink.Status = 503;
        await Use(night, kannel);
        await night.Open();
        Assert.Contains("/ack/", await kannel.Until("/ack/"));
    }
}
