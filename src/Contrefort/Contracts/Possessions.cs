using Contrefort.Core.Contracts;

namespace Contrefort.Contracts;

internal static class Possessions
{
    /// <summary>The products a contract names: the values of the parameters <c>product</c> and <c>products</c>.</summary>
    public static IEnumerable<string> Products(this Contract contract) =>
        contract
            .Terms.Parameters.Where(parameter => parameter.Name is "product" or "products")
            .SelectMany(parameter =>
                parameter.Value is ['[', ..] list ? parameter.Items(list).Select(item => item[""])
                : parameter.Value is { } one and not "null" ? [one]
                : []
            );
}
