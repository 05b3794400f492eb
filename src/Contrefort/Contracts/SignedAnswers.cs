using System.Text.RegularExpressions;
using Contrefort.Core.Terms;
using Microsoft.Extensions.Primitives;

namespace Contrefort.Contracts;

/// <summary>
/// What was filled in for the parameters of an offer, and the same in the language the offers are written in. The form
/// follows the offer, so its fields are known only when the offer is.
/// </summary>
internal sealed partial class SignedAnswers(IFormCollection? form)
{
    const int MostRows = 40;

    public bool IsAnswered => form is not null;

    /// <summary>What a form would hold that had been filled with these values, and with others beside them.</summary>
    public static SignedAnswers Of(
        IEnumerable<Parameter> parameters,
        IReadOnlyDictionary<string, string> values,
        IEnumerable<KeyValuePair<string, StringValues>> more
    )
    {
        var fields = new Dictionary<string, StringValues>(more);
        foreach (var parameter in parameters)
            if (values.TryGetValue(parameter.Name, out var value))
                foreach (var (name, text) in Fields(parameter, value))
                    fields[name] = text;
        return new(new FormCollection(fields));
    }

    static IEnumerable<(string Name, StringValues Text)> Fields(Parameter parameter, string value)
    {
        var name = $"p.{parameter.Name}";
        if (parameter.Type == ParameterType.List && parameter.Columns.Count > 0)
            return parameter
                .Items(value)
                .SelectMany((row, n) => row.Select(cell => ($"{name}.{n}.{cell.Key}", new StringValues(cell.Value))));
        if (parameter.Type != ParameterType.Set)
            return [(name, value == "null" ? "" : value)];
        var items = parameter.Items(value).Select(item => item[""]).ToLookup(parameter.Of.Contains);
        return [(name, items[true].ToArray()), ($"{name}.more", string.Join(", ", items[false]))];
    }

    public string? Text(string name) => form?[name].ToString() is { Length: > 0 } text ? text.Trim() : null;

    public IReadOnlyCollection<string> All(string name) => form is null ? [] : [.. form[name].OfType<string>()];

    public int Rows(string name) =>
        Enumerable
            .Range(0, MostRows)
            .LastOrDefault(
                row =>
                    form?.Keys.Any(key =>
                        key.StartsWith($"{name}.{row}.", StringComparison.Ordinal) && Text(key) is not null
                    ) == true,
                -1
            ) + 1;

    /// <summary>Every parameter that was given a value.</summary>
    public Dictionary<string, string> Parameters(IEnumerable<Parameter> parameters) =>
        parameters
            .Select(parameter => (parameter.Name, Value: Value(parameter)))
            .Where(given => given.Value is not null)
            .ToDictionary(given => given.Name, given => given.Value!);

    string? Value(Parameter parameter)
    {
        var name = $"p.{parameter.Name}";
        return parameter.Type switch
        {
            ParameterType.Boolean => Text(name) == "true" ? "true" : "false",
            ParameterType.Set => List([
                .. All(name),
                .. (Text($"{name}.more") ?? "").Split(
                    ',',
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                ),
            ]),
            ParameterType.List when parameter.Columns.Count > 0 => Table(name, parameter),
            ParameterType.Money or ParameterType.Percent or ParameterType.Integer when parameter.Per is null => Text(
                name
            )
                ?.Replace(',', '.')
                .Replace("\u00a0", "", StringComparison.Ordinal)
                .Replace(" ", "", StringComparison.Ordinal),
            _ => Text(name),
        };
    }

    static string? List(IReadOnlyList<string> values) =>
        values.Count == 0 ? null : $"[{string.Join(", ", values.Distinct().Select(Quoted))}]";

    string? Table(string name, Parameter parameter)
    {
        var rows = new List<string>();
        for (var row = 0; row < Rows(name); row++)
        {
            var cells = parameter.Columns.Select(column =>
                (column.Key, Type: column.Value, Text: Text($"{name}.{row}.{column.Key}"))
            );
            if (cells.All(cell => cell.Text is null))
                continue;
            rows.Add(
                $"{{{string.Join(", ", cells.Select(cell => $"{cell.Key}: {(cell.Type == ParameterType.Boolean ? cell.Text == "true" ? "true" : "false" : Scalar(cell.Text ?? ""))}"))}}}"
            );
        }
        return rows.Count == 0 ? null : $"[{string.Join(", ", rows)}]";
    }

    static string Scalar(string text) => Number().IsMatch(text) ? text : Quoted(text);

    static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^\d+(\.\d+)?$")]
    private static partial Regex Number();
}
