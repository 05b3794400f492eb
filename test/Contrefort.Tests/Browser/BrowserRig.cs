using Microsoft.Playwright;

namespace Contrefort.Tests.Browser;

/// <summary>
/// A real Chromium, started once for all tests. A test opens a <see cref="Tab"/> on its world:
/// <c>await using var tab = await BrowserRig.Open(world);</c>
/// </summary>
internal static class BrowserRig
{
    static readonly Lazy<Task<IBrowser>> Chromium = new(Start);

    /// <param name="hasScripts">False to see a page as those without scripts do.</param>
    public static async Task<Tab> Open(
        World world,
        string language = "fr-FR",
        bool isDark = false,
        int width = 1280,
        int height = 900,
        bool hasScripts = true
    )
    {
        var browser = await Chromium.Value;
        var context = await browser.NewContextAsync(
            new()
            {
                // A passkey belongs to a name, never to an address in figures.
                BaseURL = $"http://localhost:{world.Address.Port}",
                Locale = language,
                ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
                ViewportSize = new() { Width = width, Height = height },
                JavaScriptEnabled = hasScripts,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        context.SetDefaultTimeout(30_000);
        return new Tab(world, context, await context.NewPageAsync());
    }

    static async Task<IBrowser> Start()
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(
            new()
            {
                ExecutablePath = Environment.GetEnvironmentVariable("CONTREFORT_CHROMIUM") ?? "/usr/bin/chromium",
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }
}

/// <summary>One tab, with cookies of its own, and what went wrong in it.</summary>
internal sealed class Tab : IAsyncDisposable
{
    readonly IBrowserContext _context;

    public Tab(World world, IBrowserContext context, IPage page)
    {
        (World, _context, Page) = (world, context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                Complaints.Add($"{message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => Complaints.Add(error);
        page.Dialog += (_, dialog) =>
        {
            Complaints.Add($"dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
    }

    public World World { get; }
    public IPage Page { get; }
    public IBrowserContext Context => _context;

    /// <summary>Errors of scripts, refusals by the content security policy, dialogs.</summary>
    public List<string> Complaints { get; } = [];

    public async Task<IResponse> Go(string path) => (await Page.GotoAsync(path))!;

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name });

    public ILocator Field(string label) => Page.GetByLabel(label, new() { Exact = true });

    /// <summary>A device that makes and uses passkeys, and always knows its owner.</summary>
    public async Task AddAuthenticator()
    {
        var devtools = await _context.NewCDPSessionAsync(Page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync(
            "WebAuthn.addVirtualAuthenticator",
            new()
            {
                ["options"] = new Dictionary<string, object>
                {
                    ["protocol"] = "ctap2",
                    ["transport"] = "internal",
                    ["hasResidentKey"] = true,
                    ["hasUserVerification"] = true,
                    ["isUserVerified"] = true,
                    ["automaticPresenceSimulation"] = true,
                },
            }
        );
    }

    /// <summary>What keeps people who cannot see, or not well, from using this page (WCAG 2.1 AA, as axe-core finds it).</summary>
    public async Task<IReadOnlyList<string>> Barriers()
    {
        await Page.EvaluateAsync(await Axe.Value);
        return await Page.EvaluateAsync<string[]>(
            """
            async () => {
              const found = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] });
              return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary.replaceAll("\n", " ")}`));
            }
            """
        );
    }

    static readonly Lazy<Task<string>> Axe = new(() =>
        File.ReadAllTextAsync(
            Path.Combine(Repository.Root, "src", "Contrefort", "node_modules", "axe-core", "axe.min.js")
        )
    );

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
