namespace Contrefort.Core.Invoicing;

/// <summary>How the money is to move (BG-16).</summary>
/// <param name="Reference">BT-83: what the payer repeats, e.g. a structured communication.</param>
public abstract record PaymentInstruction(string? Reference)
{
    /// <summary>BT-81, UNTDID 4461.</summary>
    public abstract string Code { get; }
}

/// <summary>BG-17: 58 for a SEPA transfer, 30 for another.</summary>
/// <param name="Account">BT-84: an IBAN, or an account number outside SEPA.</param>
/// <param name="AccountName">BT-85.</param>
/// <param name="Bank">BT-86: a BIC.</param>
public sealed record CreditTransfer(string Account, string? AccountName, string? Bank, string? Reference)
    : PaymentInstruction(Reference)
{
    public bool IsSepa { get; init; } = true;

    public override string Code => IsSepa ? "58" : "30";
}

/// <summary>BG-19: a SEPA direct debit.</summary>
/// <param name="Mandate">BT-89: unique mandate reference.</param>
/// <param name="CreditorId">BT-90.</param>
/// <param name="DebtorAccount">BT-91: the buyer's IBAN.</param>
public sealed record DirectDebit(string? Mandate, string? CreditorId, string? DebtorAccount, string? Reference)
    : PaymentInstruction(Reference)
{
    public override string Code => "59";
}
