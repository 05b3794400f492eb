using Contrefort.Core.Credits;
using Contrefort.Core.Terms;

namespace Contrefort.Core.Billing;

/// <summary>A piece of work between its meter and its price: what the credits have taken of it so far.</summary>
sealed class MeteredWork(
    WorkEntry entry,
    WorkTerms terms,
    Situation situation,
    MeasuredWork measured,
    IReadOnlyList<Citation>? onQuote
)
{
    readonly List<CreditDraw> _draws = [];

    public WorkEntry Entry => entry;
    public WorkTerms Terms => terms;
    public Situation Situation => situation;
    public MeasuredWork Measured => measured;
    public IReadOnlyList<Citation>? OnQuote => onQuote;
    public IReadOnlyList<CreditDraw> Draws => _draws;

    /// <summary>Minutes charged and not yet paid.</summary>
    public decimal Minutes { get; private set; } = (decimal)measured.Charged.TotalMinutes;
    decimal _days = measured.Days ?? 0;

    /// <summary>The credit it was taken from though nothing was left.</summary>
    public CreditTerm? Overdrawn { get; private set; }

    /// <summary>What is left of it for a credit to pay, in the credit's own measure.</summary>
    public decimal Left(CreditTerm credit) => credit.Unit.Unit == DurationUnit.Day ? _days : Minutes;

    /// <param name="lots">Those of the credit, by key.</param>
    public void Take(CreditTerm credit, Posting posting, IReadOnlyDictionary<string, CreditLot> lots)
    {
        switch (posting.Kind)
        {
            case PostingKind.Drawn:
                _draws.Add(new(credit, lots[posting.Lot!], -posting.Amount));
                Pay(credit, -posting.Amount);
                break;
            case PostingKind.Overdrawn:
                Overdrawn = credit;
                Pay(credit, -posting.Amount);
                break;
        }
    }

    /// <summary>A visit counted in days is paid in days: its hours are not asked for again.</summary>
    void Pay(CreditTerm credit, decimal amount)
    {
        if (credit.Unit.Unit != DurationUnit.Day)
        {
            Minutes -= amount;
            return;
        }
        _days -= amount;
        if (_days <= 0)
            Minutes = 0;
    }
}
