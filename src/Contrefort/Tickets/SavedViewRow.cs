using Contrefort.Data;
using Contrefort.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>What somebody likes to see of the queue, under a name of their own.</summary>
internal sealed class SavedViewRow
{
    public Guid Id { get; init; }
    public Guid UserId { get; init; }
    public required string Name { get; init; }

    /// <summary>Of the page's address: <c>?view=open&amp;q=postfix</c>.</summary>
    public required string Query { get; init; }
    public Instant CreatedAt { get; init; }
}

internal static class SavedViewSets
{
    extension(ContrefortDb db)
    {
        public DbSet<SavedViewRow> SavedViews => db.Set<SavedViewRow>();
    }
}

internal sealed class SavedViewMapping : IEntityTypeConfiguration<SavedViewRow>
{
    public void Configure(EntityTypeBuilder<SavedViewRow> view)
    {
        view.ToTable("saved_views");
        view.HasAlternateKey(v => new { v.UserId, v.Name });
        view.HasOne<User>().WithMany().HasForeignKey(v => v.UserId);
    }
}
