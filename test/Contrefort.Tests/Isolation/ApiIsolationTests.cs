using Contrefort.SignIn;
using Contrefort.Tests.Api;

namespace Contrefort.Tests.Isolation;

/// <summary>S11, S12, S14, S29 for programs: every route under /api by token, with ids its person may not see.</summary>
public sealed class ApiIsolationTests
{
    [Fact]
    public async Task What_is_a_customers_is_the_same_as_missing_to_a_program_of_anyone_else()
    {
        await using var two = await TwoCustomers.Make(("Api:RequestsPerMinute", "1000000"));
        var walk = new Walk(two);
        var routes = walk.Routes.Where(route => route.Template.StartsWith("/api/", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count > 30);
        var (alices, durands) = (
            await walk.Keys(IsolationTests.OfAlice),
            await walk.Keys(IsolationTests.OfAlice + "\n" + IsolationTests.OfDurand)
        );
        var faults = new List<string>();
        foreach (
            var (name, user, keys) in new (string, User?, IReadOnlyList<Key>)[]
            {
                ("nobody", null, durands),
                ("Bruno, of another company", two.Bruno, durands),
                ("Antoine, a colleague", two.Antoine, alices),
            }
        )
        {
            using var program = await two.Program(user);
            var before = await Rows(walk);
            foreach (var route in routes)
            foreach (var (real, fake) in Walk.Addresses(route, keys))
            foreach (var method in route.Methods)
                if (await walk.Compare(program, method, real, fake) is { } fault)
                    faults.Add($"{name}: {fault}");
            Assert.Equal([], before.Except(await Rows(walk)));
        }
        Assert.Equal([], faults);
    }

    [Fact]
    public async Task No_list_tells_a_program_what_is_not_its_persons()
    {
        await using var two = await TwoCustomers.Make(("Api:RequestsPerMinute", "1000000"));
        var walk = new Walk(two);
        foreach (var user in new[] { two.Bruno, two.Antoine, two.Alice })
        {
            using var program = await two.Program(user);
            foreach (
                var route in walk.Routes.Where(route =>
                    route is { HasParameters: false } && route.Template.StartsWith("/api/", StringComparison.Ordinal)
                )
            )
            {
                var text = await (await program.GetAsync($"{route.Template}?q=pare-feu")).Content.ReadAsStringAsync();
                Assert.DoesNotContain(TwoCustomers.Internal, text);
                if (user == two.Bruno)
                    Assert.DoesNotContain("durand", text);
            }
        }
    }

    static async Task<List<string>> Rows(Walk walk) =>
        [.. (await walk.Rows()).Where(row => !row.StartsWith("api_tokens ", StringComparison.Ordinal))];
}
