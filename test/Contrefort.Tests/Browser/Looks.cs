using System.Reflection;
using System.Text.RegularExpressions;
using Xunit.Sdk;

namespace Contrefort.Tests.Browser;

/// <summary>Both languages, both lights and two widths: <c>language, isDark, width</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EachLookAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        [
            ["fr-FR", false, 1280],
            ["en-GB", true, 1280],
            ["fr-FR", true, 390],
            ["en-GB", false, 390],
        ];
}

/// <summary>
/// Looks at pages as a user would, and gathers what is wrong with them: what keeps people out (WCAG 2.1 AA), another language,
/// what is wider than its window, words that run into each other, complaints of the browser. With <c>CONTREFORT_PICTURES</c>
/// set to a folder, a picture of each is kept there to be looked at.
/// </summary>
internal sealed partial class Looks(Tab tab, string language, bool isDark, int width)
{
    static readonly string? Pictures = Environment.GetEnvironmentVariable("CONTREFORT_PICTURES");

    readonly List<string> _faults = [];
    bool _hasFailed;

    /// <summary>The innermost thing that sticks out, when the page can be scrolled sideways.</summary>
    const string Widest = """
        document.documentElement.scrollWidth <= window.innerWidth ? null
            : [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
                .map(e => e.tagName + '.' + e.getAttribute('class') + ' ' + e.textContent.trim().slice(0, 60)).at(-1) ?? 'the page'
        """;

    /// <summary>Things on one line with nothing between them: templates eat the space before a condition.</summary>
    const string Collisions = """
        [...document.querySelectorAll('main *')].flatMap(e => {
            const style = s => getComputedStyle(s);
            const isInline = s => s.nodeType === 3 || ['inline', 'inline-block', 'inline-flex'].includes(style(s).display);
            if (!isInline(e) || e.getClientRects().length === 0 || e.closest('svg') || e.matches('mark, br, button, wbr') || /flex|grid/.test(style(e.parentElement).display))
                return [];
            let s = e.previousSibling;
            while (s?.nodeType === 8) s = s.previousSibling;
            if (!s || !isInline(s) || s.nodeType === 1 && (s.matches('svg, mark, wbr') || parseFloat(style(s).marginRight) > 2))
                return [];
            const [before, after] = [s.textContent, e.textContent];
            return /[\p{L}\p{N}).!?]$/u.test(before) && /^[\p{L}\p{N}(]/u.test(after) && !(parseFloat(style(e).marginLeft) > 2)
                ? [`“${before.slice(-20)}” runs into “${after.slice(0, 20)}”`] : [];
        })
        """;

    /// <param name="below">The page's status; 500 where it says in words what is missing.</param>
    public async Task Go(string path, string? name = null, int below = 400)
    {
        var status = (await tab.Go(path)).Status;
        _hasFailed |= status >= 400;
        if (status >= below)
            _faults.Add($"{path} answers {status}. {string.Join('\n', tab.World.Errors)}");
        await At(name ?? Named(path));
    }

    /// <summary>At the page as it stands now.</summary>
    public async Task At(string name)
    {
        await Keep(tab, $"{name}-{language[..2]}-{(isDark ? "dark" : "light")}-{width}");
        var spoken = await tab.Page.GetAttributeAsync("html", "lang");
        if (spoken != language[..2])
            _faults.Add($"{name} says it speaks {spoken}");
        if (await tab.Page.EvaluateAsync<string?>(Widest) is { } widest)
            _faults.Add($"{name} is wider than {width}: {widest}");
        _faults.AddRange((await tab.Page.EvaluateAsync<string[]>(Collisions)).Select(one => $"{name}: {one}"));
        _faults.AddRange((await tab.Barriers()).Select(barrier => $"{name}: {barrier}"));
    }

    /// <summary>Nothing was wrong with any of them. The browser always complains of a page that answers 404: that was meant.</summary>
    public void Hold()
    {
        _faults.AddRange(
            tab.Complaints.Where(complaint =>
                !_hasFailed || !complaint.StartsWith("Failed to load resource", StringComparison.Ordinal)
            )
        );
        Assert.True(_faults.Count == 0, string.Join('\n', _faults.Distinct()));
    }

    public static Task Keep(Tab tab, string name) =>
        Pictures is null
            ? Task.CompletedTask
            : tab.Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = true });

    /// <summary>The same in each run: ids are left out.</summary>
    static string Named(string path)
    {
        var name = Unfit().Replace(Ids().Replace(path, "x"), "-").Trim('-');
        return name[..Math.Min(name.Length, 60)];
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Ids();

    [GeneratedRegex("[^A-Za-z0-9.]+")]
    private static partial Regex Unfit();
}
