namespace Contrefort.Core.Terms;

static class PerimeterSentences
{
    public static IEnumerable<Sentence> Scope(ScopeTerm scope)
    {
        if (!scope.Includes.IsSet)
            yield return "Covered: to be chosen.";
        else if (scope.Includes.Value is { Count: > 0 } included)
            yield return new(scope.AllOnQuote ? "On a quote: {0}." : "Covered: {0}.", Phrases.List(included));
        if (scope.Components is { } components)
            foreach (var sentence in Components(components, scope.OpenList))
                yield return sentence;
        if (scope.BestEffort is { Count: > 0 } tried)
            yield return new Sentence("As far as reasonably possible: {0}.", Phrases.List(tried));
        if (scope.OnQuote is { Count: > 0 } quoted)
            yield return new Sentence("On a quote: {0}.", Phrases.List(quoted));
        if (scope.Excludes is { Count: > 0 } excluded)
            yield return new Sentence("Not covered: {0}.", Phrases.List(excluded));
        if (scope.Levels is { Count: > 0 } levels)
            yield return new Sentence("Support levels: {0}.", Phrases.All(levels.Select(level => level)));
        if (scope.Over is { Count: > 0 } connections)
            yield return new Sentence("By {0}.", Phrases.List(connections));
        if (scope.From is { } from)
            yield return new Sentence("Only from {0}.", Phrases.Word(from));
        if (scope.If is { } condition)
            yield return new Sentence("If {0}.", Phrases.Word(condition));
        if (scope.Per is { } per)
            yield return new Sentence("For each {0}.", Phrases.Word(per));
        if (scope.CountsAs is { } counted)
            yield return new Sentence("Counts as one more {0}.", Phrases.Word(counted));
        if (scope.Calendar is { } calendar)
            yield return new Sentence("Served {0}.", Phrases.Hours(calendar, scope.Context));
        if (scope.StandardProbes is { Count: > 0 } standard)
            yield return new Sentence("Standard probes: {0}.", Phrases.Names(standard));
        if (scope.CustomProbes is { Count: > 0 } custom)
            yield return new Sentence("Custom probes: {0}.", Phrases.Names(custom));
        if (scope.Kinds is { Count: > 0 } kinds)
            yield return new Sentence("For {0}.", Phrases.List(kinds));
        if (scope.KeptWith is { Count: > 0 } kept)
            yield return new Sentence("Kept with {0}.", Phrases.List(kept));
        if (scope.Modules is { } modules)
            yield return new Sentence("Modules: {0}.", Phrases.Word(modules));
        if (scope.By is { } by)
            yield return new Sentence("By {0}.", Phrases.Word(by));
        if (scope.BilledAs is { Count: > 0 } billed)
            yield return new Sentence("Counted on {0}.", Phrases.References(billed));
        if (scope.Under is { } under)
            yield return new Sentence("Governed by {0}.", Phrases.Reference(under));
        if (scope.OutOfScope is not null)
            yield return "What is not covered is taken in and looked at; nothing is charged before an accepted quote.";
    }

    static IEnumerable<Sentence> Components(ComponentScope components, bool open)
    {
        var names = components.Domains.OrDefault()?.Values.SelectMany(domain => domain).ToList();
        yield return names is { Count: > 0 }
            ? new Sentence(
                open ? "Software covered, among others: {0}." : "Software covered: {0}.",
                Phrases.Names(names)
            )
            : "Software covered: to be chosen.";
        if (components.ChosenBy is not null)
            yield return "The customer chooses it.";
        if (components.Add == AddComponent.OnRequest)
            yield return "More can be added on request.";
        if (components.Add == AddComponent.OnAgreement)
            yield return "More can be added by agreement.";
    }

    public static IEnumerable<Sentence> Quota(QuotaTerm quota)
    {
        var what = Phrases.Word(quota.Of);
        if (quota.Max is { } max)
            yield return max switch
            {
                { IsSet: false } => new Sentence("Number of {0}: to be chosen.", what),
                { Value: null } => new Sentence("Unlimited {0}.", what),
                { Value: { } most } => new Sentence("At most {1} {0}.", what, most),
            };
        if (quota.Adds is { } adds)
            yield return new Sentence("At most {1} {0} more.", what, Phrases.Value(adds));
        if (quota.GroupMax is { } group)
            yield return new Sentence("At most {0} in all, with {1}.", group.Max, Phrases.Word(group.Of));
        if (quota.Within is { } credit)
            yield return new Sentence("Within {0}.", Phrases.Reference(credit));
        if (quota.IsUnlimited)
            yield break;
        yield return quota.Beyond.Kind switch
        {
            BeyondKind.Refuse => "Not more.",
            BeyondKind.Fee => "More for a fee.",
            BeyondKind.Option => new Sentence(
                "More with the option {0}.",
                Phrases.Word(quota.Beyond.Reference?.Split('.')[^1] ?? "")
            ),
            BeyondKind.Quote => "More on a quote.",
        };
    }

    public static IEnumerable<Sentence> Scale(ScaleTerm scale)
    {
        var what = Phrases.Word(scale.Of);
        if (scale.Values.Count > 0)
            yield return new Sentence(
                "Values of {0}: {1}.",
                what,
                Phrases.All(
                    scale.Values.Select(value => new Sentence(
                        "{0} ({1})",
                        value.Name,
                        new Quotation(value.Text.TrimEnd('.'))
                    ))
                )
            );
        if (scale.Bands.Count > 0)
            yield return new(
                "Bands of {0}, by number of {1}: {2}.",
                what,
                Phrases.Word(scale.By!),
                Phrases.All(
                    scale.Bands.Select(band => new Sentence("{0} from {1} to {2}", band.Name, band.From, band.To))
                )
            );
        if (scale.Outside is { } outside)
            yield return new Sentence("Outside: {0}.", Phrases.Word(outside));
        if (scale is { SetBy: { } by, AgreedWith: { } with })
            yield return new Sentence("Set by {0}, in agreement with {1}.", Phrases.Word(by), Phrases.Word(with));
        else if (scale.SetBy is { } alone)
            yield return new Sentence("Set by {0}.", Phrases.Word(alone));
    }

    public static IEnumerable<Sentence> Coverage(CoverageTerm coverage)
    {
        if (coverage.Calendar is { } calendar)
            yield return coverage.Of is { } what
                ? new Sentence("For {0}: {1}.", Phrases.Word(what), Phrases.Hours(calendar, coverage.Context))
                : new Sentence("Open {0}.", Phrases.Hours(calendar, coverage.Context));
        if (!coverage.Languages.IsSet)
            yield return "Service languages: to be chosen.";
        else if (coverage.Languages.Value is { Count: > 0 } languages)
            yield return new Sentence("Service language: {0}.", Phrases.List(languages));
        if (coverage.Territories is { Count: > 0 } territories)
            yield return new Sentence("Only in {0}.", Phrases.Names(territories));
        if (coverage.Zone is { } zone)
            yield return new Sentence("Time zone: {0}.", Phrases.Value(zone));
    }

    public static IEnumerable<Sentence> Channel(ChannelTerm channel)
    {
        yield return channel.For.Count > 0
            ? new Sentence("By {0}, to {1}.", Phrases.List(channel.Via), Phrases.List(channel.For))
            : new Sentence("By {0}.", Phrases.List(channel.Via));
        if (channel.Calendar is { } calendar)
            yield return new Sentence("Served {0}.", Phrases.Hours(calendar, channel.Context));
        if (channel.Numbers is { Count: > 0 } numbers)
            yield return new Sentence("Telephone numbers: {0}.", Phrases.List(numbers));
        if (channel.Opens is { } opens)
            yield return new Sentence("Opens a {0}.", Phrases.Word(opens));
        if (channel.Preferred)
            yield return "This is the preferred way.";
    }
}
