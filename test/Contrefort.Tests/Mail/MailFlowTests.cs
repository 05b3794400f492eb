using System.Text;
using Contrefort.Mail;
using Contrefort.SignIn;
using Contrefort.Tests.Desk;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Mail;

/// <summary>Too much, too large, too strange: programs that answer each other (S05), and mail made to break a reader (S06).</summary>
public sealed class MailFlowTests
{
    [Theory]
    [InlineData("bot@robots.example")]
    [InlineData("alice@durand.example")]
    public async Task A_program_that_answers_everything_and_says_nothing_of_itself_is_left_alone(string bot)
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        var (answered, said) = (0, 0);
        await world.Receives($"From: {bot}\nSubject: nouvelle {said++}\n\nbonjour\n", bot);

        while ((await world.Outgoing()).Count(mail => mail.Kind == "receipt") > answered && answered < 50)
        {
            answered++;
            await world.Receives($"From: {bot}\nSubject: nouvelle {said++}\n\nVotre message est important.\n", bot);
        }

        Assert.Equal(10, answered);
        Assert.Equal(11, await world.Scalar<long>("select count(*) from tickets"));
        using var lea = await Visitor.Engineer(world, "Léa Roy", "lea@provider.example", Role.Lead);
        Assert.Contains($"{bot}: 11 courriels en une heure", (await lea.Get("/mail/incoming")).Text);
    }

    [Fact]
    public async Task A_flood_waits_for_a_person_who_may_take_each_as_a_request()
    {
        await using var world = await World.At("2026-11-20 14:30", null, ("Mail:MostTakenInAnHour", "2"));
        await Papeterie.Founded(world);
        for (var n = 0; n < 2; n++)
            await world.Receives($"From: bot@robots.example\nSubject: {n}\n\nx\n");

        var held = await world.Receives("From: bot@robots.example\nSubject: important\n\nx\n");

        Assert.Equal((IncomingState.Quarantined, "held", null), (held.State, held.Outcome, held.TicketId));
        await world.Services.GetRequiredService<MailIntake>().ReadAgain(held.Id);
        await world.MoveTo(world.Now);
        Assert.Equal(3, await world.Scalar<long>("select count(*) from tickets"));
        await world.MoveTo("2026-11-20 15:31");
        var later = await world.Receives("From: bot@robots.example\nSubject: demain\n\nx\n");
        Assert.Equal("request", later.Outcome);
    }

    [Fact]
    public async Task A_programs_mail_from_a_stranger_can_be_taken_as_a_request_by_a_person()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var mail = await world.Receives(
            "From: nas@durand.example\nAuto-Submitted: auto-generated\nSubject: Disque plein\n\nx\n"
        );
        Assert.Equal(("automatic", null), (mail.Outcome, mail.TicketId));

        await world.Services.GetRequiredService<MailIntake>().ReadAgain(mail.Id);
        await world.MoveTo(world.Now);

        Assert.Equal("Disque plein", await world.Scalar<string>("select subject from tickets"));
        Assert.Equal(0, await world.Scalar<long>("select count(*) from outgoing_mails"));
    }

    public static TheoryData<string> Strange() =>
        [
            "zero bytes",
            "no bytes",
            "many parts",
            "deep parts",
            "long header",
            "long Message-ID",
            "many words",
            "one long word",
            "many recipients",
            "no From",
            "broken UTF-8",
        ];

    [Theory]
    [MemberData(nameof(Strange))]
    public async Task A_mail_made_to_break_us_is_kept_whole_and_the_next_is_served(string kind)
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        var raw = Make(kind);

        var mail = await world.Receives(raw);
        var next = await world.Receives(BelievedTests.First);

        Assert.NotEqual(IncomingState.Received, mail.State);
        Assert.Equal(raw.Length, mail.Size);
        Assert.Equal((IncomingState.Read, "request"), (next.State, next.Outcome));
        Assert.Equal(
            0,
            await world.Scalar<long>(
                "select count(*) from agenda where parked_at is not null or last_error is not null"
            )
        );
    }

    static byte[] Make(string kind)
    {
        const string head = "From: eve@evil.example\r\nMessage-ID: <1@evil.example>\r\n";
        var text = kind switch
        {
            "zero bytes" =>
                "From: e\0ve <eve@evil.example>\r\nMessage-ID: <1\0@evil.example>\r\nSubject: a\0b =?utf-8?q?=00?=\r\n\r\nx\0y\r\n",
            "no bytes" => "",
            "many parts" => head
                + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                + string.Concat(Enumerable.Repeat("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n", 10_000)),
            "deep parts" => head
                + string.Concat(
                    Enumerable
                        .Range(0, 1000)
                        .Select(n => $"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")
                )
                + "\r\nx\r\n",
            "long header" => head + "Subject: " + new string('x', 1_000_000) + "\r\n\r\nx\r\n",
            "long Message-ID" =>
                $"From: eve@evil.example\r\nMessage-ID: <{new string('x', 10_000)}@evil.example>\r\nReferences: <{new string('y', 10_000)}@evil.example>\r\n\r\nx\r\n",
            "many words" => head
                + "\r\n"
                + string.Join("\r\n", Enumerable.Range(0, 400_000).Select(n => $"mot{n:x}ordinaire"))
                + "\r\n",
            "one long word" => head + "\r\n" + new string('x', 3_000_000) + "\r\n",
            "many recipients" => head
                + "To: "
                + string.Join(",\r\n ", Enumerable.Range(0, 100_000).Select(n => $"u{n}@evil.example"))
                + "\r\n\r\nx\r\n",
            "no From" => "Subject: x\r\n\r\nx\r\n",
            _ => head
                + "Subject: \u00c3\u0028\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\u00ff\u00fe\u00c3\u0028 \u00ed\u00a0\u0080\r\n",
        };
        return Encoding.Latin1.GetBytes(text);
    }
}
