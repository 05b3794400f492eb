using NodaTime;

namespace Contrefort.Core.Invoicing;

/// <summary>Where a document stands, whichever way it went: French statuses, Peppol's answers and our own meet here.</summary>
public enum InvoiceStage
{
    Draft,
    Issued,

    /// <summary>Handed to a channel, which has not said yet what it thinks of it.</summary>
    Sent,

    /// <summary>The platform took it: 200, 201.</summary>
    Deposited,

    /// <summary>A platform or access point did not take it: 213, 501. Its number was never deposited.</summary>
    Rejected,

    /// <summary>It is with the buyer: 202, 203.</summary>
    Received,

    /// <summary>204, 209.</summary>
    InHand,

    /// <summary>205, 206, 211.</summary>
    Approved,

    /// <summary>207, 208: until it is settled nobody is reminded.</summary>
    Disputed,

    /// <summary>210. For good: a credit note and a new invoice follow.</summary>
    Refused,
    PartlyPaid,
    Paid,

    /// <summary>All of it was given back.</summary>
    Credited,
}

/// <summary>Something a document went through.</summary>
/// <param name="At">When it happened, as whoever said it says.</param>
public sealed record InvoiceEvent(InvoiceStage Stage, Instant At);

/// <summary>What was asked of a customer with a document, and what became of it. Amounts are gross and positive.</summary>
public sealed record InvoiceBalance(decimal Gross, decimal Paid, decimal Credited)
{
    /// <summary>Negative when more was paid than asked.</summary>
    public decimal Open => Gross - Paid - Credited;
}

/// <summary>Folds what a document went through into where it stands. Events may come twice, late, and in any order.</summary>
public static class InvoiceLifecycle
{
    /// <summary>Where it stands with its reader, money left aside.</summary>
    public static InvoiceStage Of(IEnumerable<InvoiceEvent> events)
    {
        var all = events as IReadOnlyCollection<InvoiceEvent> ?? [.. events];
        if (all.Any(one => one.Stage == InvoiceStage.Refused))
            return InvoiceStage.Refused;
        // What is said later settles it; at the same instant the dispute stands.
        if (Last(all, InvoiceStage.Disputed) is { } disputed && !(Last(all, InvoiceStage.Approved) > disputed))
            return InvoiceStage.Disputed;
        // A rejection ends one journey; the document may have begun another, or have been taken elsewhere.
        if (
            Last(all, InvoiceStage.Rejected) is { } rejected
            && !all.Any(one =>
                one.Stage == InvoiceStage.Sent && one.At > rejected
                || Rank(one.Stage) >= Rank(InvoiceStage.Deposited) && one.At >= rejected
            )
        )
            return InvoiceStage.Rejected;
        return all.Select(one => one.Stage)
            .Where(stage => Rank(stage) > 0)
            .DefaultIfEmpty(InvoiceStage.Issued)
            .MaxBy(Rank);
    }

    /// <summary>The same with what was paid and given back.</summary>
    public static InvoiceStage With(InvoiceStage stage, InvoiceBalance balance) =>
        balance switch
        {
            { Gross: > 0 } when balance.Credited >= balance.Gross => InvoiceStage.Credited,
            { Paid: > 0, Open: <= 0 } => InvoiceStage.Paid,
            { Paid: > 0 } when stage is not (InvoiceStage.Disputed or InvoiceStage.Refused) => InvoiceStage.PartlyPaid,
            _ => stage,
        };

    /// <summary>A status of the French reform (MDT-105); null for one that moves nothing.</summary>
    public static InvoiceStage? Of(int code) =>
        code switch
        {
            200 or 201 => InvoiceStage.Deposited,
            202 or 203 => InvoiceStage.Received,
            204 or 209 => InvoiceStage.InHand,
            205 or 206 or 211 => InvoiceStage.Approved,
            207 or 208 => InvoiceStage.Disputed,
            210 => InvoiceStage.Refused,
            213 or 501 => InvoiceStage.Rejected,
            _ => null,
        };

    static Instant? Last(IReadOnlyCollection<InvoiceEvent> events, InvoiceStage stage) =>
        events.Where(one => one.Stage == stage).Max(one => (Instant?)one.At);

    /// <summary>How far along the plain way; 0 for what is off it.</summary>
    static int Rank(InvoiceStage stage) =>
        stage switch
        {
            InvoiceStage.Issued => 1,
            InvoiceStage.Sent => 2,
            InvoiceStage.Deposited => 3,
            InvoiceStage.Received => 4,
            InvoiceStage.InHand => 5,
            InvoiceStage.Approved => 6,
            _ => 0,
        };
}
