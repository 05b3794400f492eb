using Contrefort.Core.Contracts;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Contracts;

internal sealed class CustomerRow
{
    public CustomerId Id { get; init; }
    public required string Number { get; init; }
    public required string Name { get; set; }

    /// <summary>ISO 3166.</summary>
    public required string Country { get; set; }

    /// <summary>IANA zone its people work in.</summary>
    public required string Zone { get; set; }
    public required string Language { get; set; }

    /// <summary>Mail domains of its own: a writer from one of them is theirs, though not yet a contact.</summary>
    public string[] Domains { get; set; } = [];
    public Instant CreatedAt { get; init; }
}

internal sealed class ContactRow
{
    public ContactId Id { get; init; }
    public CustomerId CustomerId { get; init; }
    public required string Name { get; set; }
    public required string Email { get; set; }
    public string[] Phones { get; set; } = [];
    public required string Language { get; set; }
    public Instant CreatedAt { get; init; }

    /// <summary>When a mail to them last came back for good.</summary>
    public Instant? BouncedAt { get; set; }
}

/// <summary>A contract as signed: the offer and its version, and the values chosen.</summary>
public sealed class ContractRow
{
    public ContractId Id { get; init; }
    public required string Number { get; init; }
    public CustomerId CustomerId { get; init; }
    public required string Offer { get; init; }
    public required string Version { get; init; }
    public string Parameters { get; set; } = "{}";
    public string Options { get; set; } = "[]";
    public string[] Components { get; set; } = [];
    public string Roles { get; set; } = "{}";
    public LocalDate StartsOn { get; init; }
    public LocalDate EndsOn { get; set; }
    public Instant SignedAt { get; init; }

    /// <summary>It was agreed that clocks stop while the customer is closed.</summary>
    public bool StopsWhenClosed { get; init; }
}

/// <summary>A stretch in which a customer is closed.</summary>
internal sealed class ClosureRow
{
    public Guid Id { get; init; }
    public CustomerId CustomerId { get; init; }
    public Instant StartsAt { get; init; }
    public Instant EndsAt { get; init; }
    public required string Reason { get; init; }
    public required string AddedBy { get; init; }
    public Instant AddedAt { get; init; }
}

internal sealed class ContractContactRow
{
    public ContractId ContractId { get; init; }
    public ContactId ContactId { get; init; }
    public Instant NamedAt { get; init; }
}

/// <summary>The words of an offer as they were when it was published; never changed.</summary>
internal sealed class OfferVersionRow
{
    public required string Offer { get; init; }
    public required string Version { get; init; }
    public required string Content { get; init; }
    public Instant PublishedAt { get; init; }
}

internal static class ContractSets
{
    extension(ContrefortDb db)
    {
        public DbSet<CustomerRow> Customers => db.Set<CustomerRow>();
        public DbSet<ContactRow> Contacts => db.Set<ContactRow>();
        public DbSet<ContractRow> Contracts => db.Set<ContractRow>();
        public DbSet<ContractContactRow> ContractContacts => db.Set<ContractContactRow>();
        public DbSet<ClosureRow> Closures => db.Set<ClosureRow>();
        public DbSet<OfferVersionRow> OfferVersions => db.Set<OfferVersionRow>();
    }
}

internal sealed class ContractMapping
    : IEntityTypeConfiguration<CustomerRow>,
        IEntityTypeConfiguration<ContactRow>,
        IEntityTypeConfiguration<ContractRow>,
        IEntityTypeConfiguration<ContractContactRow>,
        IEntityTypeConfiguration<ClosureRow>,
        IEntityTypeConfiguration<OfferVersionRow>
{
    public void Configure(EntityTypeBuilder<CustomerRow> customer)
    {
        customer.ToTable("customers");
        customer.HasIndex(c => c.Number).IsUnique();
        customer.HasIndex(c => c.Domains).HasMethod("gin");
    }

    public void Configure(EntityTypeBuilder<ContactRow> contact)
    {
        contact.ToTable("contacts");
        contact.HasIndex(c => c.Email).IsUnique();
        contact.HasIndex(c => c.Phones).HasMethod("gin");
        contact.HasOne<CustomerRow>().WithMany().HasForeignKey(c => c.CustomerId);
    }

    public void Configure(EntityTypeBuilder<ContractRow> contract)
    {
        contract.ToTable("contracts");
        contract.HasIndex(c => c.Number).IsUnique();
        contract.Property(c => c.Parameters).HasColumnType("jsonb");
        contract.Property(c => c.Options).HasColumnType("jsonb");
        contract.Property(c => c.Roles).HasColumnType("jsonb");
        contract.Property(c => c.StopsWhenClosed).HasDefaultValue(false);
        contract.HasOne<CustomerRow>().WithMany().HasForeignKey(c => c.CustomerId);
        contract.HasOne<OfferVersionRow>().WithMany().HasForeignKey(c => new { c.Offer, c.Version });
    }

    public void Configure(EntityTypeBuilder<ClosureRow> closure)
    {
        closure.ToTable("customer_closures");
        closure
            .HasIndex(c => new
            {
                c.CustomerId,
                c.StartsAt,
                c.EndsAt,
            })
            .IsUnique();
        closure.HasOne<CustomerRow>().WithMany().HasForeignKey(c => c.CustomerId);
    }

    public void Configure(EntityTypeBuilder<ContractContactRow> named)
    {
        named.ToTable("contract_contacts");
        named.HasKey(n => new { n.ContractId, n.ContactId });
        named.HasOne<ContractRow>().WithMany().HasForeignKey(n => n.ContractId);
        named.HasOne<ContactRow>().WithMany().HasForeignKey(n => n.ContactId);
    }

    public void Configure(EntityTypeBuilder<OfferVersionRow> version)
    {
        version.ToTable("offer_versions");
        version.HasKey(v => new { v.Offer, v.Version });
        version.Property(v => v.Content).HasColumnType("jsonb");
    }
}
