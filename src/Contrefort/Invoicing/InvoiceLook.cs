using Contrefort.Documents.Pdf;
using Contrefort.Ui;

namespace Contrefort.Invoicing;

/// <summary>Colours, styles and figures of the paper.</summary>
internal static class InvoiceLook
{
    public static readonly Color Ink = Color.Hex("#1f2933");
    public static readonly Color Accent = Color.Hex("#1d4e89");
    public static readonly Color Faint = Color.Hex("#5c6670");
    public static readonly Color Pale = Color.Hex("#eef3f8");
    public static readonly Color Line = Color.Hex("#cbd2d9");
    public static readonly TextStyle Small = new() { Size = 7.5, Color = Faint };
    public static readonly TextStyle Label = new() { Size = 7, Color = Faint };

    public static string Money(decimal amount, Words w) => amount.ToString("#,##0.00", w.Reader.Culture);
}
