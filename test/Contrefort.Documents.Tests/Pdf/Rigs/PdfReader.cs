using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Contrefort.Documents.Tests.Pdf.Rigs;

sealed record Reference(int Number);

sealed record Name(string Text);

sealed record StreamObject(Dictionary<string, object?> Dictionary, byte[] Raw)
{
    public byte[] Content
    {
        get
        {
            if (Dictionary.GetValueOrDefault("Filter") is not Name { Text: "FlateDecode" })
                return Raw;
            using var unpacked = new ZLibStream(new MemoryStream(Raw), CompressionMode.Decompress);
            var content = new MemoryStream();
            unpacked.CopyTo(content);
            return content.ToArray();
        }
    }
}

/// <summary>
/// A reader of plain PDF files (ISO 32000-1, 7), written without looking at the writer: the cross-reference table is
/// followed as it stands, and an object that is not where the table says is an error.
/// </summary>
sealed class PdfReader
{
    readonly byte[] _file;
    readonly Dictionary<int, int> _places = [];
    int _at;

    public PdfReader(byte[] file)
    {
        _file = file;
        var tail = Encoding.Latin1.GetString(file);
        _at = int.Parse(
            tail[(tail.LastIndexOf("startxref", StringComparison.Ordinal) + 9)..].Trim().Split('\n')[0],
            CultureInfo.InvariantCulture
        );
        Expect("xref");
        var (first, count) = (Whole(), Whole());
        for (var i = 0; i < count; i++)
        {
            var (place, _) = (Whole(), Whole());
            if (Word() == "n")
                _places[first + i] = place;
        }
        Expect("trailer");
        Trailer = (Dictionary<string, object?>)Value()!;
    }

    public Dictionary<string, object?> Trailer { get; }

    public IEnumerable<object?> Objects => _places.Keys.Select(number => Resolve(new Reference(number)));

    public Dictionary<string, object?> Catalog => Dictionary(Trailer["Root"]);

    public IEnumerable<Dictionary<string, object?>> Pages =>
        List(Dictionary(Catalog["Pages"])["Kids"]).Select(kid => Dictionary(kid));

    public IEnumerable<Dictionary<string, object?>> Dictionaries =>
        Objects.SelectMany(Within).OfType<Dictionary<string, object?>>();

    public Dictionary<string, object?> Dictionary(object? value) =>
        Resolve(value) switch
        {
            StreamObject stream => stream.Dictionary,
            var other => (Dictionary<string, object?>)other!,
        };

    public List<object?> List(object? value) => (List<object?>)Resolve(value)!;

    public StreamObject Stream(object? value) => (StreamObject)Resolve(value)!;

    public string NameOf(object? value) => ((Name)Resolve(value)!).Text;

    public double Number(object? value) => (double)Resolve(value)!;

    /// <summary>A text string: UTF-16 with its mark, else PDFDocEncoding, of which ASCII is enough here.</summary>
    public string Text(object? value)
    {
        var bytes = (byte[])Resolve(value)!;
        return bytes is [0xFE, 0xFF, ..]
            ? Encoding.BigEndianUnicode.GetString(bytes.AsSpan(2))
            : Encoding.ASCII.GetString(bytes);
    }

    public object? Resolve(object? value)
    {
        if (value is not Reference(var number))
            return value;
        _at = _places[number];
        Assert.Equal(number, Whole());
        Assert.Equal(0, Whole());
        Expect("obj");
        var read = Value();
        var word = Word();
        if (word != "stream")
        {
            Assert.Equal("endobj", word);
            return read;
        }
        Assert.Equal((byte)'\n', _file[_at++]);
        var dictionary = (Dictionary<string, object?>)read!;
        var length = (int)(double)dictionary["Length"]!;
        var raw = _file.AsSpan(_at, length).ToArray();
        _at += length;
        Assert.Equal((byte)'\n', _file[_at]);
        Expect("endstream");
        Expect("endobj");
        return new StreamObject(dictionary, raw);
    }

    static IEnumerable<object?> Within(object? value) =>
        value switch
        {
            Dictionary<string, object?> dictionary => dictionary.Values.SelectMany(Within).Prepend(dictionary),
            List<object?> list => list.SelectMany(Within),
            StreamObject stream => Within(stream.Dictionary).Append(stream),
            _ => [value],
        };

    object? Value()
    {
        Skip();
        switch ((char)_file[_at])
        {
            case '/':
                return new Name(NameText());
            case '(':
                return Literal();
            case '<' when _file[_at + 1] == '<':
                return Entries();
            case '<':
                return Hexadecimal();
            case '[':
                _at++;
                var list = new List<object?>();
                for (Skip(); _file[_at] != ']'; Skip())
                    list.Add(Value());
                _at++;
                return list;
            default:
                return Plain();
        }
    }

    object? Plain()
    {
        var word = Word();
        if (word is "true" or "false")
            return word == "true";
        if (word == "null")
            return null;
        var number = double.Parse(word, CultureInfo.InvariantCulture);
        var back = _at;
        if (int.TryParse(word, out var whole) && int.TryParse(Word(), out _) && Word() == "R")
            return new Reference(whole);
        _at = back;
        return number;
    }

    Dictionary<string, object?> Entries()
    {
        _at += 2;
        var entries = new Dictionary<string, object?>();
        for (Skip(); _file[_at] != '>'; Skip())
        {
            var name = NameText();
            entries.Add(name, Value());
        }
        _at += 2;
        return entries;
    }

    string NameText()
    {
        Assert.Equal((byte)'/', _file[_at++]);
        var text = Encoding.ASCII.GetBytes(Regular());
        var read = new List<byte>();
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '#')
            {
                read.Add(Convert.FromHexString(Encoding.ASCII.GetString(text, i + 1, 2))[0]);
                i += 2;
            }
            else
                read.Add(text[i]);
        return Encoding.UTF8.GetString([.. read]);
    }

    byte[] Literal()
    {
        var read = new List<byte>();
        for (_at++; _file[_at] != ')'; _at++)
        {
            if (_file[_at] == '\\')
                _at++;
            read.Add(_file[_at]);
        }
        _at++;
        return [.. read];
    }

    byte[] Hexadecimal()
    {
        var end = Array.IndexOf(_file, (byte)'>', _at);
        var read = Convert.FromHexString(Encoding.ASCII.GetString(_file, _at + 1, end - _at - 1));
        _at = end + 1;
        return read;
    }

    int Whole() => int.Parse(Word(), CultureInfo.InvariantCulture);

    void Expect(string word) => Assert.Equal(word, Word());

    string Word()
    {
        Skip();
        return Regular();
    }

    string Regular()
    {
        var from = _at;
        while (_at < _file.Length && _file[_at] > ' ' && !"()<>[]/%"u8.Contains(_file[_at]))
            _at++;
        return Encoding.ASCII.GetString(_file, from, _at - from);
    }

    void Skip()
    {
        while (_at < _file.Length && _file[_at] <= ' ')
            _at++;
    }
}
