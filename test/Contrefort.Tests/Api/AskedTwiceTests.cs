using System.Text;
using Contrefort.Tests.Isolation;

namespace Contrefort.Tests.Api;

/// <summary>Requests under a name, and what is committed with them.</summary>
public sealed class AskedTwiceTests
{
    const string Mail = "From: alice@durand.example\r\nSubject: Samba\r\n\r\nPlus rien.\r\n";

    [Theory]
    [InlineData("mail?from=alice@durand.example", "message/rfc822", 202, "incoming_mails")]
    [InlineData("attachments?name=log.txt", "text/plain", 201, "blobs")]
    public async Task What_is_sent_twice_under_one_name_is_taken_once(
        string path,
        string type,
        int status,
        string table
    )
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        var before = await two.World.Scalar<long>($"select count(*) from {table}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Send(ines, path, type, Mail)));
        Assert.All(answers, answer => Assert.Equal(status, answer.Status));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Equal(before + 1, await two.World.Scalar<long>($"select count(*) from {table}"));
        Assert.Equal(422, (await Send(ines, path, type, Mail + "Plus du tout.\r\n")).Status);
        Assert.Equal(before + 1, await two.World.Scalar<long>($"select count(*) from {table}"));
    }

    [Fact]
    public async Task A_message_larger_than_a_form_may_be_has_a_name_too()
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        var large = Mail + string.Concat(Enumerable.Repeat("Plus rien ne part. \r\n", 1_600_000));
        Assert.Equal(202, (await Send(ines, "mail", "message/rfc822", large)).Status);
    }

    [Fact]
    public async Task A_ticket_and_the_one_it_continues_say_so_together()
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        var opened = await ines.Post("tickets", Continuing(two), "again").Json();
        var again = await ines.Post("tickets", Continuing(two), "again").Json();
        var number = opened.GetProperty("number").GetString()!;
        Assert.Equal(number, again.GetProperty("number").GetString());
        Assert.Equal([two.Closed.Number], await Linked(ines, number));
        Assert.Equal([number], await Linked(ines, two.Closed.Number));
    }

    [Fact]
    public async Task A_ticket_that_could_not_be_linked_is_not_opened()
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        await two.World.Execute(
            $"""
            create function refuse_link() returns trigger language plpgsql as 'begin raise ''no link''; end';
            create trigger refuse_link before insert on ticket_facts for each row
            when (new.ticket_id = '{two.Closed.Id.Value}') execute function refuse_link()
            """
        );
        var before = await two.World.Scalar<long>("select count(*) from tickets");
        Assert.Equal(500, await ines.Post("tickets", Continuing(two), "again").Status());
        Assert.Equal(before, await two.World.Scalar<long>("select count(*) from tickets"));
        await two.World.Execute("drop trigger refuse_link on ticket_facts");
        Assert.Equal(201, await ines.Post("tickets", Continuing(two), "again").Status());
        Assert.Equal(before + 1, await two.World.Scalar<long>("select count(*) from tickets"));
    }

    static string Continuing(TwoCustomers two) =>
        $$"""
            {"subject":"Encore","description":"Apache","requesterEmail":"alice@durand.example","continues":"{{two.Closed.Number}}"}
            """;

    static async Task<IReadOnlyList<string>> Linked(HttpClient program, string number) =>
        [
            .. (await program.Read($"tickets/{number}").Json())
                .GetProperty("linked")
                .EnumerateArray()
                .Select(link => link.GetString()!),
        ];

    static async Task<(int Status, string Text)> Send(HttpClient program, string path, string type, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/{path}")
        {
            Content = new StringContent(body, Encoding.UTF8, type),
            Headers = { { "Idempotency-Key", "one" } },
        };
        using var answer = await program.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
