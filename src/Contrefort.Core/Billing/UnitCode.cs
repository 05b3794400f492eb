using Contrefort.Core.Terms;

namespace Contrefort.Core.Billing;

/// <summary>The unit of a priced quantity; its word is the code of UN/ECE Recommendation 20 (EN 16931, BT-130).</summary>
public enum UnitCode
{
    [Word("C62")]
    One,

    [Word("MIN")]
    Minute,

    [Word("HUR")]
    Hour,

    [Word("DAY")]
    Day,

    [Word("MON")]
    Month,

    [Word("ANN")]
    Year,
}

public static class UnitCodes
{
    /// <summary>One hour is an hour; a quarter of an hour has no code of its own and is counted one by one.</summary>
    public static UnitCode Of(TermDuration unit) =>
        unit switch
        {
            { Amount: 1, Unit: DurationUnit.Minute } => UnitCode.Minute,
            { Amount: 1, Unit: DurationUnit.Hour } => UnitCode.Hour,
            { Amount: 1, Unit: DurationUnit.Day } => UnitCode.Day,
            { Months: 1 } => UnitCode.Month,
            { Months: 12 } => UnitCode.Year,
            _ => UnitCode.One,
        };
}
