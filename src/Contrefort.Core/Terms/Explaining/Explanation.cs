namespace Contrefort.Core.Terms;

/// <summary>
/// A term in plain words for a customer: short sentences, with the hours and amounts of the contract. Lists are arguments
/// holding several sentences; the edge joins them.
/// </summary>
public static class Explanation
{
    public static Sentence Of(Term term)
    {
        List<Sentence> sentences = [.. Say(term), .. WhenSentences.Of(term)];
        return sentences is [var one]
            ? one
            : new(string.Join(' ', Enumerable.Range(0, sentences.Count).Select(i => $"{{{i}}}")), [.. sentences]);
    }

    static IEnumerable<Sentence> Say(Term term) =>
        term switch
        {
            ScopeTerm scope => PerimeterSentences.Scope(scope),
            QuotaTerm quota => PerimeterSentences.Quota(quota),
            ScaleTerm scale => PerimeterSentences.Scale(scale),
            CoverageTerm coverage => PerimeterSentences.Coverage(coverage),
            ChannelTerm channel => PerimeterSentences.Channel(channel),
            ResponseTerm response => ResponseSentences.Response(response),
            CreditTerm credit => CreditSentences.Credit(credit),
            MeterTerm meter => CreditSentences.Meter(meter),
            RateTerm rate => MoneySentences.Rate(rate),
            FeeTerm fee => MoneySentences.Fee(fee),
            DiscountTerm discount => MoneySentences.Discount(discount),
            BillingTerm billing => MoneySentences.Billing(billing),
            RevisionTerm revision => MoneySentences.Revision(revision),
            PenaltyTerm penalty => MoneySentences.Penalty(penalty),
            PeriodTerm period => PeopleSentences.Period(period),
            ApprovalTerm approval => PeopleSentences.Approval(approval),
            NoticeTerm notice => PeopleSentences.Notice(notice),
            RoleTerm role => PeopleSentences.Role(role),
            DeliverableTerm deliverable => PromiseSentences.Deliverable(deliverable),
            ProcedureTerm procedure => PromiseSentences.Procedure(procedure),
            PrerequisiteTerm prerequisite => PromiseSentences.Prerequisite(prerequisite),
            TextTerm text => [new("{0}", new Quotation(text.Body))],
            _ => throw new InvalidOperationException($"No words for {term.GetType().Name}."),
        };
}
