using Contrefort.Core.Terms.Parsing;

namespace Contrefort.Core.Terms;

/// <summary>Reads offers in the language <c>support-terms/1</c>. Pure: texts in, an offer or what is wrong with it out.</summary>
public static class OfferReader
{
    /// <summary>An offer that extends more than this is refused.</summary>
    const int LongestChain = 8;

    /// <summary>Reads one offer and all it extends.</summary>
    /// <param name="offerId">The offer to read.</param>
    /// <param name="textOf">The text of an offer's file by the offer's id; null when there is none.</param>
    public static OfferReading Read(string offerId, Func<string, string?> textOf)
    {
        var diagnostics = new Diagnostics();
        try
        {
            if (Document(offerId, textOf, [], diagnostics) is not { } document || diagnostics.Any)
                return new(null, diagnostics.All);
            var offer = new OfferBuilder(diagnostics).Build(document);
            // An option may contradict the offer it is added to: each is tried.
            foreach (var option in offer.Abstract ? [] : document.Options)
                new OfferBuilder(diagnostics).Build(new DocumentReader(diagnostics).With(document, option));
            return diagnostics.Any ? new(null, diagnostics.All) : new(offer, []);
        }
        catch (OfferException refused)
        {
            diagnostics.Add(refused.Diagnostics);
            return new(null, diagnostics.All);
        }
    }

    /// <summary>
    /// Reads every offer of a folder, its texts given by offer id. Each stands or falls alone, but for the other offers it
    /// needs: they must be there.
    /// </summary>
    public static IReadOnlyDictionary<string, OfferReading> ReadAll(IReadOnlyDictionary<string, string> texts) =>
        texts
            .Keys.Order(StringComparer.Ordinal)
            .ToDictionary(id => id, id => WithItsNeighbours(Read(id, texts.GetValueOrDefault), texts.Keys));

    static OfferReading WithItsNeighbours(OfferReading reading, IEnumerable<string> known)
    {
        var diagnostics = new Diagnostics();
        foreach (var (place, id) in reading.Offer is { } offer ? Neighbours(offer) : [])
            if (!known.Contains(id))
                diagnostics.Unknown(place, "offer", id, known);
        return diagnostics.Any ? new(null, diagnostics.All) : reading;
    }

    static IEnumerable<(Place, string)> Neighbours(Offer offer)
    {
        foreach (var term in offer.Terms.Concat(offer.Options.SelectMany(option => option.Adds)))
        {
            var place = new Place(FileOf(term.OfferId), term.Line, 1);
            if (term is PrerequisiteTerm { Contract: { } contract })
                yield return (place, contract);
            if (term is ScopeTerm { Under: { } under })
                yield return (place, under.Split('.')[0]);
        }
        foreach (var option in offer.Document.Options)
            if (option.Body["offer"] is { ScalarText: { } sold } node)
                yield return (node.Place, sold);
    }

    static OfferDocument? Document(
        string id,
        Func<string, string?> textOf,
        IReadOnlyList<string> chain,
        Diagnostics diagnostics
    )
    {
        if (textOf(id) is not { } text)
        {
            diagnostics.Add(new Place(FileOf(id), 1, 1), new("There is no offer “{0}”.", id));
            return null;
        }
        var root = NodeParser.Parse(FileOf(id), text);
        var map = root as MapNode;
        if (map?["offer"]?.ScalarText is { } own && own != id)
            diagnostics.Add(map["offer"]!, new("The file is named {0}: the offer is “{1}”.", FileOf(id), id));

        OfferDocument? parent = null;
        if (map?["extends"] is { } extends)
        {
            var other = extends.ScalarText ?? "";
            if (chain.Contains(other) || other == id)
                diagnostics.Add(
                    extends,
                    new("“{0}” extends itself: {1}.", id, string.Join(" → ", [.. chain, id, other]))
                );
            else if (chain.Count >= LongestChain)
                diagnostics.Add(extends, new("More than {0} offers extend each other.", LongestChain));
            else if (textOf(other) is null)
                diagnostics.Add(extends, new("There is no offer “{0}” to extend.", other));
            else
                parent = Document(other, textOf, [.. chain, id], diagnostics);
            if (parent is null)
                return null;
        }
        return new DocumentReader(diagnostics).Offer(root, parent);
    }

    static string FileOf(string id) => $"{id}.yaml";
}
