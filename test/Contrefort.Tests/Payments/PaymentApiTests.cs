using System.Text.Json;
using Contrefort.SignIn;
using Contrefort.Tests.Api;
using Contrefort.Tests.Invoicing;
using Contrefort.Tests.SignIn;

namespace Contrefort.Tests.Payments;

public sealed class PaymentApiTests
{
    [Fact]
    public async Task A_program_records_payments_takes_them_back_and_reads_what_is_owed_part_by_part()
    {
        await using var trade = await Trade.Open();
        var nantes = await trade.Buyer("K-1", Trade.Nantes);
        await trade.Pack(nantes);
        await trade.Pack(nantes);
        await trade.Pack(await trade.Buyer("K-2", Trade.Namur, "reverse-charge-eu"));
        await trade.Bill();
        await trade.Issue(await trade.Open());
        using var program = await trade.World.Program(
            await trade.World.Add("Thomas Petit", "thomas@provider.example", Role.AccountManager)
        );

        var first = await program.Read("receivables?limit=2").Json();
        Assert.Equal(["FA-2026-000001", "FA-2026-000002"], Numbers(first));
        var second = await program.Read($"receivables?limit=2&after={first.GetProperty("next").GetString()}").Json();
        Assert.Equal(["FA-2026-000003"], Numbers(second));
        Assert.Equal(JsonValueKind.Undefined, second.TryGetProperty("next", out var next) ? next.ValueKind : default);
        Assert.Equal(400, await program.Read("receivables?after=hier").Status());
        var theirs = (await program.Read("receivables?customer=K-2").Json()).GetProperty("items")[0];
        var number = theirs.GetProperty("invoice").GetString();
        var owed = theirs.GetProperty("open").GetDecimal();

        var told = $$"""{"key": "bank-1", "receivedOn": "2026-11-20", "amount": {{owed}}, "reference": "{{number}}"}""";
        var paid = await program.Post("payments", told).Json();
        Assert.Equal(0, paid.GetProperty("left").GetDecimal());
        Assert.Equal(paid.ToString(), (await program.Post("payments", told).Json()).ToString());
        Assert.Empty(Numbers(await program.Read("receivables?customer=K-2").Json()));

        var id = paid.GetProperty("id").GetGuid();
        Assert.Equal(400, await program.Post($"payments/{id}/reversal", "{}").Status());
        var back = await program.Post($"payments/{id}/reversal", """{"reason": "Rejet de la banque"}""").Json();
        Assert.True(back.GetProperty("isTakenBack").GetBoolean());
        Assert.Equal([number], Numbers(await program.Read("receivables?customer=K-2").Json()));
    }

    static IEnumerable<string?> Numbers(JsonElement page) =>
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("invoice").GetString());
}
