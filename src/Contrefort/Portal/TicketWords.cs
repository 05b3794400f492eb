using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;

namespace Contrefort.Portal;

/// <summary>What a customer may ask for, in the words of their contract's offer.</summary>
internal static class TicketWords
{
    /// <summary>An incident and a request always; the rest where the offer has a word for it.</summary>
    public static IEnumerable<(TicketKind Value, string Text)> Kinds(Words w, ContractTerms? terms) =>
        Enum.GetValues<TicketKind>()
            .Where(kind =>
                terms is null
                || kind is TicketKind.Incident or TicketKind.Request
                || terms.Labels.ContainsKey(EnumText.Of(kind))
            )
            .Select(kind => (kind, KindLabel.Of(terms, kind, w)));
}
