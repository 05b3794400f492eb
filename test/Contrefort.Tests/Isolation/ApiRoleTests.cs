using Contrefort.SignIn;
using Contrefort.Tests.Api;
using Contrefort.Tests.SignIn;

namespace Contrefort.Tests.Isolation;

/// <summary>S12 for programs of the provider: who may do what under /api, and that whoever may not changes nothing.</summary>
public sealed class ApiRoleTests
{
    /// <summary>Everything that not every agent may do; a line for each, and who may.</summary>
    const string Reserved = """
        GET /api/v1/billing/drafts/{id:guid}: AccountManager, Administrator
        GET /api/v1/billing/drafts: AccountManager, Administrator
        GET /api/v1/billing/runs/{id:guid}: AccountManager, Administrator
        GET /api/v1/invoices/: AccountManager, Administrator
        GET /api/v1/invoices/{number}/files/{format}: AccountManager, Administrator
        GET /api/v1/invoices/{number}: AccountManager, Administrator
        GET /api/v1/contracts/{number}/money: AccountManager, Administrator
        GET /api/v1/tickets/{number}/price: AccountManager, Administrator
        GET /api/v1/webhooks/: Administrator
        GET /api/v1/webhooks/{id:guid}/deliveries: Administrator
        GET /api/v1/webhooks/{id:guid}: Administrator
        POST /api/v1/billing/drafts/{id:guid}/changes: AccountManager, Administrator
        POST /api/v1/billing/drafts/{id:guid}/issue: AccountManager, Administrator
        POST /api/v1/billing/runs: AccountManager, Administrator
        POST /api/v1/contracts/: AccountManager, Administrator
        POST /api/v1/contracts/{number}/amendments: AccountManager, Administrator
        POST /api/v1/contracts/{number}/contacts: AccountManager, Administrator
        POST /api/v1/contracts/{number}/lots: AccountManager, Administrator
        POST /api/v1/customers/{number}/contacts: AccountManager, Administrator
        POST /api/v1/customers: AccountManager, Administrator
        POST /api/v1/invoices/{number}/credit-note: AccountManager, Administrator
        GET /api/v1/quotes/: AccountManager, Administrator
        GET /api/v1/quotes/{number}/pdf: AccountManager, Administrator
        GET /api/v1/quotes/{number}: AccountManager, Administrator
        POST /api/v1/quotes/: AccountManager, Administrator
        POST /api/v1/quotes/{number}/acceptance: AccountManager, Administrator
        POST /api/v1/quotes/{number}/refusal: AccountManager, Administrator
        POST /api/v1/quotes/{number}/sending: AccountManager, Administrator
        GET /api/v1/payments/{id:guid}: AccountManager, Administrator
        GET /api/v1/receivables: AccountManager, Administrator
        POST /api/v1/payments/{id:guid}/reversal: AccountManager, Administrator
        POST /api/v1/payments: AccountManager, Administrator
        DELETE /api/v1/probe/processes/{process}: 
        POST /api/v1/probe/results: 
        POST /api/v1/probe/shares: 
        POST /api/v1/webhooks/: Administrator
        POST /api/v1/webhooks/{id:guid}/deliveries/{delivery:guid}/redelivery: Administrator
        POST /api/v1/webhooks/{id:guid}/secret: Administrator
        PUT /api/v1/webhooks/{id:guid}: Administrator
        """;

    [Fact]
    public async Task Each_role_may_do_what_is_written_here_and_nothing_else()
    {
        await using var two = await TwoCustomers.Make(("Api:RequestsPerMinute", "1000000"));
        var walk = new Walk(two);
        // Monitoring systems have tokens of their own there: to all others it is closed.
        var routes = walk
            .Routes.Where(route =>
                route.Template.StartsWith("/api/", StringComparison.Ordinal)
                && route.Template != "/api/v1/alerts/{source}"
            )
            .ToList();
        var allowed = new Dictionary<string, List<Role>>();
        foreach (var role in new[] { Role.Agent, Role.Lead, Role.AccountManager, Role.Administrator })
        {
            var user = await two.World.Add($"{role} Roy", $"{role}@provider.example", role);
            using var program = await two.Program(user);
            foreach (var route in routes)
            foreach (var method in route.Methods)
            {
                var name = $"{method} {route.Template}";
                var before = method == "GET" ? null : await Rows(walk);
                // No key of anything, no body: what is let in is not found or refused for its words.
                var status = await program
                    .SendAsync(new HttpRequestMessage(new HttpMethod(method), Walk.Fill(route, Nobodys)))
                    .Status();
                if (!allowed.TryGetValue(name, out var roles))
                    allowed[name] = roles = [];
                if (status != 403)
                    roles.Add(role);
                Assert.True(status is not 401 and < 500, $"{role}: {name} is {status}");
                if (before is not null)
                    Assert.Equal([], before.Except(await Rows(walk)));
            }
        }
        Assert.Equal(
            Reserved.Split('\n').Order(StringComparer.Ordinal),
            allowed
                .Where(one => !one.Value.Contains(Role.Agent))
                .Select(one => $"{one.Key}: {string.Join(", ", one.Value)}")
                .Order(StringComparer.Ordinal)
        );
    }

    const string Nobodys = "0199ffff-ffff-4fff-bfff-ffffffffffff";

    static async Task<List<string>> Rows(Walk walk) =>
        [.. (await walk.Rows()).Where(row => !row.StartsWith("api_tokens ", StringComparison.Ordinal))];
}
