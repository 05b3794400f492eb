using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Contrefort.Quotes;

public enum QuoteState
{
    Draft,
    Sent,
    Accepted,
    Refused,

    /// <summary>Nobody answered in time.</summary>
    Expired,

    /// <summary>A later revision was sent.</summary>
    Superseded,
}

/// <summary>A quote, whom it is for, and what it comes to.</summary>
internal sealed record QuoteSheet(
    QuoteRow Row,
    QuoteAnswerRow? Answer,
    CustomerRow? Customer,
    Offer Offer,
    SettledQuote Priced,
    QuoteState State,
    IReadOnlyList<PrerequisiteAnswer> Prerequisites,
    Parties Parties
)
{
    /// <summary>Its number, and which revision once there are several.</summary>
    public string Name => Row.Name;

    public string For => Customer?.Name ?? Row.Prospect!;

    /// <summary>How its reader is written to.</summary>
    public Reader Reader => Reader.Of(Row.Language, Customer?.Zone);
}

/// <summary>One line of the list of quotes.</summary>
internal sealed record QuoteLine(QuoteRow Row, string For, string? Customer, QuoteState State, string? Contract);

/// <summary>Quotes as pages and programs want them: priced again from their words each time.</summary>
internal sealed class QuoteBook(
    IDbContextFactory<ContrefortDb> data,
    OfferShelf shelf,
    CalendarShelf calendars,
    ContractDesk contracts,
    IClock clock
)
{
    /// <summary>The latest revision, or the one asked for.</summary>
    public async Task<QuoteSheet?> Find(string number, int? revision = null)
    {
        await using var db = await data.CreateDbContextAsync();
        var revisions = await db
            .Quotes.AsNoTracking()
            .Where(quote => quote.Number == number)
            .OrderByDescending(quote => quote.Revision)
            .ToListAsync();
        if (
            (revision is null ? revisions.FirstOrDefault() : revisions.Find(r => r.Revision == revision)) is not { } row
        )
            return null;
        var answer = await db.QuoteAnswers.AsNoTracking().SingleOrDefaultAsync(found => found.QuoteId == row.Id);
        var customer = row.CustomerId is { } id
            ? await db.Customers.AsNoTracking().SingleAsync(found => found.Id == id)
            : null;
        var offer = await shelf.Find(row.Offer, row.Version);
        var priced = GivenPrices.Settle(offer, row.Choices, row.Given, LabelOf(row), calendars);
        var isSuperseded = revisions.Exists(later => later.Revision > row.Revision && later.SentAt is not null);
        return new(
            row,
            answer,
            customer,
            offer,
            priced,
            StateOf(row, answer?.Answer, isSuperseded),
            await contracts.Prerequisites(row.CustomerId, priced.Quote.Terms, row.StartsOn),
            new(
                await SellerHead.Of(db, offer.Seller),
                customer is null ? [row.Prospect!] : await SellerHead.OfBuyer(db, customer)
            )
        );
    }

    /// <exception cref="Core.Terms.Parsing.OfferException">A value is missing or wrong.</exception>
    public async Task<SettledQuote> Price(QuoteDraft draft) =>
        GivenPrices.Settle(
            await shelf.Find(draft.Offer, draft.Version),
            draft.Choices,
            draft.Prices,
            draft.Offer,
            calendars
        );

    /// <summary>Newest first; the latest revision of each.</summary>
    public async Task<IReadOnlyList<QuoteLine>> List(
        int skip,
        int take,
        Func<IQueryable<QuoteRow>, IQueryable<QuoteRow>>? which = null
    )
    {
        await using var db = await data.CreateDbContextAsync();
        var latest = db
            .Quotes.AsNoTracking()
            .Where(quote =>
                !db.Set<QuoteRow>().Any(later => later.Number == quote.Number && later.Revision > quote.Revision)
            );
        var found = await (
            from quote in (which?.Invoke(latest) ?? latest)
                .OrderByDescending(quote => quote.DraftedAt)
                .ThenByDescending(quote => quote.Id)
                .Skip(skip)
                .Take(take)
            join customer in db.Customers on quote.CustomerId equals customer.Id into customers
            from customer in customers.DefaultIfEmpty()
            join answer in db.QuoteAnswers on quote.Id equals answer.QuoteId into answers
            from answer in answers.DefaultIfEmpty()
            join contract in db.Contracts on answer.ContractId equals contract.Id into signed
            from contract in signed.DefaultIfEmpty()
            select new
            {
                quote,
                Name = customer == null ? null : customer.Name,
                Customer = customer == null ? null : customer.Number,
                Answer = answer == null ? (QuoteAnswer?)null : answer.Answer,
                Contract = contract == null ? null : contract.Number,
            }
        ).ToListAsync();
        return
        [
            .. found
                .OrderByDescending(line => line.quote.DraftedAt)
                .ThenByDescending(line => line.quote.Id)
                .Select(line => new QuoteLine(
                    line.quote,
                    line.Name ?? line.quote.Prospect!,
                    line.Customer,
                    StateOf(line.quote, line.Answer, false),
                    line.Contract
                )),
        ];
    }

    QuoteState StateOf(QuoteRow row, QuoteAnswer? answer, bool isSuperseded) =>
        answer switch
        {
            QuoteAnswer.Accepted => QuoteState.Accepted,
            QuoteAnswer.Refused => QuoteState.Refused,
            null when isSuperseded => QuoteState.Superseded,
            null when row.SentAt is null => QuoteState.Draft,
            null => row.ValidUntil < Today ? QuoteState.Expired : QuoteState.Sent,
        };

    LocalDate Today => clock.GetCurrentInstant().InZone(Reader.InFrench.Zone).Date;

    /// <summary>What the words agreed with a quote cite.</summary>
    static string LabelOf(QuoteRow row) => row.Language == "en" ? $"Quote {row.Name}" : $"Devis {row.Name}";
}
