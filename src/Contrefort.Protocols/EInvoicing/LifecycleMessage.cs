namespace Contrefort.Protocols.EInvoicing;

/// <summary>The statuses of an invoice in the French reform (XP Z12-012, MDT-105) that a seller meets.</summary>
public static class LifecycleCodes
{
    public const int Deposited = 200;
    public const int Issued = 201;
    public const int Received = 202;
    public const int MadeAvailable = 203;
    public const int TakenInHand = 204;
    public const int Approved = 205;
    public const int PartlyApproved = 206;
    public const int Disputed = 207;
    public const int Suspended = 208;
    public const int Completed = 209;
    public const int Refused = 210;
    public const int PaymentSent = 211;
    public const int Collected = 212;
    public const int Rejected = 213;
    public const int Unacceptable = 501;
}

/// <summary>A party named by a message.</summary>
/// <param name="Scheme">ISO 6523: <c>0002</c> for a SIREN.</param>
/// <param name="Role"><c>SE</c> the seller, <c>BY</c> the buyer, <c>WK</c> a platform, <c>DFH</c> the state's.</param>
/// <param name="Address">Its electronic address, under scheme 0225.</param>
public sealed record LifecycleParty(string? Scheme, string? Id, string? Name, string Role, string? Address = null);

/// <summary>An amount received (<c>MEN</c>, with its tax) for one rate of VAT.</summary>
/// <param name="Rate">Per cent.</param>
public sealed record CollectedAmount(decimal Amount, decimal? Rate, string Currency);

/// <summary>One status of one invoice: a CDAR message (UN/CEFACT D22B) as XP Z12-012 uses it.</summary>
public sealed record LifecycleMessage
{
    /// <summary>MDT-87: BT-1 of the invoice.</summary>
    public required string Invoice { get; init; }

    /// <summary>MDT-91: BT-3 of the invoice.</summary>
    public int Type { get; init; } = 380;

    /// <summary>MDT-100: BT-2.</summary>
    public DateOnly? IssuedOn { get; init; }

    /// <summary>MDT-129: the SIREN of who issued the invoice.</summary>
    public string? Issuer { get; init; }

    /// <summary>MDT-105, see <see cref="LifecycleCodes"/>.</summary>
    public required int Code { get; init; }

    /// <summary>MDT-78: when it became so. Written without a zone: French time, by custom.</summary>
    public required DateTime At { get; init; }

    /// <summary>MDT-113.</summary>
    public string? ReasonCode { get; init; }

    /// <summary>MDT-114, and the note beside it.</summary>
    public string? Reason { get; init; }

    /// <summary>MDT-215 and 224.</summary>
    public IReadOnlyList<CollectedAmount> Amounts { get; init; } = [];
}
