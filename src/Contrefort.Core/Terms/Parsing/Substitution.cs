using System.Globalization;
using System.Text.RegularExpressions;

namespace Contrefort.Core.Terms.Parsing;

/// <summary>Puts the values of parameters in the place of <c>$name</c>.</summary>
static partial class Substitution
{
    /// <summary>
    /// References to parameters without a value stay; references to parameters that do not exist are reported.
    /// </summary>
    /// <param name="values">Every parameter known here, with its value or null.</param>
    public static Node Apply(Node node, IReadOnlyDictionary<string, Node?> values, Diagnostics diagnostics) =>
        node switch
        {
            ScalarNode { Reference: { } name } => Known(node, name, values, diagnostics) is { } value
                ? value with
                {
                    Place = node.Place,
                    Parameter = name,
                }
                : node,
            ScalarNode scalar when SumReference(scalar) is { } name => Known(node, name, values, diagnostics)
                is { } value
                ? Sum(scalar, name, value)
                : node,
            ListNode list => list with { Items = [.. list.Items.Select(item => Apply(item, values, diagnostics))] },
            MapNode map => map with
            {
                Entries =
                [
                    .. map.Entries.Select(entry => entry with { Value = Apply(entry.Value, values, diagnostics) }),
                ],
            },
            _ => node,
        };

    /// <summary>The parameter of <c>2 + $extra</c>.</summary>
    public static string? SumReference(ScalarNode scalar) =>
        SumPattern().Match(scalar.Text) is { Success: true } sum ? sum.Groups[2].Value : null;

    static Node? Known(Node node, string name, IReadOnlyDictionary<string, Node?> values, Diagnostics diagnostics)
    {
        if (values.TryGetValue(name, out var value))
            return value;
        diagnostics.Unknown(node.Place, "parameter", name, values.Keys);
        return null;
    }

    static Node Sum(ScalarNode scalar, string name, Node value) =>
        int.TryParse(value.ScalarText, NumberStyles.None, CultureInfo.InvariantCulture, out var extra)
            ? scalar with
            {
                Text = (
                    int.Parse(SumPattern().Match(scalar.Text).Groups[1].Value, CultureInfo.InvariantCulture) + extra
                ).ToString(CultureInfo.InvariantCulture),
                Quoted = false,
                Parameter = name,
            }
            : scalar;

    [GeneratedRegex(@"^(\d{1,6}) \+ \$([a-z][a-z0-9-]*)$", RegexOptions.CultureInvariant)]
    private static partial Regex SumPattern();
}
