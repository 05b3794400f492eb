using System.Net;
using Contrefort.SignIn;
using Contrefort.Tests.SignIn;
using Microsoft.EntityFrameworkCore;

namespace Contrefort.Tests.Isolation;

/// <summary>
/// S11, S12, S14, S29: every route of the program, as it stands, asked with Durand's ids and numbers by people who may not
/// see them. The routes come from the routing table: a new page or endpoint is asked without a line written here.
/// </summary>
public sealed class IsolationTests
{
    /// <summary>Routes not asked, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> NotAsked = new Dictionary<string, string>
    {
        ["/live"] = "stays open for ever; its topics are signed for one person, which a test of its own holds",
        ["/_framework/opaque-redirect"] = "the framework's own: follows a redirect that a page of ours protected",
        ["/sign-out"] = "would end the session that asks",
    };

    /// <summary>Tables the people who ask may change, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> MayChange = new Dictionary<string, string>
    {
        ["users"] = "an account notes when its second step or password was tried",
        ["data_protection_keys"] = "made when first needed",
        ["signing_keys"] = "made when first needed",
    };

    /// <summary>What only Alice, or her engineer, may see of Papeterie Durand.</summary>
    public const string OfAlice = """
        with mine as (select id, number from tickets where contact_id = (select id from contacts where name = 'Alice Durand')
            and state <> 'closed')
        select id::text from mine union select number from mine
        union select m.id::text from messages m join mine on mine.id = m.ticket_id
        union select a.id::text from attachments a join mine on mine.id = a.ticket_id
        union select i.id::text from interventions i join mine on mine.id = i.ticket_id
        union select id::text from contacts where name = 'Alice Durand'
        union select id::text from users where email = 'alice@durand.example'
        """;

    /// <summary>What all of Papeterie Durand may see, besides.</summary>
    public const string OfDurand = """
        union select c.id::text from customers c where number = 'K-1' union select 'K-1'
        union select id::text from contracts where number = 'C-2026-01' union select 'C-2026-01'
        union select id::text from machines union select id::text from checks
        union select id::text from maintenance_windows
        union select m.id::text from outgoing_mails m where kind = 'closing'
        """;

    const string OfBruno = """
        select id::text from tickets where number = (select number from tickets where subject like 'Charge%')
        union select number from tickets where subject like 'Charge%' union select 'C-2026-02'
        """;

    [Fact]
    public async Task What_is_a_customers_is_the_same_as_missing_to_everyone_else()
    {
        await using var two = await Make();
        var walk = new Walk(two);
        Assert.True(walk.Routes.Count > 20);
        var (alices, durands) = (await walk.Keys(OfAlice), await walk.Keys(OfAlice + "\n" + OfDurand));
        var ada = await two.World.Add("Ada Martin", "ada@provider.example", Role.Administrator);
        var forms = await walk.Forms(durands, two.Alice, ada);
        Assert.Contains(forms, form => form.Form.Handler == "reply");
        var before = await walk.Rows();
        var faults = new List<string>();
        foreach (
            var (name, user, keys, page) in new (string, User?, IReadOnlyList<Key>, string)[]
            {
                ("nobody", null, durands, "/guest"),
                ("Bruno, of another company", two.Bruno, durands, "/portal/tickets/new"),
                ("Antoine, a colleague", two.Antoine, alices, "/portal/tickets/new"),
            }
        )
        {
            using var browser = two.Browser(user);
            foreach (var route in walk.Routes)
            foreach (var (real, fake) in Walk.Addresses(route, keys))
            foreach (var method in route.Methods)
                if (await walk.Compare(browser, method, real, fake) is { } fault)
                    faults.Add($"{name}: {fault}");
            var token = await Walk.Token(browser, page);
            foreach (var (real, fake, form) in forms.Where(form => keys.Any(key => form.Real.Contains(key.Real))))
                if (await Walk.Send(browser, token, real, fake, form) is { } fault)
                    faults.Add($"{name}: {fault}");
        }
        Assert.Equal([], faults);
        var after = await walk.Rows();
        Assert.Equal([], before.Except(after));
        Assert.DoesNotContain(after.Except(before), row => durands.Any(key => row.Contains(key.Real)));
    }

    [Fact]
    public async Task No_list_or_search_tells_the_other_customer_a_word()
    {
        await using var two = await Make();
        var walk = new Walk(two);
        var own = await walk.Keys(OfBruno);
        using var bruno = two.Browser(two.Bruno);
        var told = new List<string>();
        foreach (var address in All(walk, own))
        {
            var body = await bruno.GetAsync(
                $"{address}?q=relay&search=relay&include=notes,messages&customer=K-1&mine=0"
            );
            var text = await body.Content.ReadAsStringAsync();
            if (text.Contains(TwoCustomers.Secret) || text.Contains("durand.example"))
                told.Add(address);
        }
        Assert.Equal([], told);
    }

    [Fact]
    public async Task What_engineers_tell_each_other_leaves_by_no_route()
    {
        await using var two = await Make();
        var walk = new Walk(two);
        var keys = await walk.Keys(OfAlice + "\n" + OfDurand);
        var told = new List<string>();
        foreach (var user in new[] { two.Alice, two.Antoine, null })
        {
            using var browser = two.Browser(user);
            foreach (var address in All(walk, keys))
            {
                using var answer = await browser.GetAsync($"{address}?include=notes&q=pare-feu");
                if ((await answer.Content.ReadAsStringAsync()).Contains(TwoCustomers.Internal))
                    told.Add(address);
            }
        }
        Assert.Equal([], told);
        await using var db = two.World.Db();
        Assert.Equal(
            0,
            await db.Set<Contrefort.Mail.OutgoingMailRow>()
                .CountAsync(mail => (mail.Subject + mail.Text).Contains(TwoCustomers.Internal))
        );
    }

    [Fact]
    public async Task Every_route_names_who_may_come_in_and_lets_nobody_else()
    {
        await using var two = await Make();
        var walk = new Walk(two);
        Assert.Equal([], walk.Routes.Where(route => !route.NamesWhoMayCome).Select(route => route.Template));
        var keys = (await walk.Keys(OfAlice + "\n" + OfDurand)).Take(4).ToList();
        var faults = new List<string>();
        foreach (var (user, role) in new[] { (two.Alice, Role.CompanyContact), (two.Ines, Role.Agent) })
        {
            using var browser = two.Browser(user);
            foreach (var route in walk.Routes.Where(route => IsClosed(route, role)))
            foreach (
                var address in route.HasParameters ? keys.Select(key => Walk.Fill(route, key.Real)) : [route.Template]
            )
            foreach (var method in route.Methods)
            {
                using var answer = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), address));
                if (
                    answer.StatusCode
                    is not (HttpStatusCode.NotFound or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
                )
                    faults.Add($"{role}: {method} {address} answered {(int)answer.StatusCode}");
            }
        }
        Assert.Equal([], faults);
    }

    static bool IsClosed(Route route, Role role) =>
        route.Policy is { } policy && Policies.All.Contains(policy) && !Policies.LetsIn(policy, role);

    static IEnumerable<string> All(Walk walk, IReadOnlyList<Key> keys) =>
        walk
            .Routes.Where(route => route.Methods.Contains("GET"))
            .SelectMany(route =>
                route.HasParameters ? keys.Select(key => Walk.Fill(route, key.Real)) : [route.Template]
            );

    static Task<TwoCustomers> Make() =>
        TwoCustomers.Make(
            ("SignIn:AttemptsPerAccount", "1000000"),
            ("SignIn:AttemptsPerAddress", "1000000"),
            ("Api:RequestsPerMinute", "1000000")
        );
}
