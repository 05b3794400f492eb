using System.Globalization;

namespace Contrefort.Core;

/// <summary>
/// Something said to a person, kept apart from the language it is said in: an English composite format and its
/// arguments. Core only writes sentences; the edge looks the format up in the reader's language and writes instants,
/// durations and money the way the reader does.
/// </summary>
public sealed record Sentence(string Format, params IReadOnlyList<object?> Arguments)
{
    /// <summary>The English text, for logs, the command line and tests.</summary>
    public override string ToString() =>
        string.Format(CultureInfo.InvariantCulture, Format, [.. Arguments.Select(Plain)]);

    static object? Plain(object? argument) =>
        argument is IEnumerable<object?> several ? string.Join(", ", several.Select(Plain)) : argument;

    public bool Equals(Sentence? other) =>
        other is not null && Format == other.Format && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => Format.GetHashCode(StringComparison.Ordinal);

    public static implicit operator Sentence(string format) => new(format);
}
