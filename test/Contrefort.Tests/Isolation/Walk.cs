using System.Text.RegularExpressions;
using Contrefort.SignIn;
using Contrefort.Tests.Portal;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Contrefort.Tests.Isolation;

/// <summary>A page or endpoint as the routing table has it.</summary>
internal sealed record Route(
    string Template,
    IReadOnlyList<string> Methods,
    string? Policy,
    bool IsClosedOtherwise,
    bool IsOpen
)
{
    public bool HasParameters => Template.Contains('{');

    public bool NamesWhoMayCome => IsOpen || IsClosedOtherwise || Policy is not null;

    public static Route Of(RouteEndpoint endpoint) =>
        new(
            "/" + endpoint.RoutePattern.RawText!.TrimStart('/'),
            endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"],
            endpoint
                .Metadata.GetOrderedMetadata<IAuthorizeData>()
                .LastOrDefault(data => data.Policy is not null)
                ?.Policy,
            endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is not null,
            endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
        );
}

/// <summary>An id or number of somebody, and one of the same kind that nobody has.</summary>
internal sealed record Key(string Real, string Fake);

/// <summary>
/// Goes through every route of the program with somebody's ids and numbers. What an answer says is compared with what is
/// said of ids that do not exist, less what differs from one page to the next anyway.
/// </summary>
internal sealed partial class Walk(TwoCustomers two)
{
    readonly Dictionary<string, string> _missing = [];

    public IReadOnlyList<Route> Routes { get; } =
    [
        .. two.Get<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Select(Route.Of)
            .Where(route => !IsolationTests.NotAsked.ContainsKey(route.Template)),
    ];

    /// <summary>Ids and numbers of rows a query names, each with one nobody has.</summary>
    public async Task<IReadOnlyList<Key>> Keys(string sql)
    {
        await using var command = two.World.Sql.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        var keys = new List<Key>();
        while (await rows.ReadAsync())
            keys.Add(
                Guid.TryParse(rows.GetString(0), out _)
                    ? new(rows.GetString(0), Nobodys)
                    : new(rows.GetString(0), Other(rows.GetString(0)))
            );
        return [.. keys.Distinct()];
    }

    const string Nobodys = "0199ffff-ffff-4fff-bfff-ffffffffffff";

    static string Other(string number) => number[..^2] + "97";

    /// <summary>The addresses of a route with each key in the place of each parameter.</summary>
    public static IEnumerable<(string Real, string Fake)> Addresses(Route route, IReadOnlyList<Key> keys) =>
        route.HasParameters ? keys.Select(key => (Fill(route, key.Real), Fill(route, key.Fake))) : [];

    public static string Fill(Route route, string key) => Parameter().Replace(route.Template, key);

    /// <summary>Whether someone is told the same of what is there as of what is not.</summary>
    public async Task<string?> Compare(HttpClient browser, string method, string real, string fake)
    {
        if (real == fake)
            return null;
        var answer = await Answer(browser, new HttpRequestMessage(new HttpMethod(method), real), real, fake);
        var missing = await Answer(browser, new HttpRequestMessage(new HttpMethod(method), fake), fake, real);
        return answer == missing ? null : $"{method} {real}: {Differ(answer, missing)}";
    }

    /// <summary>Every form of every page about a key, as those who may see it are shown it.</summary>
    public async Task<IReadOnlyList<(string Real, string Fake, PageForm Form)>> Forms(
        IReadOnlyList<Key> keys,
        params IEnumerable<User> seers
    )
    {
        var forms = new List<(string, string, PageForm)>();
        foreach (var seer in seers)
        {
            using var browser = two.Browser(seer);
            foreach (
                var route in Routes.Where(route => route.Methods.Contains("POST") && route.Methods.Contains("GET"))
            )
            foreach (var (real, fake) in Addresses(route, keys).Where(pair => pair.Real != pair.Fake))
            {
                using var answer = await browser.GetAsync(real);
                if (answer.IsSuccessStatusCode)
                    forms.AddRange(
                        PageForm.In(await answer.Content.ReadAsStringAsync()).Select(form => (real, fake, form))
                    );
            }
        }
        return [.. forms.DistinctBy(form => (form.Item1, form.Item3.Handler))];
    }

    /// <summary>Sends a form someone else was shown, with a token of one's own, as if it were one's own page.</summary>
    public static async Task<string?> Send(HttpClient browser, string token, string real, string fake, PageForm form)
    {
        var answer = await Answer(browser, Post(real), real, fake);
        var missing = await Answer(browser, Post(fake), fake, real);
        return answer == missing ? null : $"form {form.Handler} of {real}: {Differ(answer, missing)}";

        HttpRequestMessage Post(string address) =>
            new(HttpMethod.Post, address)
            {
                Content = form.Filled(
                    form.Fields.Where(field => field.Key != TokenField)
                        .Select(field => (field.Key, field.Value.Length > 0 ? field.Value : "intrus"))
                        .DistinctBy(field => field.Key)
                        .Append((TokenField, token))
                ),
            };
    }

    const string TokenField = "__RequestVerificationToken";

    public static async Task<string> Token(HttpClient browser, string page) =>
        PageForm.In(await browser.GetStringAsync(page))[0].Fields.First(field => field.Key == TokenField).Value;

    static async Task<string> Answer(HttpClient browser, HttpRequestMessage request, string address, string other)
    {
        using var answer = await browser.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        var said = $"{(int)answer.StatusCode} {answer.Headers.Location} {body}";
        // The page may say what was asked for; nothing else may depend on it.
        foreach (var part in address.Split('/').Except(other.Split('/')))
            said = said.Replace(part, "…");
        return Passing().Replace(said, "");
    }

    static string Differ(string one, string other)
    {
        var at = one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"“{Around(one, at)}” is not “{Around(other, at)}”";
    }

    static string Around(string text, int at) =>
        text[Math.Min(text.Length, Math.Max(0, at - 30))..Math.Min(text.Length, at + 60)];

    /// <summary>All rows of all tables, as text; what is in them is compared before and after.</summary>
    public async Task<HashSet<string>> Rows()
    {
        await using var names = two.World.Sql.CreateCommand(
            "select tablename::text from pg_tables where schemaname = 'public' order by 1"
        );
        var tables = new List<string>();
        await using (var reading = await names.ExecuteReaderAsync())
            while (await reading.ReadAsync())
                tables.Add(reading.GetString(0));
        var all = new HashSet<string>();
        foreach (var table in tables.Except(IsolationTests.MayChange.Keys))
        {
            await using var command = two.World.Sql.CreateCommand($"select t::text from \"{table}\" t");
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
                all.Add($"{table} {rows.GetString(0)}");
        }
        return all;
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    /// <summary>Tokens, form keys, error and trace ids: new on each page.</summary>
    [GeneratedRegex(
        @"CfDJ8[\w-]+|[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|""traceId"":""[^""]*""|\b0H[A-Z0-9]{11}(:\d+)?"
    )]
    private static partial Regex Passing();
}
