using System.Text.Json;
using Contrefort.Core;

namespace Contrefort.Cli.Calc;

/// <summary>Reads the fields of a case, and says in a sentence what one of them should have been.</summary>
internal static class Fields
{
    public static string Text(JsonElement given, string name) =>
        given.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String
            ? field.GetString()!
            : throw new RuleViolationException(new Sentence("“{0}” is missing, or is not a text.", name));

    /// <summary>A list of texts; one text alone is a list of one, null an empty list.</summary>
    public static IReadOnlyList<string> Texts(JsonElement field, string name) =>
        field.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.String => [field.GetString()!],
            JsonValueKind.Array when field.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            [
                .. field.EnumerateArray().Select(item => item.GetString()!),
            ],
            _ => throw new RuleViolationException(new Sentence("“{0}” is not a list of texts.", name)),
        };

    public static IEnumerable<(string Name, JsonElement Value)> Pairs(JsonElement field, string name) =>
        field.ValueKind switch
        {
            JsonValueKind.Object => field.EnumerateObject().Select(pair => (pair.Name, pair.Value)),
            JsonValueKind.Null => [],
            _ => throw new RuleViolationException(new Sentence("“{0}” is not an object.", name)),
        };

    /// <summary>True when the flag is there and true.</summary>
    public static bool Asked(JsonElement given, string name) =>
        given.TryGetProperty(name, out var field)
        && field.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False or JsonValueKind.Null => false,
            _ => throw new RuleViolationException(new Sentence("“{0}” is not true.", name)),
        };
}
