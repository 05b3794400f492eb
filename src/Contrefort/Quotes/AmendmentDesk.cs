using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Parsing;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Quotes;

/// <summary>What a customer chooses otherwise from a day on.</summary>
/// <param name="Options">All that are in force from then on.</param>
internal sealed record AmendmentAsk(
    LocalDate From,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<string> Options,
    IReadOnlyList<GivenPrice> Prices
)
{
    /// <summary>When the customer was told of a price that rises.</summary>
    public LocalDate? NoticeGivenOn { get; init; }

    /// <summary>Why it is agreed where the contract does not let a price rise so.</summary>
    public string? Despite { get; init; }
}

/// <summary>Changes of contracts, looked at before they are signed, and kept for ever once they are.</summary>
internal sealed class AmendmentDesk(
    IDbContextFactory<ContrefortDb> data,
    ContractBook book,
    ContractPapers papers,
    CalendarShelf calendars,
    Changes changes,
    IClock clock
)
{
    /// <exception cref="OfferException">A value is missing or wrong.</exception>
    /// <exception cref="RuleViolationException">The day cannot be.</exception>
    public AmendmentDraft Preview(Contract contract, AmendmentAsk ask) =>
        AmendmentDraft.Of(contract, ask.From, contract.Number, ask.Parameters, ask.Options, ask.Prices, calendars);

    /// <returns>Its number in the contract, from 1.</returns>
    public async Task<int> Sign(ContractId id, AmendmentAsk ask, string by, Action<ContrefortDb, int>? also = null)
    {
        await using var db = await data.CreateDbContextAsync();
        var row = await db.Contracts.SingleAsync(contract => contract.Id == id);
        // Read afresh: what a colleague signed a moment ago is under this one.
        var contract = (await book.Read([id])).Single();
        var position = await db.Amendments.Where(a => a.ContractId == id).MaxAsync(a => (int?)a.Position) + 1 ?? 1;
        var (parties, language) = await papers.PartiesOf(row.CustomerId, contract.Terms.Offer);
        var label = language == "en" ? $"Amendment {position}" : $"Avenant {position}";
        AmendmentDraft draft;
        try
        {
            draft = AmendmentDraft.Of(contract, ask.From, label, ask.Parameters, ask.Options, ask.Prices, calendars);
        }
        catch (OfferException wrong)
        {
            throw new RuleViolationException(wrong.Diagnostics[0].Sentence);
        }
        if (draft.Amendment is not { } amendment)
            throw new RuleViolationException("Nothing changes.");
        var mayRise = Revisions.Of(contract, draft, ask.From, ask.NoticeGivenOn).All(answer => answer.IsAllowed);
        if (!mayRise && ask.Despite is null)
            throw new RuleViolationException(
                "The contract does not let this price rise so. Say why it is agreed all the same."
            );
        var now = clock.GetCurrentInstant();
        db.Add(
            new AmendmentRow
            {
                ContractId = id,
                Position = position,
                EffectiveOn = amendment.EffectiveOn,
                Label = amendment.Label,
                Content = amendment.Document,
                NoticeGivenOn = ask.NoticeGivenOn,
                Despite = mayRise ? null : ask.Despite,
                SignedBy = by,
                SignedAt = now,
            }
        );
        var pdf = AmendmentPaper.Of(contract, draft, position, parties, language, now);
        ContractPapers.Keep(db, row, position, $"{row.Number}-{position}.pdf", language, pdf, now);
        also?.Invoke(db, position);
        await db.SaveChangesAsync();
        book.Forget();
        changes.Announce(ContractBook.Topic);
        return position;
    }
}
