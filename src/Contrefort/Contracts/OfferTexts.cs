using System.Collections.Concurrent;
using Contrefort.Core;
using Contrefort.Core.Terms;

namespace Contrefort.Contracts;

/// <summary>The signed texts behind the offers, read once, so that a term can be shown beside its passage.</summary>
internal sealed class OfferTexts
{
    readonly Lazy<ShippedOffers> _shipped = new(() => ShippedOffers.Read());
    readonly ConcurrentDictionary<(string Offer, string Version), IReadOnlyDictionary<string, SourceText>> _texts =
        new();

    /// <returns>Null when the source names no text we have, or no place in it.</returns>
    public Passage? Passage(Offer offer, string source) =>
        SourceText.Find(source, _texts.GetOrAdd((offer.Id, offer.Version), _ => _shipped.Value.SourcesOf(offer)));
}

/// <summary>What the terms of a kind are about, as a heading.</summary>
internal enum TermTitle
{
    Scope,
    Quota,
    Scale,
    Coverage,
    Channel,
    Response,
    Credit,
    Meter,
    Rate,
    Fee,
    Discount,
    Billing,
    Period,
    Revision,
    Penalty,
    Approval,
    Notice,
    Deliverable,
    Role,
    Procedure,
    Prerequisite,
    Text,
}

internal static class TermTitles
{
    extension(TermTitle)
    {
        /// <param name="kind">As the language writes it: <c>response</c>.</param>
        public static TermTitle Of(string kind) => Enum.Parse<TermTitle>(kind, ignoreCase: true);
    }
}

/// <summary>A word of an offer as a label: <c>customer-zone</c> is « Fuseau du client ».</summary>
internal static class ParameterLabel
{
    public static string Of(string name, Words words)
    {
        var said = words[new Sentence(name.Replace('-', ' '))];
        return said.Length == 0 ? name : char.ToUpper(said[0], words.Reader.Culture) + said[1..];
    }
}
