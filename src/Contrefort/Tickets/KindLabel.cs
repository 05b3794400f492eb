using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using Contrefort.Data;

namespace Contrefort.Tickets;

/// <summary>A kind of request in the offer's own word for it, when it has one: « Dossier conseil ».</summary>
internal static class KindLabel
{
    public static string Of(ContractTerms? terms, TicketKind kind, Words words) =>
        terms?.Labels.GetValueOrDefault(EnumText.Of(kind)) ?? words.Of(kind);
}
