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
        if (
            Naming(scopes, component, scope => scope.Excludes) is { Count: > 0 } excluding
            && !IsLifted(scopes, component)
        )
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
        var catalogued = listing
            .Where(scope => Catalogue(scope).Any(entry => ComponentName.Matches(entry, component)))
            .ToList();
        if (catalogued.Count == 0)
            return new(CoverageStanding.Unlisted, Cite(listing));
        return catalogued.FirstOrDefault(scope => scope.Components!.ChosenBy is null) is { } open
            ? new(CoverageStanding.Covered, [open.Cite()])
            : new(CoverageStanding.NotChosen, Cite(catalogued));
    }

    /// <summary>The options a customer could add to have what is not covered now.</summary>
    public static IReadOnlyList<OfferOption> Proposals(ContractTerms terms, string component) =>
        [
            .. terms.Options.Where(option =>
                !terms.Choices.Options.Contains(option.Id)
                && option
                    .Adds.OfType<ScopeTerm>()
                    .Any(scope => Included(scope).Any(entry => ComponentName.Matches(entry, component)))
            ),
        ];

    /// <summary>Everything the offer's lists name, for a person to choose from: domain → components.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> CatalogueOf(ContractTerms terms) =>
        terms
            .Of<ScopeTerm>()
            .Select(scope => scope.Components?.Domains.OrDefault())
            .FirstOrDefault(domains => domains is { Count: > 0 })
        ?? new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Everything that is asked for is support: a contract may exclude it as a whole.</summary>
    public const string Support = "support";

    /// <summary>An option is bought to have what the offer leaves out: what it includes by name is no longer excluded.</summary>
    static bool IsLifted(List<ScopeTerm> scopes, string component) =>
        scopes.Any(scope =>
            scope.Option is not null
            && Included(scope).Any(entry => ComponentName.Matches(entry, component))
            && scopes.All(other =>
                other.Option != scope.Option || !other.Excludes.Any(entry => ComponentName.Matches(entry, component))
            )
        );

    static IReadOnlyList<string> Included(ScopeTerm scope) => scope.AllOnQuote ? [] : scope.Includes.OrDefault() ?? [];

    static IEnumerable<string> Catalogue(ScopeTerm scope) =>
        (scope.Components!.Domains.OrDefault() ?? new Dictionary<string, IReadOnlyList<string>>()).Values.SelectMany(
            c => c
        );

    static List<Citation> Naming(
        List<ScopeTerm> scopes,
        string component,
        Func<ScopeTerm, IReadOnlyList<string>> list
    ) => [.. Cite(scopes.Where(scope => list(scope).Any(entry => ComponentName.Matches(entry, component))))];

    static IReadOnlyList<Citation> Cite(IEnumerable<Term> terms) => [.. terms.Select(term => term.Cite())];
}
