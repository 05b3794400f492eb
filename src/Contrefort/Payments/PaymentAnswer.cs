using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Contrefort.Core;
using Contrefort.Ui;
using NodaTime.Text;

namespace Contrefort.Payments;

/// <summary>A payment as a person types it.</summary>
public sealed class PaymentAnswer
{
    /// <summary>Made with the form: sent twice, it is one payment.</summary>
    public string Key { get; set; } = Guid.NewGuid().ToString("N");

    [Required(ErrorMessage = "Give the day.")]
    public string? On { get; set; }

    [Required(ErrorMessage = "Give the amount.")]
    public string? Amount { get; set; }

    [Required(ErrorMessage = "A currency has three letters: EUR.")]
    public string? Currency { get; set; } = "EUR";
    public string? Reference { get; set; }
    public string? Payer { get; set; }

    /// <exception cref="RuleViolationException">A day or an amount cannot be read.</exception>
    internal NewPayment Payment() =>
        new(
            $"hand:{Key}",
            LocalDatePattern.Iso.Parse(On ?? "").TryGetValue(default, out var day)
                ? day
                : throw new RuleViolationException("Give the day."),
            AmountOf(Amount),
            (Currency ?? "").Trim().ToUpperInvariant(),
            PaymentSource.Hand
        )
        {
            Reference = Reference.Given,
            Payer = Payer.Given,
        };

    /// <summary>840, 840,00 and 1 840.50 are amounts.</summary>
    public static decimal AmountOf(string? text) =>
        decimal.TryParse(
            new string([.. (text ?? "").Where(sign => !char.IsWhiteSpace(sign))]).Replace(',', '.'),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var amount
        )
            ? amount
            : throw new RuleViolationException("An amount is positive and has two decimals.");
}
