using System.Text.Json;
using Contrefort.SignIn;
using Contrefort.Tests.Isolation;
using Contrefort.Tests.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.Api;

public sealed class TicketApiTests
{
    const string Request =
        """{"subject":"Postfix refuse","description":"Relay access denied","requesterEmail":"alice@durand.example"}""";

    [Fact]
    public async Task A_program_opens_a_ticket_and_takes_it_to_its_end()
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        var opened = await ines.Post("tickets", Request).Json();
        var number = opened.GetProperty("number").GetString();
        Assert.Equal("new", opened.GetProperty("state").GetString());
        Assert.True(opened.GetProperty("verdict").GetProperty("isAdmitted").GetBoolean());
        Assert.Contains(
            opened.GetProperty("clocks").EnumerateArray(),
            clock => clock.GetProperty("headline").GetString() == "Acknowledgement due Mon 23 Nov 12:30"
        );
        foreach (
            var (step, body) in new[]
            {
                ("acknowledgement", "{}"),
                ("messages", """{"text":"Je regarde."}"""),
                ("notes", """{"text":"licorne"}"""),
                ("hold", """{"reason":"waiting-for-customer","note":"Le journal, svp"}"""),
                ("resumption", "{}"),
                ("escalation", """{"level":2,"reason":"Trop difficile"}"""),
                ("workaround", """{"description":"Relais provisoire"}"""),
                ("resolution", """{"summary":"Relais rouvert"}"""),
                ("reopening", """{"reason":"Pas encore"}"""),
                ("resolution", """{"summary":"Relais rouvert pour de bon"}"""),
                ("closure", """{"customerAgrees":true}"""),
            }
        )
            Assert.Equal((step, 200), (step, await ines.Post($"tickets/{number}/{step}", body).Status()));
        var whole = await ines.Read($"tickets/{number}").Json();
        Assert.Equal("closed", whole.GetProperty("ticket").GetProperty("state").GetString());
        Assert.Equal("licorne", whole.GetProperty("notes")[0].GetProperty("text").GetString());
        Assert.Equal(409, await ines.Post($"tickets/{number}/acknowledgement", "{}").Status());
    }

    [Fact]
    public async Task Twenty_requests_of_one_name_are_one_ticket_and_one_answer()
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        var before = await two.World.Scalar<long>("select count(*) from tickets");
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(async _ =>
                {
                    using var answer = await ines.Post("tickets", Request, "order-1");
                    return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
                })
        );
        Assert.Single(answers.Distinct());
        Assert.Equal(201, answers[0].Item1);
        Assert.Equal(before + 1, await two.World.Scalar<long>("select count(*) from tickets"));
        Assert.Equal(422, await ines.Post("tickets", Request.Replace("refuse", "accepte"), "order-1").Status());
        using var alice = await two.Program(two.Alice);
        const string own = """{"subject":"Postfix","description":"Relay"}""";
        Assert.Equal(201, await alice.Post("tickets", own, "order-1").Status());
    }

    [Fact]
    public async Task A_step_asked_twice_by_one_name_is_done_once_and_answered_twice()
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        var path = $"tickets/{two.OfAntoine.Number}/acknowledgement";
        Assert.Equal(200, await ines.Post(path, "{}", "ack").Status());
        Assert.Equal(200, await ines.Post(path, "{}", "ack").Status());
        Assert.Equal(409, await ines.Post(path, "{}").Status());
    }

    [Fact]
    public async Task An_answer_is_forgotten_after_its_day()
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        await ines.Post("tickets", Request, "order-1").Status();
        await two.World.MoveTo("2026-11-23 09:00");
        Assert.Equal(0, await two.World.Scalar<long>("select count(*) from idempotency_keys"));
    }

    [Theory]
    [InlineData("tickets", """{"subject":"a"}""", 400, "description")]
    [InlineData("tickets", """{"subject":"a","description":"b","internal":true}""", 400, "internal")]
    [InlineData("tickets", """{"subject":"a","description":"b","kind":"nonsense"}""", 400, "kind")]
    [InlineData("tickets", """{"subject":"a","description":"b","kind":1}""", 400, "kind")]
    [InlineData("tickets", """{"subject":"a","subject":"b","description":"b"}""", 400, "subject")]
    [InlineData("tickets", """{"subject":"a","description":"b"}""", 400, "requesterEmail")]
    [InlineData(
        "tickets",
        """{"subject":"a","description":"b","requesterEmail":"x@y.example","contract":"C-0"}""",
        400,
        "contract"
    )]
    [InlineData("tickets", "not json", 400, "body")]
    public async Task What_cannot_be_meant_is_refused_with_its_field(string path, string body, int status, string field)
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        using var answer = await ines.Post(path, body);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [Fact]
    public async Task Each_refusal_is_a_problem_in_the_readers_language()
    {
        await using var two = await TwoCustomers.Make();
        using var nobody = await two.World.Program(null, language: "fr");
        using var ines = await two.World.Program(two.Ines, language: "fr");
        using var reader = await two.World.Program(two.Ines, readOnly: true);
        foreach (
            var (status, asked) in new[]
            {
                (401, nobody.Read("tickets")),
                (404, ines.Read("tickets/2026-99999")),
                (404, ines.Read("nothing")),
                (405, ines.DeleteAsync("/api/v1/tickets")),
                (415, ines.PostAsync("/api/v1/tickets", new StringContent("a", null, "text/plain"))),
                (403, reader.Post("tickets", Request)),
                (403, ines.Read("webhooks")),
            }
        )
        {
            using var answer = await asked;
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
        Assert.Equal(
            "Il n’y a rien de tel ici.",
            (await ines.Read("tickets/2026-99999").Json()).GetProperty("title").GetString()
        );
    }

    [Theory]
    [InlineData("sort=dir;drop")]
    [InlineData("state=open,nonsense")]
    [InlineData("channel=fax")]
    [InlineData("limit=0")]
    [InlineData("limit=1000")]
    [InlineData("after=abc")]
    [InlineData("assignee=somebody")]
    [InlineData("updatedSince=yesterday")]
    public async Task A_word_of_a_list_that_is_not_known_is_refused(string query)
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        Assert.Equal(400, await ines.Read($"tickets?{query}").Status());
    }

    [Theory]
    [InlineData("openedAt")]
    [InlineData("-openedAt")]
    [InlineData("-updatedAt")]
    public async Task A_list_is_read_part_by_part_without_a_gap(string sort)
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        var seen = new List<string?>();
        string? after = null;
        do
        {
            var page = await ines.Read($"tickets?limit=2&sort={sort}&after={after}").Json();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("number").GetString()));
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        } while (after is not null);
        Assert.Equal(6, seen.Count);
        Assert.Equal(6, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_contact_reads_what_the_portal_shows_and_no_note()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = await two.Program(two.Alice);
        using var antoine = await two.Program(two.Antoine);
        var text = await alice.GetStringAsync($"/api/v1/tickets/{two.Open.Number}");
        Assert.Contains(TwoCustomers.Secret, text);
        Assert.DoesNotContain(TwoCustomers.Internal, text);
        Assert.Equal(404, await antoine.Read($"tickets/{two.Open.Number}").Status());
        Assert.Equal(404, await alice.Post($"tickets/{two.Open.Number}/notes", """{"text":"a"}""").Status());
        Assert.Equal(400, await alice.Read("tickets?assignee=me").Status());
    }

    [Fact]
    public async Task A_file_goes_up_with_a_message_and_down_again()
    {
        await using var two = await TwoCustomers.Make();
        using var alice = await two.Program(two.Alice);
        using var bruno = await two.Program(two.Bruno);
        var upload = await alice
            .PostAsync("/api/v1/attachments?name=journal.txt", new ByteArrayContent([1, 2, 3]))
            .Json();
        var message = JsonSerializer.Serialize(
            new { text = "Voici", attachments = new[] { upload.GetProperty("upload").GetString() } }
        );
        Assert.Equal(400, await bruno.Post($"tickets/{two.OfBruno.Number}/messages", message).Status());
        Assert.Equal(200, await alice.Post($"tickets/{two.Open.Number}/messages", message).Status());
        var whole = await alice.Read($"tickets/{two.Open.Number}").Json();
        var file = whole.GetProperty("messages").EnumerateArray().Last().GetProperty("attachments")[0];
        var address = $"/api/v1/attachments/{file.GetProperty("id").GetString()}";
        Assert.Equal([1, 2, 3], await alice.GetByteArrayAsync(address));
        Assert.Equal(404, await bruno.GetAsync(address).Status());
    }

    [Fact]
    public async Task Work_is_previewed_written_down_and_taken_back()
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        const string work =
            """{"startedAt":"2026-11-20T16:00:00Z","workedMinutes":7,"mode":"remote","summary":"Journaux"}""";
        var path = $"tickets/{two.Open.Number}/interventions";
        var preview = await ines.Post($"{path}/preview", work).Json();
        Assert.Equal(15, preview.GetProperty("chargedMinutes").GetDecimal());
        var logged = await ines.Post(path, work, "work-1").Json();
        var again = await ines.Post(path, work, "work-1").Json();
        Assert.Equal(logged.ToString(), again.ToString());
        var id = logged.GetProperty("id").GetString();
        Assert.Equal(200, await ines.Post($"interventions/{id}/reversal", """{"reason":"Erreur"}""").Status());
        Assert.Equal(422, await ines.Post($"interventions/{id}/reversal", """{"reason":"Erreur"}""").Status());
    }

    [Fact]
    public async Task Contracts_customers_and_offers_are_read_in_plain_words()
    {
        await using var two = await TwoCustomers.Make();
        var manager = await two.World.Add("Thomas Roy", "thomas@provider.example", Role.AccountManager);
        using var thomas = await two.Program(manager);
        using var alice = await two.Program(two.Alice);
        var contract = await alice.Read("contracts/C-2026-01").Json();
        Assert.Equal("minutes", contract.GetProperty("credits")[0].GetProperty("unit").GetString());
        var statement = await alice.Read("contracts/C-2026-01/statement").Json();
        Assert.Equal(
            (await thomas.Read("contracts/C-2026-01/statement").Json())
                .GetProperty("credits")[0]
                .GetProperty("balance")
                .GetDecimal(),
            statement.GetProperty("credits")[0].GetProperty("balance").GetDecimal()
        );
        Assert.Equal(404, await alice.Read("contracts/C-2026-02").Status());
        Assert.Equal(404, await alice.Read("customers").Status());
        Assert.Equal(200, await thomas.Read("offers/libra-help").Status());
        var customer = """{"number":"K-9","name":"Neuf","country":"FR","zone":"Europe/Paris"}""";
        Assert.Equal(201, await thomas.Post("customers", customer, "k9").Status());
        Assert.Equal(201, await thomas.Post("customers", customer, "k9").Status());
        Assert.Equal(409, await thomas.Post("customers", customer).Status());
        Assert.Equal(
            201,
            await thomas.Post("customers/K-9/contacts", """{"name":"Nina","email":"nina@neuf.example"}""").Status()
        );
        Assert.Equal(
            201,
            await thomas
                .Post(
                    "contracts",
                    """{"number":"C-9","customer":"K-9","offer":"libra-help","version":"2010-02-17","startsOn":"2026-11-01","parameters":{"pack":"10"}}"""
                )
                .Status()
        );
        using var ines = await two.Program(two.Ines);
        Assert.Equal(403, await ines.Post("customers", customer).Status());
    }

    [Fact]
    public async Task A_message_handed_over_is_safe_before_it_is_answered()
    {
        await using var two = await TwoCustomers.Make();
        using var ines = await two.Program(two.Ines);
        using var alice = await two.Program(two.Alice);
        Assert.Equal(202, await ines.PostAsync("/api/v1/mail?from=a@b.example", Message()).Status());
        Assert.Equal(1, await two.World.Scalar<long>("select count(*) from incoming_mails where source = 'api'"));
        Assert.Equal(404, await alice.PostAsync("/api/v1/mail", Message()).Status());
        Assert.Equal(415, await ines.PostAsync("/api/v1/mail", new StringContent("a")).Status());

        static StringContent Message() =>
            new("From: a@b.example\r\nSubject: Hi\r\n\r\nHello\r\n", null, "message/rfc822");
    }
}
