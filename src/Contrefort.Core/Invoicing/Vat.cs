namespace Contrefort.Core.Invoicing;

/// <summary>Duty category codes of UNTDID 5305 that our sellers meet (BT-151, BT-118, BT-95, BT-102).</summary>
public enum VatCategory
{
    /// <summary>S: taxed at a rate.</summary>
    Standard,

    /// <summary>Z: taxed at nought per cent.</summary>
    Zero,

    /// <summary>E: exempt, with a reason.</summary>
    Exempt,

    /// <summary>AE: the buyer accounts for the tax.</summary>
    ReverseCharge,

    /// <summary>K: goods delivered in another member state.</summary>
    IntraCommunity,

    /// <summary>G: goods leaving the European Union.</summary>
    Export,

    /// <summary>O: outside the scope of VAT. It stands alone on its document and names no VAT number.</summary>
    OutOfScope,
}

public static class VatCategories
{
    /// <summary>The code written in documents.</summary>
    public static string Code(this VatCategory category) =>
        category switch
        {
            VatCategory.Standard => "S",
            VatCategory.Zero => "Z",
            VatCategory.Exempt => "E",
            VatCategory.ReverseCharge => "AE",
            VatCategory.IntraCommunity => "K",
            VatCategory.Export => "G",
            VatCategory.OutOfScope => "O",
        };

    /// <summary>The letters that name its rules in EN 16931, e.g. <c>BR-IC-02</c> for K.</summary>
    internal static string RuleName(this VatCategory category) =>
        category == VatCategory.IntraCommunity ? "IC" : category.Code();
}

/// <summary>Why no tax is asked.</summary>
/// <param name="Code">VATEX code (BT-121).</param>
/// <param name="Text">The words printed (BT-120), in the language of the document.</param>
public sealed record VatExemption(string? Code, string? Text);

/// <summary>How one line, allowance or charge is taxed.</summary>
/// <param name="Rate">Per cent (BT-152, BT-96, BT-103): 20 is twenty per cent; null only outside the scope.</param>
public sealed record VatTreatment(VatCategory Category, decimal? Rate, VatExemption? Exemption = null)
{
    public static VatTreatment Standard(decimal rate) => new(VatCategory.Standard, rate);
}

/// <summary>One group of the breakdown (BG-23): everything of one category and rate.</summary>
/// <param name="Base">BT-116: sums of amounts already rounded, hence not rounded again.</param>
/// <param name="Tax">BT-117: rounded once, per category and rate, never per line.</param>
public sealed record VatSubtotal(VatTreatment Treatment, decimal Base, decimal Tax);
