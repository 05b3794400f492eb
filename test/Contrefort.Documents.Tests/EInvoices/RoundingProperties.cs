using Contrefort.Core.Invoicing;
using FsCheck;
using FsCheck.Fluent;

namespace Contrefort.Documents.Tests.EInvoices;

/// <summary>Whatever the quantities, prices and discounts: the sums of rounded lines agree, as a stranger adds them up.</summary>
public sealed class RoundingProperties
{
    /// <summary>A quantity to four decimals, a price to six, a rate, and a discount in thousandths of the line.</summary>
    static readonly Gen<InvoiceLine> Lines =
        from quantity in Gen.Choose(0, 2_000_000)
        from price in Gen.Choose(0, 300_000_000)
        from per in Gen.Elements(1m, 1m, 10m, 3m)
        from rate in Gen.Elements(20m, 20.00m, 10m, 5.5m, 2.1m, 8.5m)
        from discount in Gen.Choose(0, 1000)
        select Discounted(
            new()
            {
                Id = "",
                Name = "Travail",
                Quantity = quantity / 10_000m,
                Price = price / 1_000_000m,
                PriceQuantity = per,
                Vat = VatTreatment.Standard(rate),
            },
            discount / 1000m
        );

    static InvoiceLine Discounted(InvoiceLine line, decimal share) =>
        share == 0 ? line : line with { Adjustments = [new(Cents.Round(line.Net * share), "Remise", "95")] };

    static readonly Arbitrary<InvoiceLine[]> Bills = Arb.From(Gen.ArrayOf(Lines).Where(lines => lines.Length > 0));

    static Invoice Bill(InvoiceLine[] lines) =>
        WorkedExamples.All["hour pack"].Invoice with
        {
            Lines = [.. lines.Select((line, place) => line with { Id = $"{place + 1}" })],
        };

    [Fact]
    public void A_stranger_adds_up_to_the_same_cents() =>
        Prop.ForAll(
                Bills,
                lines =>
                    ((bool[])[true, false]).All(asUbl =>
                        !WrittenInvoice
                            .Read(WrittenInvoiceTests.Xml(Bill(lines), InvoiceProfile.FrenchCtc, asUbl))
                            .Faults()
                            .Any()
                    )
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Such_a_bill_breaks_no_rule_in_any_profile() =>
        Prop.ForAll(
                Bills,
                lines =>
                    Enum.GetValues<InvoiceProfile>().All(profile => InvoiceRules.Check(Bill(lines), profile).Count == 0)
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_lines_changes_no_total() =>
        Prop.ForAll(
                Bills,
                lines =>
                {
                    var (there, back) = (Bill(lines).Totals, Bill([.. lines.Reverse()]).Totals);
                    return (there.Net, there.Vat, there.Due) == (back.Net, back.Vat, back.Due);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_bases_of_the_breakdown_are_the_net_amount() =>
        Prop.ForAll(Bills, lines => Bill(lines).Totals is var all && all.Breakdown.Sum(part => part.Base) == all.Net)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_credit_note_for_a_whole_bill_takes_it_back_to_the_cent() =>
        Prop.ForAll(
                Bills,
                lines =>
                    Bill(lines) is var bill
                    && (bill with { Type = DocumentType.CreditNote }).Totals.Gross == bill.Totals.Gross
            )
            .QuickCheckThrowOnFailure();
}
