using System.Text.Json;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Contracts;

/// <summary>Words laid over those of the offer: agreed at signing (position 0), or changed since. Only ever added.</summary>
internal sealed class AmendmentRow
{
    public ContractId ContractId { get; init; }
    public int Position { get; init; }

    /// <summary>Null for what is part of what was signed.</summary>
    public LocalDate? EffectiveOn { get; init; }
    public required string Label { get; init; }
    public required string Content { get; init; }

    /// <summary>When the customer was told of a price that rises.</summary>
    public LocalDate? NoticeGivenOn { get; init; }

    /// <summary>Why it is agreed, where the contract would not have let a price rise so.</summary>
    public string? Despite { get; init; }
    public required string SignedBy { get; init; }
    public Instant SignedAt { get; init; }

    public Amendment ToAmendment() => new(EffectiveOn ?? Amendment.FromTheBeginning, Label, Content);
}

/// <summary>The contract, or an amendment, on paper.</summary>
internal sealed class ContractDocumentRow
{
    public ContractId ContractId { get; init; }
    public int Position { get; init; }
    public required string Name { get; init; }
    public required string Language { get; init; }
    public required byte[] Sha256 { get; init; }
    public Instant MadeAt { get; init; }
}

internal static class AmendmentSets
{
    extension(ContrefortDb db)
    {
        public DbSet<AmendmentRow> Amendments => db.Set<AmendmentRow>();
        public DbSet<ContractDocumentRow> ContractDocuments => db.Set<ContractDocumentRow>();
    }

    /// <summary>As one text, so that contracts that say the same are known to.</summary>
    public static string Written(this IEnumerable<AmendmentRow> amendments) =>
        JsonSerializer.Serialize(
            amendments
                .OrderBy(amendment => amendment.Position)
                .Select(amendment =>
                    new[]
                    {
                        amendment.EffectiveOn is { } day ? LocalDatePattern.Iso.Format(day) : "",
                        amendment.Label,
                        amendment.Content,
                    }
                )
        );

    public static IReadOnlyList<Amendment> Read(string written) =>
        [
            .. JsonSerializer
                .Deserialize<string[][]>(written)!
                .Select(parts => new Amendment(
                    parts[0].Length == 0 ? Amendment.FromTheBeginning : LocalDatePattern.Iso.Parse(parts[0]).Value,
                    parts[1],
                    parts[2]
                )),
        ];
}

internal sealed class AmendmentMapping
    : IEntityTypeConfiguration<AmendmentRow>,
        IEntityTypeConfiguration<ContractDocumentRow>
{
    public void Configure(EntityTypeBuilder<AmendmentRow> amendment)
    {
        amendment.ToTable("contract_amendments");
        amendment.HasKey(a => new { a.ContractId, a.Position });
        amendment.HasOne<ContractRow>().WithMany().HasForeignKey(a => a.ContractId);
    }

    public void Configure(EntityTypeBuilder<ContractDocumentRow> document)
    {
        document.ToTable("contract_documents");
        document.HasKey(d => new { d.ContractId, d.Position });
        document.HasOne<ContractRow>().WithMany().HasForeignKey(d => d.ContractId);
        document.HasOne<Contrefort.Mail.BlobRow>().WithMany().HasForeignKey(d => d.Sha256);
    }
}
