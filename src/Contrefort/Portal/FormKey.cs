using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.Core.Tickets;
using Contrefort.Data;
using Contrefort.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Npgsql;

namespace Contrefort.Portal;

/// <summary>
/// The key a form was shown with, and the ticket it made or spoke on. It is committed with that, so that a double click,
/// or a page sent again, finds it done.
/// </summary>
internal sealed class FormKey
{
    public ContactId ContactId { get; init; }
    public Guid Key { get; init; }
    public TicketId TicketId { get; init; }
    public Instant CreatedAt { get; init; }

    public static void Keep(NpgsqlBatch batch, ContactId contact, Guid key, TicketId ticket, Instant now) =>
        batch.Add(
            "insert into form_keys (contact_id, key, ticket_id, created_at) values ($1, $2, $3, $4)",
            contact.Value,
            key,
            ticket.Value,
            now
        );

    public static bool WasUsed(PostgresException refused) =>
        refused is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "form_keys" };
}

internal sealed class FormKeyMapping : IEntityTypeConfiguration<FormKey>
{
    public void Configure(EntityTypeBuilder<FormKey> key)
    {
        key.ToTable("form_keys");
        key.HasKey(k => new { k.ContactId, k.Key });
        key.HasOne<ContactRow>().WithMany().HasForeignKey(k => k.ContactId);
        key.HasOne<TicketRow>().WithMany().HasForeignKey(k => k.TicketId);
    }
}
