namespace Contrefort.Core.Terms.Parsing;

/// <summary>Whether what terms say of each other holds: a resolved offer contradicts itself nowhere.</summary>
sealed class References(Offer offer, Diagnostics diagnostics)
{
    public void Check()
    {
        foreach (var term in offer.Terms)
            Check(term);
    }

    void Check(Term term)
    {
        switch (term)
        {
            case ResponseTerm { BreachAs: { } other }:
                Exists(term, $"response.{other}");
                break;
            case QuotaTerm quota:
                if (quota.Within is { } credit)
                    Exists(term, credit);
                if (quota.Beyond.Reference is { } beyond)
                    Exists(term, beyond);
                break;
            case ScopeTerm scope:
                foreach (var reference in scope.BilledAs)
                    Exists(term, reference);
                break;
            case NoticeTerm { Upon: Upon.CreditUsed used }:
                Exists(term, $"credit.{used.Credit}");
                break;
            case ProcedureTerm procedure:
                foreach (var started in procedure.Starts)
                    Exists(term, $"response.{started}");
                break;
            case BillingTerm billing:
                foreach (var reference in billing.Of)
                    Exists(term, reference);
                break;
            case DiscountTerm { Of: var of } when of.Contains('.', StringComparison.Ordinal):
                Exists(term, of);
                break;
            case RevisionTerm revision:
                if (revision.Of.Contains('.', StringComparison.Ordinal))
                    Exists(term, revision.Of);
                if (revision.NeedsNotice is { } notice)
                    Exists(term, $"notice.{notice}");
                break;
            case PenaltyTerm penalty:
                Exists(term, penalty.Refund);
                Guaranteed(penalty);
                break;
        }
    }

    void Guaranteed(PenaltyTerm penalty)
    {
        if (Exists(penalty, penalty.UponBreachOf) is ResponseTerm { Commitment: not Commitment.Guaranteed } response)
            diagnostics.Add(
                Place(penalty),
                new("A penalty sanctions a guaranteed response; {0} is {1}.", response.Ref, response.Commitment.Word())
            );
    }

    Term? Exists(Term term, string reference)
    {
        if (offer.Find(reference) is { } found)
            return found;
        if (reference.StartsWith("option.", StringComparison.Ordinal))
        {
            if (offer.Options.All(option => $"option.{option.Id}" != reference))
                diagnostics.Unknown(
                    Place(term),
                    "option",
                    reference,
                    offer.Options.Select(option => $"option.{option.Id}")
                );
            return null;
        }
        diagnostics.Unknown(Place(term), "term", reference, offer.Terms.Select(known => known.Ref));
        return null;
    }

    Place Place(Term term) => offer.Document.Terms.First(raw => raw.Ref == term.Ref).Place;
}
