using Contrefort.Core.Terms;

namespace Contrefort.Tickets;

/// <summary>What the contract says of closing a ticket.</summary>
internal static class Closing
{
    /// <summary>The term that keeps a ticket open until the customer agrees too; null when the provider's word is enough.</summary>
    public static ProcedureTerm? Agreement(ContractTerms terms) =>
        terms
            .Of<ProcedureTerm>()
            .FirstOrDefault(term =>
                term.Upon is Upon.Event { Name: "close-asked" }
                && term.Steps.Any(step => step.Do == "require-agreement" && step.Of.Contains("customer"))
            );
}
