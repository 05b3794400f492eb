using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Contrefort.Tests.Browser;

/// <summary>
/// Someone without a screen, who reads pages and sends the forms that are in them, hidden fields and all. Redirects are
/// not followed unless asked.
/// </summary>
internal sealed class Visitor : IDisposable
{
    readonly CookieContainer _cookies = new();

    public Visitor(World world, string language = "fr")
    {
        Http = new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                CookieContainer = _cookies,
                AutomaticDecompression = DecompressionMethods.All,
            }
        )
        {
            BaseAddress = world.Address,
        };
        Http.DefaultRequestHeaders.Add("Accept", "text/html");
        Http.DefaultRequestHeaders.Add("Accept-Language", language);
    }

    public HttpClient Http { get; }

    /// <summary>The last answer and, when it was a page, what it shows.</summary>
    public HttpResponseMessage Answer { get; private set; } = new();
    public IHtmlDocument Page { get; private set; } = new HtmlParser().ParseDocument("");
    public HttpStatusCode Status => Answer.StatusCode;
    public string? Leads =>
        Answer.Headers.Location is { } to ? (to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString) : null;
    public string Text => Page.QuerySelector("main")?.TextContent ?? Page.DocumentElement.TextContent;

    public async Task<Visitor> Get(string path)
    {
        await Take(await Http.GetAsync(path));
        return this;
    }

    public Task<Visitor> Follow() => Get(Leads ?? throw new InvalidOperationException($"{(int)Status} leads nowhere"));

    /// <summary>Fills the form of that name in the present page and sends it.</summary>
    public async Task<Visitor> Send(string form, params (string Field, string Value)[] answers)
    {
        var element =
            Page.QuerySelectorAll("form").OfType<IHtmlFormElement>().SingleOrDefault(f => Name(f) == form)
            ?? throw new InvalidOperationException($"no form {form} in {Answer.RequestMessage?.RequestUri}");
        var fields = element
            .QuerySelectorAll("input[name], textarea[name], select[name]")
            .Where(field =>
                field.GetAttribute("type") is not ("checkbox" or "radio" or "file") || field.HasAttribute("checked")
            )
            .GroupBy(field => field.GetAttribute("name")!)
            .ToDictionary(group => group.Key, group => Value(group.First()));
        foreach (var (field, value) in answers)
            fields[field] = value;
        var to = element.GetAttribute("action") is { Length: > 0 } action
            ? action
            : Answer.RequestMessage!.RequestUri!.PathAndQuery;
        await Take(await Http.PostAsync(to, new FormUrlEncodedContent(fields)));
        return this;
    }

    public async Task<Visitor> SignIn(string email, string password)
    {
        await Get("/sign-in");
        return await Send("sign-in", ("Answer.Email", email), ("Answer.Password", password));
    }

    async Task Take(HttpResponseMessage answer)
    {
        Answer = answer;
        Page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }

    static string? Name(IElement form) => form.QuerySelector("input[name=_handler]")?.GetAttribute("value");

    static string Value(IElement field) =>
        field is IHtmlSelectElement select ? select.Value ?? ""
        : field is IHtmlTextAreaElement text ? text.Value
        : field.GetAttribute("value") ?? "";

    public void Dispose() => Http.Dispose();
}
