using Contrefort.Core.Invoicing;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Contrefort.Core.Tests.Invoicing;

public sealed class LifecycleTests
{
    static readonly Instant Day = Instant.FromUtc(2026, 11, 20, 10, 0);

    static InvoiceStage Of(params (InvoiceStage Stage, int Minute)[] events) =>
        InvoiceLifecycle.Of(events.Select(one => new InvoiceEvent(one.Stage, Day + Duration.FromMinutes(one.Minute))));

    [Fact]
    public void A_document_goes_its_plain_way_whatever_order_it_is_told_in()
    {
        (InvoiceStage, int)[] way =
        [
            (InvoiceStage.Issued, 0),
            (InvoiceStage.Sent, 1),
            (InvoiceStage.Deposited, 2),
            (InvoiceStage.Received, 3),
            (InvoiceStage.InHand, 4),
            (InvoiceStage.Approved, 5),
        ];
        for (var far = 1; far <= way.Length; far++)
        {
            Assert.Equal(way[far - 1].Item1, Of(way[..far]));
            Assert.Equal(way[far - 1].Item1, Of([.. way[..far].Reverse(), way[0]]));
        }
    }

    [Fact]
    public void A_rejection_holds_until_it_is_sent_again()
    {
        Assert.Equal(InvoiceStage.Rejected, Of((InvoiceStage.Sent, 1), (InvoiceStage.Rejected, 2)));
        Assert.Equal(InvoiceStage.Sent, Of((InvoiceStage.Sent, 1), (InvoiceStage.Rejected, 2), (InvoiceStage.Sent, 3)));
        Assert.Equal(
            InvoiceStage.Rejected,
            Of((InvoiceStage.Sent, 1), (InvoiceStage.Rejected, 2), (InvoiceStage.Sent, 3), (InvoiceStage.Rejected, 4))
        );
    }

    [Fact]
    public void A_dispute_holds_until_it_is_approved_and_a_refusal_for_good()
    {
        Assert.Equal(InvoiceStage.Disputed, Of((InvoiceStage.Received, 1), (InvoiceStage.Disputed, 2)));
        Assert.Equal(InvoiceStage.Approved, Of((InvoiceStage.Disputed, 2), (InvoiceStage.Approved, 3)));
        Assert.Equal(InvoiceStage.Disputed, Of((InvoiceStage.Approved, 1), (InvoiceStage.Disputed, 2)));
        Assert.Equal(InvoiceStage.Refused, Of((InvoiceStage.Refused, 2), (InvoiceStage.Approved, 3)));
    }

    [Fact]
    public void Money_says_the_rest()
    {
        static InvoiceStage With(decimal paid, decimal credited, InvoiceStage stage = InvoiceStage.Received) =>
            InvoiceLifecycle.With(stage, new(120, paid, credited));
        Assert.Equal(InvoiceStage.Received, With(0, 0));
        Assert.Equal(InvoiceStage.PartlyPaid, With(50, 0));
        Assert.Equal(InvoiceStage.Paid, With(120, 0));
        Assert.Equal(InvoiceStage.Paid, With(130, 0));
        Assert.Equal(InvoiceStage.Paid, With(100, 20));
        Assert.Equal(InvoiceStage.Credited, With(0, 120));
        Assert.Equal(InvoiceStage.Disputed, With(50, 0, InvoiceStage.Disputed));
    }

    [Fact]
    public void Payments_in_any_pieces_add_up_to_the_gross_amount_of_each_rate()
    {
        var totals = new InvoiceTotals
        {
            Lines = 0,
            Allowances = 0,
            Charges = 0,
            Paid = 0,
            RoundedBy = 0,
            Breakdown =
            [
                new(VatTreatment.Standard(20), 333.33m, 66.67m),
                new(VatTreatment.Standard(5.5m), 17.99m, 0.99m),
                new(VatTreatment.Standard(10), 0.07m, 0.01m),
            ],
        };
        var gross = totals.Breakdown.Sum(part => part.Base + part.Tax);
        Prop.ForAll(
                Gen.Choose(-2_000, 20_000).ListOf().ToArbitrary(),
                pieces =>
                {
                    totals = totals with { Lines = 351.39m };
                    var paid = 0m;
                    var got = new Dictionary<decimal, decimal>();
                    foreach (var piece in pieces.Select(cents => cents / 100m).Append(0m))
                    {
                        var amount = piece;
                        var shares = Collected.Of(totals, paid, amount);
                        if (shares.Sum(share => share.Amount) != amount)
                            return false;
                        foreach (var share in shares)
                            got[share.Treatment.Rate!.Value] =
                                got.GetValueOrDefault(share.Treatment.Rate!.Value) + share.Amount;
                        paid += amount;
                    }
                    foreach (var share in Collected.Of(totals, paid, gross - paid))
                        got[share.Treatment.Rate!.Value] =
                            got.GetValueOrDefault(share.Treatment.Rate!.Value) + share.Amount;
                    return totals.Breakdown.All(part =>
                        got.GetValueOrDefault(part.Treatment.Rate!.Value) == part.Base + part.Tax
                    );
                }
            )
            .QuickCheckThrowOnFailure();
    }
}
