using Contrefort.Billing;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Invoicing.Identifiers;
using Contrefort.Core.Terms;
using Contrefort.Portal;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Invoicing;

/// <summary>A draft as the document it would be on a day: what the terms gave, said in the customer's language.</summary>
internal static class InvoiceMaking
{
    /// <exception cref="RuleViolationException">The VAT case cannot be applied.</exception>
    public static Invoice Of(
        DraftRow draft,
        IReadOnlyList<DraftedLine> lines,
        InvoiceTerms terms,
        VatCases cases,
        PrecedingInvoice? preceding,
        LocalDate day
    )
    {
        var (name, rate) = terms.Vat;
        var proof = draft.Proof is null ? null : InvoiceJson.Read<DraftProof>(draft.Proof);
        var vatCase = cases[proof?.Tax == "indemnity" ? "indemnity" : name];
        var vat = vatCase.On(
            day,
            terms.SellerParty.Address.Country,
            terms.Words.Reader.Tag,
            vatCase.Category == VatCategory.Standard ? rate : null
        );
        var isOutside = vat.Category == VatCategory.OutOfScope;
        var isCredit = draft.Type == DocumentType.CreditNote;
        var asked = lines.Where(line => !line.IsLeftOut).ToList();
        var made = new Invoice
        {
            Type = draft.Type,
            IssuedOn = day,
            Currency = draft.Currency,
            Seller = isOutside ? terms.SellerParty with { VatNumber = null } : terms.SellerParty,
            Buyer = isOutside ? terms.Buyer with { VatNumber = null } : terms.Buyer,
            DueOn = isCredit ? null : day.PlusDays(terms.PaymentDays),
            PaymentTerms = isCredit
                ? terms.Words["Deducted from what you owe, or paid back to you."]
                : terms.Words["Payable within {0} days, by {1}.", terms.PaymentDays, day.PlusDays(terms.PaymentDays)],
            BuyerReference =
                terms.Identity.BuyerReference ?? (terms.Identity.OrderReference is null ? terms.Contract : null),
            OrderReference = terms.Identity.OrderReference,
            ContractReference = terms.Contract,
            Framework = "S1",
            VatPoint = PointOf(vat, terms),
            Notes = [.. Notes(draft, proof, terms, cases, day)],
            Preceding = preceding is null ? [] : [preceding],
            Period = asked.Count == 0 ? null : new(asked.Min(line => line.From), asked.Max(line => line.Until)),
            Payment = isCredit ? null : PaymentOf(terms, draft.Currency, null),
            Lines = [.. asked.Select((line, i) => LineOf(line, i + 1, terms, vat))],
        };
        return terms.Profile == InvoiceProfile.FrenchCtc && draft.Currency != "EUR" && made.Totals.Vat == 0
            ? made with
            {
                AccountingVat = new("EUR", 0),
            }
            : made;
    }

    /// <summary>The number, and what the payer repeats, which is made of it.</summary>
    public static Invoice Numbered(Invoice invoice, string number) =>
        invoice with
        {
            Number = number,
            Payment = invoice.Payment is CreditTransfer transfer
                ? transfer with
                {
                    Reference = ReferenceOf(invoice, transfer.Account, number),
                }
                : invoice.Payment,
        };

    /// <summary>Belgian banks know their own communication, a QR-IBAN asks for a QR reference; all others read ISO 11649.</summary>
    static string ReferenceOf(Invoice invoice, string account, string number)
    {
        var digits = new string([.. number.Where(char.IsAsciiDigit)]);
        return IdentifierKind.QrIban.IsValid(account) ? PaymentReferences.Swiss(digits)
            : account.StartsWith("BE", StringComparison.Ordinal) && invoice.Buyer.Address.Country == "BE"
                // Eight digits of the number, without the century.
                ? PaymentReferences.Belgian(long.Parse(digits[^Math.Min(8, digits.Length)..], null))
            : PaymentReferences.Creditor(number);
    }

    static CreditTransfer? PaymentOf(InvoiceTerms terms, string currency, string? reference) =>
        terms.AccountFor(currency) is { } account
            ? new CreditTransfer(account.Iban, terms.SellerParty.Name, account.Bic, reference)
            {
                IsSepa = currency == "EUR",
            }
            : null;

    /// <summary>French services: when paid, unless the seller chose otherwise.</summary>
    static VatPoint? PointOf(VatTreatment vat, InvoiceTerms terms) =>
        vat.Category != VatCategory.Standard || terms.SellerParty.Address.Country != "FR" ? null
        : terms.Seller.VatOnDebits ? VatPoint.Issue
        : VatPoint.Payment;

    static IEnumerable<InvoiceNote> Notes(
        DraftRow draft,
        DraftProof? proof,
        InvoiceTerms terms,
        VatCases cases,
        LocalDate day
    )
    {
        if (draft.Reason is { } reason)
            yield return new(null, terms.Words[reason]);
        if (proof is not null)
            yield return new(null, terms.Words["Ticket {0}: {1}", proof.Ticket, proof.Headline]);
        if (terms.SellerParty.Address.Country != "FR")
        {
            foreach (var own in terms.Notes.Values)
                yield return new(null, own);
            yield break;
        }
        foreach (var note in cases.FrenchNotes(day, terms.Words.Reader.Tag))
            yield return terms.Notes.GetValueOrDefault(note.Subject!) is { } own ? note with { Text = own } : note;
        yield return new("BAR", terms.Buyer.Address.Country == "FR" ? "B2B" : "B2BINT");
    }

    public static string NameOf(DraftedLine line, Words w) => line.Text ?? Capital.Of(w[line.Label]);

    static InvoiceLine LineOf(DraftedLine line, int number, InvoiceTerms terms, VatTreatment vat)
    {
        var w = terms.Words;
        var isFine = Cents.Decimals(line.Quantity) <= Money.QuantityDecimals && Cents.Decimals(line.UnitPrice) <= 6;
        var isDated = line.From == line.Until;
        return new()
        {
            Id = number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Name = NameOf(line, w),
            Description = isDated ? w["On {0}", line.From] : w["From {0} to {1}", line.From, line.Until],
            Note = line.Ticket is { } ticket ? w["Ticket {0}", ticket] : null,
            // A share with more decimals than a document may write is one unit of its own price.
            Quantity = isFine ? Plain(line.Quantity) : 1,
            Unit = isFine ? line.Unit.Word() : UnitCode.One.Word(),
            Price = isFine ? Plain(line.UnitPrice) : line.Gross,
            PriceQuantity = isFine ? line.BaseQuantity : 1,
            Adjustments =
            [
                .. line
                    .Allowances.Where(allowance => allowance.Amount != 0)
                    .Select(allowance => new LineAdjustment(allowance.Amount, w[allowance.Reason], "95")),
            ],
            Period = new(line.From, line.Until),
            Vat = vat,
            SellerReference = line.Term,
        };
    }

    /// <summary>1.500000 is written 1.5.</summary>
    static decimal Plain(decimal number) => number / 1.0000000000000000000000000000m;
}
