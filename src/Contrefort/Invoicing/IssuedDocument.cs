using System.Security.Cryptography;
using Contrefort.Billing;
using Contrefort.Core.Invoicing;
using NodaTime;

namespace Contrefort.Invoicing;

/// <summary>A document with its number and its files, before it takes its place in the chain.</summary>
internal sealed record IssuedDocument(
    DraftFile File,
    IssuedContent Content,
    int Position,
    IReadOnlyList<(string Format, byte[] Sha256, byte[] Bytes)> Files
)
{
    public Invoice Invoice => Content.Invoice;

    public static IssuedDocument Render(DraftFile file, Invoice invoice, int position, Instant now)
    {
        var content = ContentOf(file, invoice, now);
        var look = new SellerLook(file.Terms!.Seller.Logo);
        var files = InvoiceFormats
            .KeptFor(content.Profile)
            .Select(format => (format, Bytes: InvoiceFormats.Render(content, look, format)))
            .Select(file => (file.format, SHA256.HashData(file.Bytes), file.Bytes))
            .ToList();
        return new(
            file,
            content with
            {
                Documents = files.ToDictionary(one => one.format, one => Convert.ToHexStringLower(one.Item2)),
            },
            position,
            files
        );
    }

    /// <summary>A draft as it would be, under a word that is no number yet.</summary>
    public static IssuedContent Preview(DraftFile file, Invoice invoice, string word, Instant now) =>
        ContentOf(file, invoice with { Number = word }, now);

    static IssuedContent ContentOf(DraftFile file, Invoice invoice, Instant now)
    {
        var totals = invoice.Totals;
        return new()
        {
            Invoice = invoice,
            Profile = file.Terms!.Profile,
            Language = file.Terms.Words.Reader.Tag,
            Zone = file.Terms.Words.Reader.Zone.Id,
            Customer = file.Terms.Customer,
            Contract = file.Terms.Contract,
            Draft = file.Draft.Key,
            IssuedAt = now,
            Net = totals.Net,
            Vat = totals.Vat,
            Gross = totals.Gross,
            Lines =
            [
                .. file
                    .Lines.Where(line => !line.IsLeftOut)
                    .Select(
                        (line, i) =>
                            new IssuedLine(
                                invoice.Lines[i].Id,
                                line.Key,
                                line.Line,
                                line.Ticket,
                                line.Work,
                                line.ByPerson,
                                line.Steps
                            )
                    ),
            ],
            Proof = file.Draft.Proof is { } proof ? InvoiceJson.Read<DraftProof>(proof) : null,
        };
    }
}
