using System.Net;
using System.Text.Json;
using Contrefort.SignIn;
using Contrefort.Tests.Api;
using Contrefort.Tests.Desk;
using Contrefort.Tests.SignIn;

namespace Contrefort.Tests.Quotes;

public sealed class QuoteApiTests
{
    const string Site = """
        {"customer": "K-1", "offer": "edge-site", "version": "2006-01-02", "startsOn": "2027-01-01", "validUntil": "2026-12-31",
         "parameters": {"machines": "34", "components": "[Samba]"}, "options": ["remote-maintenance"],
         "prices": [{"term": "fee.linux", "row": "C", "amount": 4000, "reason": "grille 2026"},
                    {"term": "fee.component", "row": "Samba", "amount": 500, "reason": "grille 2026"}]}
        """;

    [Fact]
    public async Task A_quote_is_drafted_read_sent_and_signed()
    {
        await using var world = await World.At("2026-11-20 14:30");
        using var program = await Aurore(world);
        var number = (await program.Post("quotes", Site, "lead-1").Json()).GetProperty("number").GetString()!;
        Assert.Equal(number, (await program.Post("quotes", Site, "lead-1").Json()).GetProperty("number").GetString());

        var quote = await program.Read($"quotes/{number}").Json();
        var figures = quote.GetProperty("figures");
        Assert.Equal("draft", quote.GetProperty("state").GetString());
        Assert.False(figures.GetProperty("isComplete").GetBoolean());
        Assert.Equal(5500, figures.GetProperty("firstYear").GetDecimal());
        var onQuote = figures.GetProperty("lines").EnumerateArray().Single(line => State(line) == "on-quote");
        Assert.Equal("fee.option-remote-maintenance", onQuote.GetProperty("term").GetString());
        Assert.False(onQuote.TryGetProperty("net", out _));
        Assert.All(
            figures.GetProperty("lines").EnumerateArray(),
            line => Assert.NotEmpty(line.GetProperty("steps").EnumerateArray())
        );

        Assert.Equal(200, await program.Post($"quotes/{number}/sending", "{}").Status());
        Assert.Equal(422, await program.Post($"quotes/{number}/sending", "{}").Status());
        using var pdf = await program.Read($"quotes/{number}/pdf");
        Assert.Equal("application/pdf", pdf.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            201,
            await program.Post($"quotes/{number}/acceptance", """{"contract": "C-77"}""", "yes").Status()
        );
        Assert.Equal(
            201,
            await program.Post($"quotes/{number}/acceptance", """{"contract": "C-77"}""", "yes").Status()
        );
        quote = await program.Read($"quotes/{number}").Json();
        Assert.Equal("C-77", quote.GetProperty("contract").GetString());
        Assert.Equal(
            "C-77",
            (await program.Read("quotes").Json()).GetProperty("items")[0].GetProperty("contract").GetString()
        );
        Assert.Equal(1, await world.Scalar<long>("select count(*) from contract_documents"));
    }

    [Fact]
    public async Task A_contract_is_amended_once_whatever_is_sent_again()
    {
        await using var world = await World.At("2026-11-20 14:30");
        using var program = await Aurore(world);
        const string body = """{"from": "2026-12-01", "parameters": {"pack": "20"}}""";
        Assert.Equal(201, await program.Post("contracts/C-1/amendments", body, "more").Status());
        Assert.Equal(201, await program.Post("contracts/C-1/amendments", body, "more").Status());
        Assert.Equal(422, await program.Post("contracts/C-1/amendments", body).Status()); // nothing changes any more
        Assert.Equal(404, await program.Post("contracts/C-9/amendments", body).Status());
        Assert.Equal(1, await world.Scalar<long>("select count(*) from contract_amendments"));
    }

    [Theory]
    [InlineData("""{"offer": "libra-help"}""", 400)]
    [InlineData(
        """{"customer": "K-9", "offer": "libra-help", "version": "2010-02-17", "startsOn": "2027-01-01", "validUntil": "2027-01-01"}""",
        400
    )]
    [InlineData(
        """{"customer": "K-1", "offer": "libra-help", "version": "1789", "startsOn": "2027-01-01", "validUntil": "2027-01-01"}""",
        422
    )]
    [InlineData(
        """{"customer": "K-1", "offer": "libra-help", "version": "2010-02-17", "startsOn": "2027-01-01", "validUntil": "2027-01-01", "parameters": {"pack": "30"}}""",
        422
    )]
    [InlineData(
        """{"customer": "K-1", "offer": "libra-help", "version": "2010-02-17", "startsOn": "2027-01-01", "validUntil": "2027-01-01", "parameters": {"pack": "10"}, "prices": [{"term": "fee.travel", "amount": -1, "reason": "x"}]}""",
        400
    )]
    [InlineData(
        """{"offer": "libra-help", "version": "2010-02-17", "startsOn": "2027-01-01", "validUntil": "2027-01-01", "parameters": {"pack": "10"}}""",
        422
    )]
    public async Task What_cannot_be_quoted_is_refused(string body, int status)
    {
        await using var world = await World.At("2026-11-20 14:30");
        using var program = await Aurore(world);
        Assert.Equal(status, await program.Post("quotes", body).Status());
        Assert.Equal(0, await world.Scalar<long>("select count(*) from quotes"));
    }

    static string? State(JsonElement line) => line.GetProperty("state").GetString();

    static async Task<HttpClient> Aurore(World world)
    {
        await Papeterie.Founded(world);
        return await world.Program(await world.Add("Aurore Delmas", "aurore@provider.example", Role.AccountManager));
    }
}
