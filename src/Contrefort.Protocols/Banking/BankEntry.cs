namespace Contrefort.Protocols.Banking;

/// <summary>Money that came or went on an account.</summary>
/// <param name="Key">Names it on its account for ever: read again, it is the same.</param>
/// <param name="Amount">Positive when it came.</param>
public sealed record BankEntry(string Key, DateOnly On, decimal Amount, string Currency)
{
    /// <summary>Ours.</summary>
    public string? Account { get; init; }
    public string? Payer { get; init; }
    public string? PayerAccount { get; init; }

    /// <summary>A reference the bank kept apart from the words.</summary>
    public string? Reference { get; init; }
    public string Text { get; init; } = "";

    /// <summary>What we called a collection of ours.</summary>
    public string? EndToEndId { get; init; }

    /// <summary>Why a collection came back: <c>AM04</c>, <c>MD06</c>.</summary>
    public string? ReturnCode { get; init; }
}

/// <summary>It is no statement we can read; the message says what is wrong, in English.</summary>
public sealed class StatementException(string message, Exception? inner = null) : FormatException(message, inner);
