using Contrefort.Core.Books;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Books;

/// <summary>An account of a seller that is not the usual one; see <see cref="AccountMap"/>.</summary>
internal sealed class SellerAccountRow
{
    public Guid SellerId { get; init; }
    public required string Key { get; init; }
    public required string Number { get; set; }
    public required string Name { get; set; }
    public Instant UpdatedAt { get; set; }
}

internal static class BooksSets
{
    extension(ContrefortDb db)
    {
        public DbSet<SellerAccountRow> SellerAccounts => db.Set<SellerAccountRow>();
    }
}

internal sealed class BooksMapping : IEntityTypeConfiguration<SellerAccountRow>
{
    public void Configure(EntityTypeBuilder<SellerAccountRow> account)
    {
        account.ToTable("seller_accounts");
        account.HasKey(a => new { a.SellerId, a.Key });
        account.HasOne<SellerRow>().WithMany().HasForeignKey(a => a.SellerId);
    }
}
