using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Contrefort.Ui.Components;

/// <summary>Pictures beside words. A page has dozens, so each is drawn once, and none is a component.</summary>
internal static class Icons
{
    static readonly ConcurrentDictionary<string, MarkupString> Drawn = new();

    static readonly string Sprite = PageFiles.Address("lib/icons.svg") + "#";

    /// <param name="name">Of Tabler's icons, written in the page, so that the build puts it in the sprite.</param>
    public static MarkupString Of(string name) => Drawn.GetOrAdd(name, Draw);

    static MarkupString Draw(string name) =>
        new(
            $"""<svg class="icon" aria-hidden="true"><use href="{Sprite}{HtmlEncoder.Default.Encode(name)}"></use></svg>"""
        );
}
