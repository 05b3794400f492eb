using System.Globalization;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Parsing;

namespace Contrefort.Core.Billing;

/// <summary>How many a contract has of what is priced one by one: <c>server</c> is counted by the parameter <c>servers</c>.</summary>
public static class Counted
{
    public static int Of(ContractTerms terms, string thing)
    {
        if (Several(terms, thing) is { } list)
            return list.Items.Count;
        return int.TryParse(terms.Parameter($"{thing}s"), CultureInfo.InvariantCulture, out var number) ? number : 1;
    }

    /// <summary>The things by name: a set of components, the rows of a list by their column <c>name</c>; null when nothing lists them.</summary>
    internal static IReadOnlyList<string>? Names(ContractTerms terms, string thing) =>
        Several(terms, thing)?.Items.Select(item => (item as MapNode)?["name"]?.ScalarText ?? item.ScalarText ?? "")
            is { } names
            ? [.. names]
            : null;

    static ListNode? Several(ContractTerms terms, string thing) =>
        terms.Parameters.FirstOrDefault(parameter => parameter.Name == $"{thing}s")
            is { Type: ParameterType.List or ParameterType.Set, Value: { } value and not "null" } parameter
            ? Flow.Read(parameter.Name, value, parameter.Type) as ListNode
            : null;
}
