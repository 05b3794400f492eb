using Contrefort.Core.Tickets;
using Contrefort.SignIn;
using Contrefort.Tests.SignIn;

namespace Contrefort.Tests.Scenarios;

/// <summary>A notice to the provider's own side reaches somebody (<c>to: [contacts, account-owner]</c>, term notice.hours-80).</summary>
public sealed class AccountOwnerTests
{
    [Fact]
    public async Task A_pack_running_low_is_told_to_the_account_managers_once()
    {
        await using var tale = await Begin();
        await tale.World.Add("Thomas Petit", "thomas@provider.example", Role.AccountManager);
        await tale.World.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator);
        await tale.World.Add("Inès Martin", "ines@provider.example");
        await Uses80Percent(tale);
        Assert.Equal(["alice@durand.example", "thomas@provider.example"], (await tale.Mails("notice")).Order());
        Assert.Contains(
            "Maison Durand",
            await tale.World.Scalar<string>(
                "select m.subject from outgoing_mails m join outgoing_recipients r on r.mail_id = m.id where r.address = 'thomas@provider.example'"
            )
        );
    }

    [Fact]
    public async Task Without_an_account_manager_the_administrators_are_told()
    {
        await using var tale = await Begin();
        await tale.World.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator);
        await tale.World.Add("Inès Martin", "ines@provider.example");
        await Uses80Percent(tale);
        Assert.Equal(["alice@durand.example", "aurore@provider.example"], (await tale.Mails("notice")).Order());
    }

    [Fact]
    public async Task The_account_manager_a_contract_names_is_told_alone()
    {
        await using var tale = await Begin();
        await tale.World.Add("Thomas Petit", "thomas@provider.example", Role.AccountManager);
        await tale.World.Add("Zoé Faure", "zoe@provider.example", Role.AccountManager);
        await tale.World.Scalar<int>("""update contracts set roles = '{"account-owner": "Zoé Faure"}' returning 1""");
        await Uses80Percent(tale);
        Assert.Equal(["alice@durand.example", "zoe@provider.example"], (await tale.Mails("notice")).Order());
    }

    static Task<Tale> Begin() =>
        Tale.Begin(
            "2026-11-02 09:00",
            "Europe/Paris",
            ("edge-pack", "2006-01-02"),
            new Dictionary<string, string> { ["pack"] = "10", ["components"] = "[Samba]" },
            ["Alice Durand"],
            []
        );

    static async Task Uses80Percent(Tale tale)
    {
        await tale.Buys("2026-11-02 09:30", 10, "PO-1");
        var call = await tale.Writes("2026-11-03 09:00", "Alice Durand", "Samba refuse les connexions");
        await tale.Works("2026-11-03 10:00", call, "8:00");
    }
}
