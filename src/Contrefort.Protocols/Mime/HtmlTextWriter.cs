using System.Globalization;
using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>Lays out the text of HTML in lines.</summary>
sealed class HtmlTextWriter
{
    const int LongestText = 4 << 20;
    const int MostBreaks = 3;
    const int DeepestQuote = 10;
    const int DeepestList = 8;

    readonly StringBuilder _out = new();
    readonly Stack<int?> _lists = new();
    int _quotes;
    int _writtenQuotes;
    int _breaks;
    bool _space;
    int _preformatted;
    bool _isPlainParagraph;
    string? _marker;
    string? _link;
    int _linkStart;
    string? _hidden;
    int _hiddenDepth;

    public bool IsFull => _out.Length >= LongestText;

    /// <summary>True inside an element that is not displayed, whose tags then count for nothing else.</summary>
    public bool Hides(string name, bool closes, bool isHidden)
    {
        if (_hidden is null)
        {
            if (
                !isHidden || name is "br" or "img" or "input" or "hr" or "meta" or "link" or "p" or "li" or "td" or "tr"
            )
                return false;
            (_hidden, _hiddenDepth) = (name, 1);
            return true;
        }
        if (name == _hidden && (_hiddenDepth += closes ? -1 : 1) == 0)
            _hidden = null;
        return true;
    }

    public void Text(string text)
    {
        if (_hidden is not null)
            return;
        foreach (var c in text)
            if (_preformatted > 0 && c == '\n')
                NewLine();
            else if (_preformatted == 0 && c is ' ' or '\t' or '\n' or '\r')
                _space = true;
            else if (c is not ('\u200b' or '\ufeff' or '\u00ad' or '\u034f' or '\r' or '\0'))
                Put(c == '\u00a0' ? ' ' : c);
    }

    void Put(char c)
    {
        if (IsFull)
            return;
        if (_breaks > 0 || _out.Length == 0)
            StartLine();
        else if (_space && _out[^1] is not (' ' or '\n'))
            _out.Append(' ');
        _space = false;
        _out.Append(c);
    }

    void StartLine()
    {
        var between = Math.Min(_quotes, _writtenQuotes);
        for (var i = _out.Length == 0 ? _breaks : 0; i < _breaks; i++)
        {
            TrimLine();
            _out.Append('\n');
            if (i < _breaks - 1)
                _out.Append('>', between);
        }
        for (var i = 0; i < _quotes; i++)
            _out.Append("> ");
        _writtenQuotes = _quotes;
        if (_marker is not null)
            _out.Append(' ', 2 * (Math.Clamp(_lists.Count, 1, DeepestList) - 1)).Append(_marker);
        _marker = null;
        _breaks = 0;
    }

    void TrimLine()
    {
        while (_out.Length > 0 && _out[^1] == ' ')
            _out.Length--;
    }

    public void Space() => _space = true;

    public void NewLine()
    {
        if (_hidden is null)
            (_breaks, _space) = (Math.Min(_breaks + 1, MostBreaks), false);
    }

    public void Break(int lines) => (_breaks, _space) = (Math.Max(_breaks, lines), false);

    /// <summary>Word writes each line as a paragraph without margins.</summary>
    public void PlainParagraph(bool closes)
    {
        _isPlainParagraph = !closes;
        Break(1);
    }

    public bool WasPlainParagraph(bool closes) => closes && _isPlainParagraph;

    public void Quote(bool closes)
    {
        Break(1);
        _quotes = Math.Clamp(_quotes + (closes ? -1 : 1), 0, DeepestQuote);
    }

    public void List(bool isNumbered, bool closes)
    {
        Break(1);
        if (closes)
            _lists.TryPop(out _);
        else if (_lists.Count < 100)
            _lists.Push(isNumbered ? 0 : null);
    }

    public void Item(bool closes)
    {
        Break(1);
        if (closes)
            return;
        if (_lists.TryPop(out var number))
            _lists.Push(number + 1);
        _marker = number is null ? "- " : string.Create(CultureInfo.InvariantCulture, $"{number + 1}. ");
    }

    public void Preformatted(bool closes)
    {
        Break(1);
        _preformatted = Math.Max(0, _preformatted + (closes ? -1 : 1));
    }

    public void Rule()
    {
        Break(1);
        Text("----");
        Break(1);
    }

    public void Link(string? href, bool closes)
    {
        if (closes && _link is not null && _linkStart <= _out.Length)
        {
            var text = _out.ToString(_linkStart, _out.Length - _linkStart).Trim();
            if (text.Length > 0 && !Says(text, _link))
                Text($" <{_link}>");
        }
        var isAddress =
            href is not null
            && (
                href.StartsWith("http:", StringComparison.OrdinalIgnoreCase)
                || href.StartsWith("https:", StringComparison.OrdinalIgnoreCase)
                || href.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)
                || href.StartsWith("ftp:", StringComparison.OrdinalIgnoreCase)
            );
        (_link, _linkStart) = (isAddress ? href : null, _out.Length);
    }

    static bool Says(string text, string link)
    {
        var bare = link.Replace("mailto:", "", StringComparison.OrdinalIgnoreCase).TrimEnd('/');
        return text.Contains(bare, StringComparison.OrdinalIgnoreCase)
            || bare.EndsWith("://" + text.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
    }

    public override string ToString()
    {
        TrimLine();
        if (_out.Length > 0)
            _out.Append('\n');
        return _out.ToString();
    }
}
