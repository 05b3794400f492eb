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

        var listing = Listing(contract.Terms);
        if (listing.Count == 0)
            return new(CoverageStanding.Covered, Cite(scopes.Where(scope => scope.Includes.IsSet)));
        if (contract.Components.Any(chosen => ComponentName.Matches(chosen, component)))
            return new(CoverageStanding.Covered, Cite(listing));
        if (
            listing.FirstOrDefault(scope =>
                IsOpen(scope) && Names(scope).Any(entry => ComponentName.Matches(entry, component))
            ) is
            { } covering
        )
            return new(CoverageStanding.Covered, [covering.Cite()]);
        return Offered(contract.Terms, listing).Any(entry => ComponentName.Matches(entry, component))
            ? new(CoverageStanding.NotChosen, Cite(listing))
            : new(CoverageStanding.Unlisted, Cite(listing));
    }

    /// <summary>
    /// The components a contract covers by name: those added by agreement, those chosen when it was signed, and those of the
    /// lists nobody has to choose from. For a person to pick from.
    /// </summary>
    public static IReadOnlyList<string> ComponentsOf(Contract contract) =>
        [
            .. contract
                .Components.Concat(Listing(contract.Terms).Where(IsOpen).SelectMany(Names))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    /// <summary>Every component the contract has a word for, covered or not, so that a request can be read for it.</summary>
    public static IReadOnlyList<string> ComponentsKnownTo(Contract contract) =>
        [
            .. ComponentsOf(contract)
                .Concat(Offered(contract.Terms, Listing(contract.Terms)))
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];

    static List<ScopeTerm> Listing(ContractTerms terms) =>
        [.. terms.Of<ScopeTerm>().Where(scope => scope.Components is not null)];

    /// <summary>A list to choose from covers nothing by itself; one that a parameter gives is what was chosen.</summary>
    static bool IsOpen(ScopeTerm scope) => scope.Components is { ChosenBy: null } or { Domains.Parameter: not null };

    /// <summary>What could have been chosen: lists to choose from, and the values the parameters of lists allow.</summary>
    static IEnumerable<string> Offered(ContractTerms terms, IEnumerable<ScopeTerm> listing) =>
        listing.SelectMany(scope =>
            Names(scope)
                .Concat(
                    terms.Parameters.FirstOrDefault(known => known.Name == scope.Components!.Domains.Parameter)?.Of
                        ?? []
                )
        );

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

    static IEnumerable<string> Names(ScopeTerm scope) =>
        scope.Components!.Domains.OrDefault()?.Values.SelectMany(names => names) ?? [];

    static List<Citation> Naming(
        List<ScopeTerm> scopes,
        string component,
        Func<ScopeTerm, IReadOnlyList<string>> list
    ) => [.. Cite(scopes.Where(scope => list(scope).Any(entry => ComponentName.Matches(entry, component))))];

    static IReadOnlyList<Citation> Cite(IEnumerable<Term> terms) => [.. terms.Select(term => term.Cite())];
}
