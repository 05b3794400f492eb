namespace Contrefort.Core.Terms.Parsing;

/// <summary>A file's nodes laid over the document it extends.</summary>
sealed class DocumentReader(Diagnostics diagnostics)
{
    static readonly string[] _header = ["version", "label", "seller", "currency", "prices", "zone", "obligation"];

    /// <param name="parent">The document extended; null at the top of the chain.</param>
    public OfferDocument Offer(Node root, OfferDocument? parent)
    {
        var fields = new Fields(root, diagnostics);
        Format(fields, "support-terms/1");
        var id = fields.Text("offer");
        fields.Take("extends");
        var document = new OfferDocument
        {
            Id = id,
            Place = root.Place,
            Abstract = fields.Flag("abstract"),
            Extends = parent is null ? [] : [parent.Id, .. parent.Extends],
            Header = Header(fields, parent),
            Sources = Texts(fields, "sources", parent?.Sources),
            Labels = Texts(fields, "labels", parent?.Labels),
        };
        document = document with
        {
            Calendars = Over(parent?.Calendars ?? [], fields.Entries("calendars")),
            Parameters = Over(parent?.Parameters ?? [], fields.Entries("parameters")),
            Set = parent?.Set ?? document.Set,
            Options = Options(fields, parent, id),
            Lists = Over(parent?.Lists ?? [], fields.Entries("lists")),
            Notes = [.. parent?.Notes ?? [], .. fields.List("notes")],
            Terms = parent?.Terms ?? [],
        };
        document = Changes(fields, document, new(id, null, null));
        fields.Done();
        return document;
    }

    public void Format(Fields fields, string expected)
    {
        if (fields.Require("format") is { } format && format.ScalarText != expected)
            diagnostics.Add(format, new("This is not “{0}”.", expected));
    }

    /// <summary>
    /// An amendment: <c>set</c>, <c>drop</c>, <c>terms</c>, <c>calendars</c> and <c>prices</c> laid over the offer. The options it
    /// adds or drops are the subscription's to lay.
    /// </summary>
    public OfferDocument Amended(OfferDocument document, Node root, string label)
    {
        var fields = new Fields(root, diagnostics);
        fields.Take("options");
        var prices = fields.Entries("prices");
        document = document with { Calendars = Over(document.Calendars, fields.Entries("calendars")) };
        document = Changes(fields, document, new(document.Id, null, label));
        foreach (var price in prices)
            document = Priced(document, price);
        fields.Done();
        return document;
    }

    /// <summary>
    /// A price for a fee or a rate, those of options too: an amount, or an amount and what it is <c>per</c>. The term stays
    /// what it is otherwise.
    /// </summary>
    OfferDocument Priced(OfferDocument document, MapEntry price)
    {
        var term =
            document.Terms.FirstOrDefault(term => term.Ref == price.Key)
            ?? document.Options.Select(OfferBuilder.FeeOf).FirstOrDefault(fee => fee?.Ref == price.Key);
        if (term is not { Body: MapNode body })
        {
            diagnostics.Unknown(price.Place, "term", price.Key, document.Terms.Select(known => known.Ref));
            return document;
        }
        IReadOnlyList<MapEntry> given = price.Value is MapNode map
            ? map.Entries
            : [new(price.Place, "amount", price.Value)];
        return document with
        {
            Terms = Laid(document.Terms, [term with { Body = body with { Entries = Over(body.Entries, given) } }]),
        };
    }

    /// <summary>What an option adds: terms and calendars.</summary>
    public OfferDocument With(OfferDocument document, RawOption option)
    {
        var added = Added(option);
        return document with
        {
            Calendars = Over(document.Calendars, (option.Body["calendars"] as MapNode)?.Entries ?? []),
            Parameters = Over(document.Parameters, (option.Body["parameters"] as MapNode)?.Entries ?? []),
            Terms = Laid(document.Terms, added),
        };
    }

    public IReadOnlyList<RawTerm> Added(RawOption option) =>
        option.Body["adds"] is { } adds
            ? Terms(adds, new(option.OfferId, option, option.Body["source"]?.ScalarText))
            : [];

    OfferDocument Changes(Fields fields, OfferDocument document, Origin origin)
    {
        var set = fields.Entries("set");
        var drop = fields.Take("drop");
        var terms = fields.Take("terms");
        var own = terms is null ? [] : Terms(terms, origin);
        return document with { Set = Merged(document.Set, set), Terms = Laid(Kept(document.Terms, drop, fields), own) };
    }

    static Dictionary<string, MapEntry> Merged(
        IReadOnlyDictionary<string, MapEntry> values,
        IReadOnlyList<MapEntry> set
    )
    {
        var merged = new Dictionary<string, MapEntry>(values);
        foreach (var entry in set)
            merged[entry.Key] = entry;
        return merged;
    }

    IReadOnlyList<RawTerm> Kept(IReadOnlyList<RawTerm> terms, Node? drop, Fields fields)
    {
        foreach (var item in drop is null ? [] : fields.Items(drop))
        {
            var reference = fields.AsText(item);
            if (reference.StartsWith("option.", StringComparison.Ordinal))
                continue;
            if (terms.Any(term => term.Ref == reference))
                terms = [.. terms.Where(term => term.Ref != reference)];
            else
                diagnostics.Unknown(item.Place, "term", reference, terms.Select(term => term.Ref));
        }
        return terms;
    }

    /// <summary>New terms at the end, replacing ones where the replaced stood.</summary>
    static IReadOnlyList<RawTerm> Laid(IReadOnlyList<RawTerm> under, IReadOnlyList<RawTerm> over)
    {
        var laid = under.ToList();
        foreach (var term in over)
        {
            var place = laid.FindIndex(term.TakesThePlaceOf);
            laid.RemoveAll(term.TakesThePlaceOf);
            laid.Insert(place < 0 ? laid.Count : place, term);
        }
        return laid;
    }

    IReadOnlyList<RawTerm> Terms(Node node, Origin origin)
    {
        List<RawTerm> terms = [];
        Dictionary<string, Place> seen = [];
        foreach (var item in new Fields(new MapNode(node.Place, []), diagnostics).Items(node))
        {
            if (item is not MapNode { Entries: [var entry] })
            {
                diagnostics.Add(item, new("A term is written “{0}”.", "- kind: {id, source, …}"));
                continue;
            }
            var term = new RawTerm(entry.Key, entry.Place, entry.Value, origin.OfferId)
            {
                Option = origin.Option?.Id,
                DefaultId = origin.Option?.Id,
                DefaultSource = origin.Source,
            };
            if (term.Id is not null && !seen.TryAdd(term.Ref, entry.Place))
                diagnostics.Add(entry.Place, new("“{0}” is already given on line {1}.", term.Ref, seen[term.Ref].Line));
            terms.Add(term);
        }
        return terms;
    }

    sealed record Origin(string OfferId, RawOption? Option, string? Source);

    static Dictionary<string, Node> Header(Fields fields, OfferDocument? parent)
    {
        var header = new Dictionary<string, Node>(parent?.Header ?? new Dictionary<string, Node>());
        foreach (var key in _header)
            if (fields.Take(key) is { } node)
                header[key] = node;
        foreach (var key in _header[..4].Append("zone").Where(key => !header.ContainsKey(key)))
            fields.Require(key);
        return header;
    }

    static Dictionary<string, string> Texts(Fields fields, string key, IReadOnlyDictionary<string, string>? inherited)
    {
        var texts = new Dictionary<string, string>(inherited ?? new Dictionary<string, string>());
        foreach (var entry in fields.Entries(key))
            texts[entry.Key] = fields.AsText(entry.Value);
        return texts;
    }

    IReadOnlyList<RawOption> Options(Fields fields, OfferDocument? parent, string offerId)
    {
        var options = parent?.Options.ToList() ?? [];
        Dictionary<string, Place> seen = [];
        foreach (var item in fields.Take("options") is { } node ? fields.Items(node) : [])
        {
            if (item is not MapNode body || body["id"]?.ScalarText is not { } id)
            {
                diagnostics.Add(item, "An option is a map with an “id”.");
                continue;
            }
            if (!seen.TryAdd(id, item.Place))
                diagnostics.Add(item, new("“{0}” is already given on line {1}.", id, seen[id].Line));
            options.RemoveAll(option => option.Id == id);
            options.Add(new(id, item.Place, body, offerId));
        }
        return options;
    }

    static IReadOnlyList<MapEntry> Over(IReadOnlyList<MapEntry> under, IReadOnlyList<MapEntry> over) =>
        [.. under.Where(entry => over.All(own => own.Key != entry.Key)), .. over];
}
