using Contrefort.Core.Terms;

namespace Contrefort.Core.Contracts;

public enum CoverageStanding
{
    Covered,
    BestEffort,
    OnQuote,
    Excluded,

    /// <summary>In the catalogue, but the customer chose other components.</summary>
    NotChosen,

    /// <summary>Nowhere in what the contract lists.</summary>
    Unlisted,
}

/// <summary>
/// Whether a contract covers a component or product, read from its scopes. What is excluded wins over what is included; what
/// was added to the contract by agreement is covered; where no scope lists components, none is refused.
/// </summary>
public sealed record Coverage(CoverageStanding Standing, IReadOnlyList<Citation> Because)
{
    public static Coverage Of(Contract contract, string component)
    {
        var scopes = contract.Terms.Of<ScopeTerm>().ToList();
        if (Naming(scopes, component, scope => scope.Excludes) is { Count: > 0 } excluding)
            return new(CoverageStanding.Excluded, excluding);
        if (Naming(scopes, component, Included) is { Count: > 0 } including)
            return new(CoverageStanding.Covered, including);
        if (Naming(scopes, component, scope => scope.BestEffort) is { Count: > 0 } trying)
            return new(CoverageStanding.BestEffort, trying);
        if (Naming(scopes, component, scope => scope.OnQuote) is { Count: > 0 } quoting)
            return new(CoverageStanding.OnQuote, quoting);

        var listing = scopes.Where(scope => scope.Components is not null).ToList();
        if (listing.Count == 0)
            return new(CoverageStanding.Covered, Cite(scopes.Where(scope => scope.Includes.IsSet)));
        if (contract.Components.Any(chosen => ComponentName.Matches(chosen, component)))
            return new(CoverageStanding.Covered, Cite(listing));
        var catalogued = listing.Where(scope => Catalogue(scope).Any(entry => ComponentName.Matches(entry, component))).ToList();
        if (catalogued.Count == 0)
            return new(CoverageStanding.Unlisted, Cite(listing));
        return catalogued.FirstOrDefault(scope => scope.Components!.ChosenBy is null) is { } open
            ? new(CoverageStanding.Covered, [open.Cite()])
            : new(CoverageStanding.NotChosen, Cite(catalogued));
    }

    /// <summary>Everything the offer's lists name, for a person to choose from: domain → components.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> CatalogueOf(ContractTerms terms) =>
        terms
            .Of<ScopeTerm>()
            .Select(scope => scope.Components?.Domains.OrDefault())
            .FirstOrDefault(domains => domains is { Count: > 0 })
        ?? new Dictionary<string, IReadOnlyList<string>>();

    static IReadOnlyList<string> Included(ScopeTerm scope) => scope.AllOnQuote ? [] : scope.Includes.OrDefault() ?? [];

    static IEnumerable<string> Catalogue(ScopeTerm scope) =>
        (scope.Components!.Domains.OrDefault() ?? new Dictionary<string, IReadOnlyList<string>>()).Values.SelectMany(c => c);

    static List<Citation> Naming(List<ScopeTerm> scopes, string component, Func<ScopeTerm, IReadOnlyList<string>> list) =>
        [.. Cite(scopes.Where(scope => list(scope).Any(entry => ComponentName.Matches(entry, component))))];

    static IReadOnlyList<Citation> Cite(IEnumerable<Term> terms) => [.. terms.Select(term => term.Cite())];
}
