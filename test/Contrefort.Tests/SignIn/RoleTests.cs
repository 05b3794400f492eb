using System.Net;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.SignIn;

public sealed class RoleTests
{
    [Theory] // S12
    [InlineData(nameof(Role.Administrator), HttpStatusCode.OK)]
    [InlineData(nameof(Role.AccountManager), HttpStatusCode.Forbidden)]
    [InlineData(nameof(Role.Lead), HttpStatusCode.Forbidden)]
    [InlineData(nameof(Role.Agent), HttpStatusCode.Forbidden)]
    public async Task Only_an_administrator_sees_accounts(string role, HttpStatusCode expected)
    {
        await using var world = await World.At("2026-11-20 17:30");
        var aurore = await world.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator);
        await world.Add("Gaëlle Martin", "gaelle@provider.example", Enum.Parse<Role>(role));
        using var visitor = new Visitor(world);
        await visitor.SignIn("gaelle@provider.example", Staff.Password);
        foreach (var path in new[] { "/users", "/users/new", $"/users/{aurore.Id}" })
            Assert.Equal(expected, (await visitor.Get(path)).Status);
    }

    [Fact] // S11, S12
    public async Task To_a_customer_what_is_for_staff_looks_like_what_does_not_exist()
    {
        await using var world = await World.At("2026-11-20 17:30");
        var aurore = await world.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator);
        using var lea = await Lea(world);
        await lea.Get("/nothing-at-all");
        var missing = (lea.Status, lea.Text);
        foreach (var path in new[] { "/users", "/users/new", $"/users/{aurore.Id}" })
        {
            await lea.Get(path);
            Assert.Equal(missing, (lea.Status, lea.Text));
        }
    }

    [Fact] // S13
    public async Task Nobody_raises_their_own_role_with_a_field_too_many()
    {
        await using var world = await World.At("2026-11-20 17:30");
        using var lea = await Lea(world);
        await lea.Get("/profile");
        await lea.Send(
            "about",
            ("About.Name", "Léa R."),
            ("About.Role", "Administrator"),
            ("About.Email", "aurore@provider.example"),
            ("About.ContactId", Guid.Empty.ToString()),
            ("About.DeactivatedAt", "2020-01-01")
        );
        Assert.Equal(HttpStatusCode.Redirect, lea.Status);
        Assert.Equal(
            "Léa R. contact lea@client.example",
            await world.Scalar<string>("select name || ' ' || role || ' ' || email from users")
        );
    }

    [Fact] // S13
    public async Task A_contact_becomes_staff_for_nobody()
    {
        await using var world = await World.At("2026-11-20 17:30");
        await world.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator);
        using var lea = await Lea(world);
        var id = await world.Scalar<Guid>("select id from users where role = 'contact'");
        using var aurore = new Visitor(world);
        await aurore.SignIn("aurore@provider.example", Staff.Password);
        await aurore.Get($"/users/{id}");
        await aurore.Send("role", ("Answer.Role", "Administrator"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, aurore.Status);
        await aurore.Send("role", ("Answer.Role", "CompanyContact"));
        Assert.Equal(HttpStatusCode.Redirect, aurore.Status);
    }

    [Fact]
    public async Task The_viewer_is_made_from_the_account_and_nothing_else()
    {
        await using var world = await World.At("2026-11-20 17:30");
        using var lea = await Lea(world);
        var user = await world.Do(services => services.GetRequiredService<People>().Find("lea@client.example"));
        var account = await world.Services.GetRequiredService<Accounts>().Find(user!.Id);
        var viewer = Assert.IsType<ContactViewer>(account!.Viewer);
        Assert.Equal(await world.Scalar<Guid>("select customer_id from contacts"), viewer.Customer.Value);
        Assert.False(viewer.SeesCompany);
    }

    static async Task<Visitor> Lea(World world)
    {
        await world.AddContact("Léa Roche", "lea@client.example");
        await world.Do(async services =>
        {
            var people = services.GetRequiredService<People>();
            await people.SetPassword((await people.Find("lea@client.example"))!, Staff.Password);
        });
        var lea = new Visitor(world);
        await lea.SignIn("lea@client.example", Staff.Password);
        Assert.Equal(HttpStatusCode.Redirect, lea.Status);
        return lea;
    }
}
