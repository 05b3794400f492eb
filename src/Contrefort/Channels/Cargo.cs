using System.Globalization;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using Contrefort.Invoicing;
using Contrefort.Mail;
using Contrefort.Protocols.EInvoicing;
using Contrefort.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Channels;

/// <summary>What a status <i>Encaissée</i> says.</summary>
/// <param name="At">When the money came.</param>
internal sealed record CollectedData(Instant At, IReadOnlyList<CollectedPart> Parts);

/// <param name="Amount">With its tax; negative when a payment was taken back.</param>
internal sealed record CollectedPart(decimal Amount, decimal? Rate);

/// <summary>Loads what is to be sent: the file as it was issued, or a message made of it.</summary>
internal sealed class Cargo(ContrefortDb db, InvoiceArchive archive, Outbox outbox, IClock clock)
{
    /// <summary>
    /// The document as it was issued. When it goes a second time, its number was never deposited: only where it goes may have been
    /// mended since, and the present address of the buyer is written on the copy that goes.
    /// </summary>
    public async Task<IssuedContent> Content(SendingRow sending, CancellationToken stop)
    {
        var row = await db.Invoices.AsNoTracking().SingleAsync(i => i.Id == sending.InvoiceId, stop);
        var content = InvoiceJson.Read<IssuedContent>(row.Content);
        if (!IsAgain(sending))
            return content;
        var identity = await db.BillingIdentities.AsNoTracking().SingleAsync(i => i.CustomerId == row.CustomerId, stop);
        var buyer = content.Invoice.Buyer with
        {
            ElectronicAddress = InvoiceJson.Read<Party>(identity.Party).ElectronicAddress,
        };
        return content with { Invoice = content.Invoice with { Buyer = buyer } };
    }

    public async Task<InvoiceFile> Load(
        SendingRow sending,
        IssuedContent content,
        string format,
        CancellationToken stop
    )
    {
        var number = content.Invoice.Number!;
        if (sending.What == SendingWhat.Collected)
            return new($"{number}-212.xml", "application/xml", Status(sending, content));
        if (!IsAgain(sending))
            return await archive.Read(number, format, stop);
        var logo = await db
            .Invoices.Where(i => i.Id == sending.InvoiceId)
            .Join(db.Sellers, i => i.SellerId, s => s.Id, (_, s) => s.Logo)
            .SingleAsync(stop);
        return new(
            InvoiceFormats.FileOf(number, format),
            InvoiceFormats.TypeOf(format),
            InvoiceFormats.Render(content, new SellerLook(logo), format)
        );
    }

    public NewMail Mail(SendingRow sending, IssuedContent content, InvoiceFile file, byte[] sha256)
    {
        var invoice = content.Invoice;
        var to =
            sending.Emails.Length > 0 ? sending.Emails
            : invoice.Buyer.Contact?.Mail is { Length: > 0 } mail ? [mail]
            : throw new RuleViolationException(
                new Sentence("Nobody is named to whom {0} can be mailed.", invoice.Number!)
            );
        var w = new Words(content.Language == "en" ? Reader.InEnglish : Reader.InFrench);
        return new($"invoice:{sending.Id}", "invoice", to, Subject(w, content), Text(w, content))
        {
            FromName = invoice.Seller.Name,
            Files = [new MailFile(file.Name, file.Type, sha256)],
        };
    }

    public void Post(ContrefortDb within, NewMail mail, Instant now)
    {
        using var batch = new NpgsqlBatch();
        outbox.Add(batch, mail, now);
        foreach (NpgsqlBatchCommand command in batch.BatchCommands)
            within.Also(command);
    }

    static string Subject(Words w, IssuedContent content) =>
        content.Invoice.IsCreditNote
            ? w["Credit note {0} of {1}", content.Invoice.Number!, content.Invoice.Seller.Name]
            : w["Invoice {0} of {1}", content.Invoice.Number!, content.Invoice.Seller.Name];

    static string Text(Words w, IssuedContent content)
    {
        var invoice = content.Invoice;
        var amount = w.Write.Amount(invoice.Totals.Due, invoice.Currency);
        return string.Join(
            "\n\n",
            w["Hello,"],
            invoice.IsCreditNote ? w["You will find attached the credit note {0} of {1}.", invoice.Number!, amount]
                : invoice.DueOn is { } due
                    ? w["You will find attached the invoice {0} of {1}, due on {2}.", invoice.Number!, amount, due]
                : w["You will find attached the invoice {0} of {1}.", invoice.Number!, amount],
            invoice.Seller.Name
        );
    }

    byte[] Status(SendingRow sending, IssuedContent content)
    {
        var data = InvoiceJson.Read<CollectedData>(sending.Data);
        var invoice = content.Invoice;
        return LifecycleWriter.Write(
            new()
            {
                Invoice = invoice.Number!,
                Type = (int)invoice.Type,
                IssuedOn = invoice.IssuedOn?.ToDateOnly(),
                Issuer = invoice.Seller.Siren,
                Code = LifecycleCodes.Collected,
                At = French(data.At),
                Amounts = [.. data.Parts.Select(part => new CollectedAmount(part.Amount, part.Rate, invoice.Currency))],
            },
            PartyOf(invoice.Seller, "SE") with
            {
                Address = null,
            },
            invoice.Buyer.Siren is null ? null : PartyOf(invoice.Buyer, "BY"),
            French(clock.GetCurrentInstant())
        );
    }

    static LifecycleParty PartyOf(Party party, string role) =>
        new(
            "0002",
            party.Siren,
            party.Name,
            role,
            party.ElectronicAddress is { Scheme: "0225", Value: var address } ? address : null
        );

    static DateTime French(Instant at) => at.InZone(Reader.InFrench.Zone).LocalDateTime.ToDateTimeUnspecified();

    static bool IsAgain(SendingRow sending) =>
        sending.What == SendingWhat.Document
        && int.Parse(sending.Key[(sending.Key.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture) > 1;
}

/// <summary>The folder documents are put into, when one is set: <c>Channels:Folder</c>.</summary>
internal sealed class InvoiceFolder(IConfiguration settings)
{
    readonly string? _path = settings["Channels:Folder"] is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    public bool IsThere => _path is not null;

    /// <summary>A file is there whole, or not at all. The same document is the same file.</summary>
    public async Task Put(InvoiceFile file, CancellationToken stop)
    {
        Directory.CreateDirectory(_path!);
        var target = Path.Combine(_path!, file.Name);
        var part = $"{target}.{Guid.NewGuid():N}.part";
        await File.WriteAllBytesAsync(part, file.Bytes, stop);
        File.Move(part, target, overwrite: true);
    }
}
