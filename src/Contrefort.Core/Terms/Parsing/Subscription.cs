using NodaTime;

namespace Contrefort.Core.Terms.Parsing;

/// <summary>An offer, and what one customer chose: the terms of a contract.</summary>
static class Subscription
{
    public static ContractTerms Read(Offer offer, Choices choices, CalendarShelf calendars)
    {
        var diagnostics = new Diagnostics();
        var reader = new DocumentReader(diagnostics);
        var amendments = choices
            .Amendments.OrderBy(amendment => amendment.EffectiveOn)
            .Select(amendment => new Layer(
                amendment.EffectiveOn,
                amendment.Label,
                NodeParser.Parse(amendment.Label, amendment.Document)
            ))
            .ToList();

        // One reading per date from which something changes; the first holds from the beginning.
        List<ContractState> states = [];
        foreach (
            var day in amendments
                .Select(amendment => amendment.From)
                .Where(day => day > Amendment.FromTheBeginning)
                .Distinct()
                .Prepend(Amendment.FromTheBeginning)
        )
        {
            var laid = amendments.Where(amendment => amendment.From <= day).ToList();
            var options = Options(choices, laid);
            var document = Document(offer, choices, laid, options, reader, diagnostics);
            Throw(diagnostics);
            states.Add(new(day, Built(document, diagnostics), options));
        }
        return new(offer, choices, calendars, states);
    }

    sealed record Layer(LocalDate From, string Label, Node Root)
    {
        public IReadOnlyList<string> Adds => Words("options");
        public IReadOnlyList<string> Drops =>
            [
                .. Words("drop")
                    .Where(word => word.StartsWith("option.", StringComparison.Ordinal))
                    .Select(word => word["option.".Length..]),
            ];

        IReadOnlyList<string> Words(string key) =>
            ((Root as MapNode)?[key] as ListNode)?.Items.Select(item => item.ScalarText ?? "").ToList() ?? [];
    }

    /// <summary>The options in force once these amendments are signed.</summary>
    static IReadOnlyList<string> Options(Choices choices, IEnumerable<Layer> amendments) =>
        amendments.Aggregate(
            choices.Options,
            (options, amendment) => [.. options.Except(amendment.Drops).Union(amendment.Adds)]
        );

    /// <summary>
    /// The offer, its options, the customer's values, then each amendment over what stood before it. An option dropped since
    /// is as if it had never been chosen, and its parameters with it.
    /// </summary>
    static OfferDocument Document(
        Offer offer,
        Choices choices,
        IReadOnlyList<Layer> amendments,
        IReadOnlyList<string> options,
        DocumentReader reader,
        Diagnostics diagnostics
    )
    {
        var document = offer.Document;
        if (offer.Abstract)
            diagnostics.Add(document.Place, new("“{0}” only serves to be extended.", offer.Id));
        document = With(document, choices.Options, choices.Options.Except(options));
        var set = document.Set.ToDictionary();
        foreach (var (name, text) in choices.Parameters)
            set[name] = new(new(name, 1, 1), name, Flow.Read(name, text, TypeOf(name, document)));
        document = document with { Set = set };
        foreach (var amendment in amendments)
            document = reader.Amended(
                With(document, amendment.Adds, amendment.Adds.Except(options)),
                amendment.Root,
                amendment.Label
            );
        var gone = choices.Options.Concat(amendments.SelectMany(amendment => amendment.Adds)).Except(options).ToList();
        var orphans = offer
            .Document.Options.Where(option => gone.Contains(option.Id))
            .SelectMany(option => (option.Body["parameters"] as MapNode)?.Entries ?? [])
            .Select(entry => entry.Key)
            .Except(document.Parameters.Select(entry => entry.Key))
            .ToList();
        return document with { Set = document.Set.Where(entry => !orphans.Contains(entry.Key)).ToDictionary() };

        OfferDocument With(OfferDocument under, IEnumerable<string> added, IEnumerable<string> droppedSince)
        {
            foreach (var id in added)
                if (under.Options.FirstOrDefault(option => option.Id == id) is not { } option)
                    diagnostics.Unknown(new("options", 1, 1), "option", id, under.Options.Select(known => known.Id));
                else if (!droppedSince.Contains(id))
                    under = reader.With(under, option);
            return under;
        }
    }

    static ParameterType TypeOf(string name, OfferDocument document) =>
        Vocabulary.Parse<ParameterType>(
            (document.Parameters.FirstOrDefault(entry => entry.Key == name)?.Value as MapNode)?["type"]?.ScalarText
                ?? ""
        ) ?? ParameterType.Text;

    static Offer Built(OfferDocument document, Diagnostics diagnostics)
    {
        var built = new OfferBuilder(diagnostics).Build(document);
        foreach (
            var missing in built.Parameters.Where(parameter =>
                parameter.Value is null && parameter.RequiredAt == RequiredAt.Subscription
            )
        )
            diagnostics.Add(new Place(missing.Name, 1, 1), new("The parameter “{0}” has no value yet.", missing.Name));
        Throw(diagnostics);
        return built;
    }

    static void Throw(Diagnostics diagnostics)
    {
        if (diagnostics.Any)
            throw new OfferException(diagnostics.All);
    }
}
