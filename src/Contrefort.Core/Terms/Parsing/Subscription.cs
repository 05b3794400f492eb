using NodaTime;

namespace Contrefort.Core.Terms.Parsing;

/// <summary>An offer, and what one customer chose: the terms of a contract.</summary>
static class Subscription
{
    public static ContractTerms Read(Offer offer, Choices choices, CalendarShelf calendars)
    {
        var diagnostics = new Diagnostics();
        var reader = new DocumentReader(diagnostics);
        var document = Chosen(offer, choices, reader, diagnostics);
        Throw(diagnostics);

        // One reading per date from which something changes; the first holds from the beginning.
        List<(LocalDate From, Offer Terms)> states = [(LocalDate.MinIsoValue, Built(document, diagnostics))];
        foreach (var amendment in choices.Amendments.OrderBy(amendment => amendment.EffectiveOn))
        {
            document = reader.Amended(document, NodeParser.Parse(amendment.Label, amendment.Document), amendment.Label);
            states.Add((amendment.EffectiveOn, Built(document, diagnostics)));
        }
        return new(offer, choices, calendars, states);
    }

    static OfferDocument Chosen(Offer offer, Choices choices, DocumentReader reader, Diagnostics diagnostics)
    {
        var document = offer.Document;
        if (offer.Abstract)
            diagnostics.Add(document.Place, new("“{0}” only serves to be extended.", offer.Id));
        foreach (var id in choices.Options)
            if (document.Options.FirstOrDefault(option => option.Id == id) is { } option)
                document = reader.With(document, option);
            else
                diagnostics.Unknown(new("options", 1, 1), "option", id, document.Options.Select(known => known.Id));

        var set = document.Set.ToDictionary();
        foreach (var (name, text) in choices.Parameters)
            set[name] = new(new(name, 1, 1), name, Flow.Read(name, text, TypeOf(name, document)));
        return document with { Set = set };
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
