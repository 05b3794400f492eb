namespace Contrefort.Protocols.Probing;

/// <summary>Looks for a text in bytes that come piece by piece, keeping none of them (Knuth, Morris and Pratt, 1977).</summary>
sealed class TextFinder
{
    readonly byte[] _text;
    readonly int[] _fallBack;
    int _matched;

    internal TextFinder(byte[] text)
    {
        _text = text;
        _fallBack = new int[text.Length];
        for (int i = 1, length = 0; i < text.Length; i++)
        {
            while (length > 0 && text[i] != text[length])
                length = _fallBack[length - 1];
            if (text[i] == text[length])
                length++;
            _fallBack[i] = length;
        }
    }

    internal bool IsFound => _matched == _text.Length;

    internal void Feed(ReadOnlySpan<byte> piece)
    {
        while (!IsFound && piece.Length > 0)
        {
            if (_matched == 0)
            {
                var start = piece.IndexOf(_text[0]);
                if (start < 0)
                    return;
                piece = piece[start..];
            }
            while (_matched > 0 && piece[0] != _text[_matched])
                _matched = _fallBack[_matched - 1];
            if (piece[0] == _text[_matched])
                _matched++;
            piece = piece[1..];
        }
    }
}
