using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Targets;
using Contrefort.Tickets;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>What a contract's drafts should be, from its terms, its facts and what was billed. Nothing is read or written.</summary>
internal sealed record PlannedDraft(
    string Key,
    DraftOrigin Origin,
    DocumentType Type,
    string Term,
    LocalDate From,
    LocalDate Until,
    LocalDate InvoicedOn,
    IReadOnlyList<DraftedLine> Lines
)
{
    public DraftProof? Proof { get; init; }
    public string? Reason { get; init; }
    public Guid? Preceding { get; init; }

    public decimal Net => Lines.Sum(line => line.Net);

    /// <param name="breaches">Of what the contract owes.</param>
    public static IReadOnlyList<PlannedDraft> Of(
        ContractFacts facts,
        BilledBook billed,
        IReadOnlyList<Breach> breaches,
        LocalDate until
    )
    {
        // A correction compares with all that was billed, even past this run's day.
        var all = Drafts.Of(facts, LocalDate.Max(until, billed.LastInvoicedOn ?? until));
        return
        [
            .. all.Where(draft => draft.InvoicedOn <= until && !billed.IsIssued(draft.Key))
                .SelectMany(draft => FromTerms(draft, billed)),
            .. Corrected(all, billed, until),
            .. GivenBack(facts.Contract, billed, breaches, until),
        ];
    }

    /// <summary>
    /// What an amendment takes off is a document of its own: an invoice has no negative lines, and a credit note names the
    /// invoice it gives back from.
    /// </summary>
    static IEnumerable<PlannedDraft> FromTerms(Draft draft, BilledBook billed)
    {
        var given = draft.Lines.Where(line => line.Price.Quantity < 0).ToList();
        if (given.Count < draft.Lines.Count)
            yield return Made(draft, draft.Key, DocumentType.Invoice, draft.Lines.Except(given), 1);
        if (given.Count > 0 && !billed.IsIssued(draft.Key + "-"))
            yield return Made(draft, draft.Key + "-", DocumentType.CreditNote, given, -1) with
            {
                Preceding = billed.InvoiceOf(draft.Key.Split('+')[0]),
                Reason = "The contract changed during a period invoiced before.",
            };
    }

    static PlannedDraft Made(Draft draft, string key, DocumentType type, IEnumerable<DraftLine> lines, int sign) =>
        new(
            key,
            DraftOrigin.Terms,
            type,
            draft.Term.Ref,
            draft.From,
            draft.Until,
            draft.InvoicedOn,
            [.. lines.Select(line => DraftedLine.Of(line, key, sign))]
        );

    /// <summary>
    /// Lines that came late to a draft already issued, and lines whose amount has changed since: what is still owed is an
    /// invoice, what was too much a credit note.
    /// </summary>
    static IEnumerable<PlannedDraft> Corrected(IReadOnlyList<Draft> all, BilledBook billed, LocalDate until)
    {
        var now = all.SelectMany(draft => draft.Lines.Select(line => (Draft: draft, Line: line)))
            .ToDictionary(one => one.Line.Key);
        var late = now
            .Values.Where(one => billed.IsIssued(KeyOf(one)) && !billed.Has(one.Line.Key))
            .Select(one => new Part(KeyOf(one), null, DraftedLine.Of(one.Line, KeyOf(one))));
        var changed = Corrections.Of(billed.Lines, all).SelectMany(correction => Parts(correction, billed));
        foreach (
            var draft in late.Concat(changed).GroupBy(part => (part.DraftKey, part.Invoice, IsBack: part.Line.Net < 0))
        )
        {
            var (draftKey, invoice, isBack) = draft.Key;
            var lines = draft.Select(part => isBack ? Turned(part.Line) : part.Line).ToList();
            yield return new(
                $"{(invoice is { } earlier ? billed.DraftOf(earlier) : draftKey)}~{billed.Mended(draftKey) + 1}{(isBack ? "-" : "")}",
                DraftOrigin.Correction,
                isBack ? DocumentType.CreditNote : DocumentType.Invoice,
                billed.TermOf(draftKey),
                lines.Min(line => line.From),
                lines.Max(line => line.Until),
                until,
                lines
            )
            {
                Preceding = isBack ? invoice ?? billed.InvoiceOf(draftKey) : null,
                Reason = "What was invoiced before has changed since.",
            };
        }

        static string KeyOf((Draft Draft, DraftLine Line) one) =>
            one.Line.Price.Quantity < 0 ? one.Draft.Key + "-" : one.Draft.Key;
    }

    /// <summary>What is given back is one positive amount.</summary>
    static DraftedLine Turned(DraftedLine line) =>
        line with
        {
            Quantity = 1,
            Unit = UnitCode.One,
            BaseQuantity = 1,
            UnitPrice = -line.Net,
            Allowances = [],
            Computed = -line.Computed,
        };

    /// <param name="Invoice">The invoice it gives back from.</param>
    sealed record Part(string DraftKey, Guid? Invoice, DraftedLine Line);

    /// <summary>What is still owed; or what was too much, from each invoice that asked it, the latest first.</summary>
    static IEnumerable<Part> Parts(Correction correction, BilledBook billed)
    {
        var draftKey = billed.DraftOf(correction.Key);
        if (correction.Difference > 0)
        {
            yield return new(draftKey, null, Mended(correction, billed, correction.Difference, 0));
            yield break;
        }
        var (rest, n) = (-correction.Difference, 0);
        foreach (var (invoice, amount) in billed.Standing(correction.Key))
        {
            var part = Math.Min(rest, amount);
            if (part <= 0)
                yield break;
            rest -= part;
            yield return new(draftKey, invoice, Mended(correction, billed, -part, n++));
        }
        if (rest > 0)
            yield return new(draftKey, null, Mended(correction, billed, -rest, n));
    }

    /// <summary>A difference, as one unit.</summary>
    static DraftedLine Mended(Correction correction, BilledBook billed, decimal difference, int n)
    {
        var draftKey = billed.DraftOf(correction.Key);
        var first = billed.First(correction.Key);
        var whole = correction.Now is { } now ? DraftedLine.Of(now, draftKey) : null;
        return new()
        {
            Key = $"{correction.Key}~{billed.Mended(draftKey) + 1}{(n == 0 ? "" : $".{n}")}",
            Line = correction.Key,
            DraftKey = draftKey,
            Term = first.Term,
            Label = whole is null
                ? new Sentence("Given back: {0}", first.Name)
                : new Sentence("Correction: {0}", whole.Label),
            UnitPrice = difference,
            From = first.FromOn,
            Until = first.UntilOn,
            Ticket = whole?.Ticket,
            Work = whole?.Work,
            Steps = whole?.Steps ?? [],
            Computed = difference,
        };
    }

    static IEnumerable<PlannedDraft> GivenBack(
        Contract contract,
        BilledBook billed,
        IReadOnlyList<Breach> breaches,
        LocalDate until
    ) =>
        from credit in breaches.Count == 0 ? [] : Penalties.Of(contract, breaches)
        where credit.Lines.Count > 0 && !billed.IsIssued(credit.Key)
        let days = credit.Month.ToDateInterval()
        select new PlannedDraft(
            credit.Key,
            DraftOrigin.Penalty,
            DocumentType.CreditNote,
            credit.Term.Ref,
            credit.Lines.Min(line => line.From),
            credit.Lines.Max(line => line.Until),
            until,
            [
                .. credit.Lines.Select(line =>
                    DraftedLine.Of(line, credit.Key) with
                    {
                        Steps = [.. credit.Steps, .. line.Price.Steps],
                    }
                ),
            ]
        )
        {
            Preceding = billed.InvoiceOf(credit.Lines[0].Price.Term, days.Start, days.End),
            Proof = ProofOf(contract, credit),
        };

    static DraftProof ProofOf(Contract contract, ServiceCredit credit) =>
        new(
            credit.Breach.Ticket,
            credit.Tax,
            ClockSentence.Headline(credit.Breach.Clock),
            ClockSentence.Detail(credit.Breach.Clock, contract.Terms),
            [
                .. credit
                    .Breach.Facts.Select(fact => (fact.At, What: FactSentence.Of(fact)))
                    .Where(fact => fact.What is not null)
                    .Select(fact => new ProofFact(fact.At, fact.What!)),
            ],
            [.. credit.Steps.Select(step => step.Because).Distinct()],
            [.. credit.Settled.Select(breach => breach.Ticket).Distinct()]
        );
}
