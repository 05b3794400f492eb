using System.Text;

namespace Contrefort.Protocols.Mime;

/// <summary>
/// A field made of a word and parameters: Content-Type (RFC 2045 §5) or Content-Disposition (RFC 2183), with
/// RFC 2231 parameters, and with the RFC 2047 words that many programs put there instead.
/// </summary>
public sealed class ContentType
{
    readonly Dictionary<string, string> _parameters;

    ContentType(string value, Dictionary<string, string> parameters) => (Value, _parameters) = (value, parameters);

    /// <summary>In lower case: <c>text/plain</c>, <c>attachment</c>.</summary>
    public string Value { get; }

    /// <summary>By name in lower case, decoded.</summary>
    public IReadOnlyDictionary<string, string> Parameters => _parameters;

    public bool IsMultipart => Value.StartsWith("multipart/", StringComparison.Ordinal);

    public bool IsText => Value.StartsWith("text/", StringComparison.Ordinal);

    public string? Parameter(string name) => _parameters.GetValueOrDefault(name);

    internal static ContentType Of(string value) => new(value, []);

    /// <summary>What a Content-Type field says; an unreadable one is text/plain, as RFC 2045 §5.2 proposes.</summary>
    internal static ContentType Parse(string? field, string byDefault)
    {
        if (string.IsNullOrWhiteSpace(field))
            return Of(byDefault);
        var (word, parameters) = ParameterParser.Parse(field);
        return new ContentType(Normalised(word, byDefault), parameters);
    }

    internal static ContentType? ParseDisposition(string? field)
    {
        if (string.IsNullOrWhiteSpace(field))
            return null;
        var (word, parameters) = ParameterParser.Parse(field);
        return new ContentType(word.ToLowerInvariant(), parameters);
    }

    static string Normalised(string word, string byDefault)
    {
        var type = word.ToLowerInvariant().Trim('/', ';', '"', '\'', ' ');
        if (type.Length is 0 or > 200)
            return byDefault;
        var slash = type.IndexOf('/');
        if (slash < 0)
            return type switch
            {
                "text" or "plain" => "text/plain",
                "html" => "text/html",
                "multipart" => "multipart/mixed",
                "message" => "message/rfc822",
                _ => byDefault,
            };
        // "text/html/" and "image/png/jpg" have been seen.
        var second = type.IndexOf('/', slash + 1);
        return Token(second < 0 ? type : type[..second]);
    }

    static string Token(string type)
    {
        var token = new StringBuilder(type.Length);
        foreach (var c in type)
            if (c is > ' ' and < '\x7f')
                token.Append(c);
        return token.ToString();
    }
}
