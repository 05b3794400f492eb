using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Contrefort.SignIn;
using Contrefort.Tests.SignIn;

namespace Contrefort.Tests.Desk;

/// <summary>Someone with a browser that has no screen and no scripts: reads pages, fills forms, follows redirects.</summary>
internal sealed class Visitor : IDisposable
{
    readonly HttpClient _browser;

    Visitor(World world) =>
        _browser = new(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri($"http://localhost:{world.Address.Port}"),
        };

    /// <summary>Someone who has not signed in.</summary>
    public static Visitor Of(World world) => new(world);

    /// <summary>An engineer (or more) of the provider, signed in.</summary>
    public static async Task<Visitor> Engineer(
        World world,
        string name = "Inès Martin",
        string email = "ines@provider.example",
        Role role = Role.Agent,
        string language = "fr"
    )
    {
        await world.Add(name, email, role, language);
        var visitor = new Visitor(world);
        var page = await visitor.Get("/sign-in");
        var form = page
            .Document.QuerySelectorAll<IHtmlFormElement>("form")
            .First(f => f.QuerySelector("input[type=password]") is not null);
        var (mail, password) = (
            form.QuerySelector("input[type=email]")!.GetAttribute("name")!,
            form.QuerySelector("input[type=password]")!.GetAttribute("name")!
        );
        var answer = await visitor.Send(page, form, (mail, email), (password, Staff.Password));
        Assert.True(
            answer.Status == HttpStatusCode.OK && !answer.Path.StartsWith("/sign-in"),
            $"signed in at {answer.Path}"
        );
        return visitor;
    }

    public async Task<Seen> Get(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        return await Read(path, await _browser.SendAsync(request));
    }

    public Task<HttpResponseMessage> Fetch(string path) => _browser.GetAsync(path);

    /// <summary>Fills a form of the page and sends it; what is not named stays as the page has it.</summary>
    public Task<Seen> Submit(Seen page, string form, params (string Field, string Value)[] answers) =>
        Send(page, page.Form(form), answers);

    /// <summary>Sends a form with files, and with the button pressed.</summary>
    public async Task<Seen> Submit(
        Seen page,
        string form,
        IEnumerable<(string Name, byte[] Content)> files,
        params (string Field, string Value)[] answers
    )
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in Filled(page.Form(form), answers))
            content.Add(new StringContent(value), name);
        foreach (var (name, bytes) in files)
            content.Add(new ByteArrayContent(bytes), "files", name);
        return await Post(page, page.Form(form), content);
    }

    async Task<Seen> Send(Seen page, IHtmlFormElement form, params (string Field, string Value)[] answers)
    {
        using var content = new FormUrlEncodedContent(
            Filled(form, answers).Select(f => KeyValuePair.Create(f.Name, f.Value))
        );
        return await Post(page, form, content);
    }

    async Task<Seen> Post(Seen page, IHtmlFormElement form, HttpContent content)
    {
        var action = form.GetAttribute("action") is { Length: > 0 } given ? given : page.Path;
        using var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = content };
        request.Headers.Add("Accept", "text/html");
        return await Read(action, await _browser.SendAsync(request));
    }

    static List<(string Name, string Value)> Filled(IHtmlFormElement form, (string Field, string Value)[] answers)
    {
        var fields = new List<(string Name, string Value)>();
        foreach (var element in form.QuerySelectorAll("input, select, textarea"))
        {
            if (element.GetAttribute("name") is not { } name || answers.Any(answer => answer.Field == name))
                continue;
            var value = element switch
            {
                IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }
                or IHtmlInputElement { Type: "file" } => null,
                IHtmlInputElement input => input.Value,
                IHtmlSelectElement select => select.Value,
                IHtmlTextAreaElement text => text.Value,
                _ => null,
            };
            if (value is not null)
                fields.Add((name, value));
        }
        fields.AddRange(
            answers.Where(answer => answer.Value.Length > 0).Select(answer => (answer.Field, answer.Value))
        );
        return fields;
    }

    async Task<Seen> Read(string path, HttpResponseMessage answer)
    {
        using (answer)
        {
            if (answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther)
            {
                var location = answer.Headers.Location!;
                return await Get(location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString);
            }
            var html = await answer.Content.ReadAsStringAsync();
            return new Seen(answer.StatusCode, path, await new HtmlParser().ParseDocumentAsync(html), html);
        }
    }

    public void Dispose() => _browser.Dispose();
}

/// <summary>A page as it was answered.</summary>
internal sealed record Seen(HttpStatusCode Status, string Path, IHtmlDocument Document, string Html)
{
    /// <summary>What a person reads, with plain spaces.</summary>
    public string Text { get; } =
        string.Join(
            ' ',
            Document
                .Body!.TextContent.Replace('\u00a0', ' ')
                .Replace('\u202f', ' ')
                .Replace('’', '\'')
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );

    public IHtmlFormElement Form(string name) =>
        Document
            .QuerySelectorAll<IHtmlFormElement>("form")
            .FirstOrDefault(form => form.QuerySelector($"input[name=_handler][value='{name}']") is not null)
        ?? throw new InvalidOperationException($"no form {name} on {Path} ({Status}): {Text}");

    public string? Value(string field) =>
        Document.QuerySelector($"[name='{field}']") switch
        {
            IHtmlInputElement input => input.Value,
            IHtmlSelectElement select => select.Value,
            IHtmlTextAreaElement text => text.Value,
            _ => null,
        };
}
