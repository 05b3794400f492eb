using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Contrefort.Tests.Portal;

/// <summary>A form as a page shows it: what it would send if nothing was typed.</summary>
internal sealed record PageForm(string Handler, IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    const string HandlerField = "_handler";

    /// <summary>The forms of a page that a page of ours handles.</summary>
    public static IReadOnlyList<PageForm> In(string html) =>
        [.. new HtmlParser().ParseDocument(html).Forms.Select(Read).Where(form => form.Handler.Length > 0)];

    static PageForm Read(IHtmlFormElement form)
    {
        var fields = form
            .Elements.Where(element => element.GetAttribute("name") is { Length: > 0 } && IsSent(element))
            .Select(element => KeyValuePair.Create(element.GetAttribute("name")!, Value(element)))
            .ToList();
        return new(fields.FirstOrDefault(field => field.Key == HandlerField).Value ?? "", fields);
    }

    static bool IsSent(IElement element) =>
        element switch
        {
            IHtmlInputElement { Type: "radio" or "checkbox" } choice => choice.IsChecked,
            IHtmlInputElement { Type: "file" } or IHtmlButtonElement => false,
            _ => true,
        };

    static string Value(IElement element) =>
        element switch
        {
            IHtmlInputElement input => input.Value,
            IHtmlSelectElement select => select.Value ?? "",
            IHtmlTextAreaElement text => text.Value,
            _ => "",
        };

    /// <summary>What is sent once these fields are filled; files are named <c>files</c>.</summary>
    public MultipartFormDataContent Filled(
        IEnumerable<(string Name, string Value)> typed,
        params IEnumerable<(string Name, byte[] Bytes)> files
    )
    {
        var content = new MultipartFormDataContent();
        var filled = typed.ToDictionary(field => field.Name, field => field.Value);
        foreach (var (name, value) in Fields.Where(field => !filled.ContainsKey(field.Key)))
            content.Add(new StringContent(value), name);
        foreach (var (name, value) in filled)
            content.Add(new StringContent(value), name);
        foreach (var (name, bytes) in files)
            content.Add(new ByteArrayContent(bytes), "files", name);
        return content;
    }
}

internal static class FormsOfPages
{
    /// <summary>Opens a page, fills one of its forms and sends it.</summary>
    public static async Task<HttpResponseMessage> Submit(
        this HttpClient browser,
        string path,
        string handler,
        IEnumerable<(string Name, string Value)> typed,
        params IEnumerable<(string Name, byte[] Bytes)> files
    )
    {
        var form = PageForm.In(await browser.GetStringAsync(path)).Single(form => form.Handler == handler);
        return await browser.PostAsync(path, form.Filled(typed, files));
    }

    /// <summary>What a reader reads: no markup, no entities, single blanks.</summary>
    public static async Task<string> Text(this HttpResponseMessage answer)
    {
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        var texts = page.Body!.Descendants<IText>().Select(text => text.Data);
        return string.Join(' ', string.Join(' ', texts).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    public static async Task<string> ReadText(this HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(path);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        return await answer.Text();
    }
}
