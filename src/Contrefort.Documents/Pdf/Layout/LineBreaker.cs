using System.Text;
using Contrefort.Documents.Pdf.Fonts;

namespace Contrefort.Documents.Pdf.Layout;

/// <summary>A code point as it will be drawn; glyph 0 is never drawn, only measured.</summary>
readonly record struct Letter(int CodePoint, ushort Glyph, float Width, ushort Run);

/// <summary>Text into lines: greedy, between words where typography allows, within a word only where it must.</summary>
sealed class LineBreaker
{
    const int LineFeed = '\n';
    const int ZeroWidthSpace = 0x200B;

    readonly Look[] _looks;
    readonly Letter[] _letters;

    LineBreaker(Paragraph paragraph, TextStyle style)
    {
        _looks = new Look[paragraph.Runs.Count];
        var read = new List<Letter>(paragraph.Runs.Sum(run => run.Text.Length));
        for (var run = 0; run < _looks.Length; run++)
        {
            var of = paragraph.Runs[run];
            _looks[run] = Look.Of(of.Style is null ? style : of.Style.Over(style), of.Link);
            Read(of.Text, checked((ushort)run), read);
        }
        _letters = [.. read];
    }

    public static List<Piece> Flow(Paragraph paragraph, Setting setting)
    {
        if (paragraph.Runs.Count == 0)
            return [];
        var breaker = new LineBreaker(paragraph, setting.Style);
        var lines = new List<Piece>();
        foreach (var (from, to) in breaker.Lines(setting.Width))
            lines.Add(new TextLine(breaker._letters, from, to, breaker._looks, setting).ToPiece());
        if (lines.Count > 1)
            lines[0].KeepWithNext = lines[^2].KeepWithNext = true;
        return lines;
    }

    /// <summary>The width without breaks, and how much of it stands right of the decimal sign (0 without figures).</summary>
    public static (double Width, double AfterSign) Measure(Paragraph paragraph, Setting setting)
    {
        var breaker = new LineBreaker(paragraph, setting.Style);
        var (widest, after) = (0.0, 0.0);
        foreach (var (from, to) in breaker.Lines(double.PositiveInfinity))
        {
            var line = new TextLine(breaker._letters, from, to, breaker._looks, setting);
            (widest, after) = (Math.Max(widest, line.Width), Math.Max(after, line.AfterSign));
        }
        return (widest, after);
    }

    void Read(string text, ushort run, List<Letter> into)
    {
        var (look, carriage) = (_looks[run], false);
        foreach (var rune in Composed(text).EnumerateRunes()) // an unpaired surrogate comes as U+FFFD
        {
            var code = rune.Value;
            if (code == LineFeed && carriage)
            {
                carriage = false;
                continue;
            }
            carriage = code == '\r';
            switch (code)
            {
                case '\r' or LineFeed or 0x2028 or 0x2029:
                    into.Add(new(LineFeed, 0, 0, run));
                    break;
                case ZeroWidthSpace or 0x2060:
                    into.Add(new(code, 0, 0, run));
                    break;
                case 0x00AD or 0xFEFF or 0x200C or 0x200D or 0x200E or 0x200F or (>= 0xFE00 and <= 0xFE0F):
                case >= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069:
                    break; // says something about its neighbours, and has no look of its own
                default:
                    into.Add(Drawn(code == '\t' ? new Rune(' ') : rune, look, run));
                    break;
            }
        }
    }

    static Letter Drawn(Rune rune, Look look, ushort run)
    {
        // Fonts have blank glyphs for control characters, which would hide them.
        var glyph = Rune.IsControl(rune) ? (ushort)0 : look.Face.Glyph(rune, look.Tabular);
        if (glyph == 0 && IsSpace(rune.Value))
            glyph = look.Face.Glyph(new Rune(' '), look.Tabular);
        if (glyph == 0)
            glyph = look.Face.Glyph(Rune.ReplacementChar, false);
        if (glyph == 0)
            glyph = look.Face.Glyph(new Rune('?'), false);
        return new(rune.Value, glyph, (float)(look.Face.Advance(glyph) * look.Size / 1000), run);
    }

    /// <summary>An e and an accent are the letter é: fonts have glyphs for what is written as one.</summary>
    static string Composed(string text)
    {
        foreach (var letter in text)
            if (letter is >= '\u0300' and <= '\u036F')
                return Whole(text).Normalize(NormalizationForm.FormC);
        return text;
    }

    /// <summary>Normalisation refuses an unpaired surrogate.</summary>
    static string Whole(string text) => string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));

    IEnumerable<(int From, int To)> Lines(double room)
    {
        var from = 0;
        for (var at = 0; at <= _letters.Length; at++)
            if (at == _letters.Length || _letters[at].CodePoint == LineFeed)
            {
                foreach (var line in Broken(from, at, room + 0.01))
                    yield return line;
                from = at + 1;
            }
    }

    IEnumerable<(int From, int To)> Broken(int from, int end, double room)
    {
        var (start, width, breakAt) = (from, 0.0, -1);
        for (var at = from; at < end; at++)
        {
            width += _letters[at].Width;
            if (width > room && at > start && !IsBreakable(_letters[at].CodePoint))
            {
                var next = breakAt > start ? breakAt : WithinWord(start, at);
                yield return (start, WithoutSpaces(start, next));
                (start, breakAt, width) = (next, -1, 0);
                at = next - 1;
                continue;
            }
            if (at + 1 < end && MayBreakAfter(at))
                breakAt = at + 1;
        }
        yield return (start, WithoutSpaces(start, end));
    }

    /// <summary>After the last sign that parts an address or a name, in the second half of what fits; else where it is full.</summary>
    int WithinWord(int start, int full)
    {
        for (var at = full; at > start + (full - start) / 2; at--)
            if (_letters[at - 1].CodePoint is '/' or '.' or '-' or '_' or '@' or '&' or '?' or '=' or ',' or ':')
                return at;
        return full;
    }

    int WithoutSpaces(int start, int end)
    {
        while (end > start && IsBreakable(_letters[end - 1].CodePoint))
            end--;
        return end;
    }

    bool MayBreakAfter(int at)
    {
        var (code, next) = (_letters[at].CodePoint, _letters[at + 1].CodePoint);
        if (code == ZeroWidthSpace)
            return true;
        if (IsBreakable(code))
            return !IsBreakable(next)
                && next is not (':' or ';' or '!' or '?' or '»' or '%' or '€' or 0x2060)
                && (at == 0 || _letters[at - 1].CodePoint != '«');
        return (code is '-' or 0x2010 or 0x2013 or 0x2014)
            && at > 0
            && IsLetter(_letters[at - 1].CodePoint)
            && IsLetter(next);
    }

    static bool IsLetter(int code) => Rune.IsLetter(new Rune(code));

    static bool IsBreakable(int code) =>
        code is ' ' or ZeroWidthSpace or 0x1680 or (>= 0x2000 and <= 0x200A and not 0x2007) or 0x205F or 0x3000;

    static bool IsSpace(int code) => IsBreakable(code) || code is 0x00A0 or 0x2007 or 0x202F;
}
