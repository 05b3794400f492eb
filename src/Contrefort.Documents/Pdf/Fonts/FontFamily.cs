using System.Reflection;

namespace Contrefort.Documents.Pdf.Fonts;

/// <summary>The cuts of one design. Where a cut is missing, hand in the nearest.</summary>
public sealed record FontFamily(Typeface Regular, Typeface Bold, Typeface Italic)
{
    /// <summary>Inter, the typeface of the pages, under the SIL Open Font License 1.1; travels inside this assembly.</summary>
    public static FontFamily Inter => Cuts.Value;

    static readonly Lazy<FontFamily> Cuts = new(() =>
        new(Embedded("inter-regular"), Embedded("inter-bold"), Embedded("inter-italic"))
    );

    /// <summary>Bold wins where both are asked: the family has no cut that is both.</summary>
    internal Typeface Cut(bool bold, bool italic) =>
        bold ? Bold
        : italic ? Italic
        : Regular;

    static Typeface Embedded(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"fonts/{name}.ttf")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Typeface.Read(bytes);
    }
}
