using Contrefort.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Contrefort.Data;

/// <summary>
/// What EF Core maps. It names no feature: each aggregate brings its <see cref="IEntityTypeConfiguration{TEntity}"/>,
/// and its sets and scopes as extension properties, in its own folder.
/// </summary>
internal sealed partial class ContrefortDb(DbContextOptions<ContrefortDb> options) : DbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Convert<Instant, InstantConverter>("timestamp with time zone");
        conventions.Convert<LocalDate, LocalDateConverter>("date");
        conventions.Convert<Duration, DurationConverter>("bigint");
        // An index is written for a query, not for every reference.
        conventions.Conventions.Remove(typeof(ForeignKeyIndexConvention));
        foreach (var type in MappedTypes())
            if (type.IsEnum)
                conventions.Properties(type).HaveConversion(typeof(EnumConverter<>).MakeGenericType(type));
            else if (IsId(type))
                conventions.Properties(type).HaveConversion(typeof(IdConverter<>).MakeGenericType(type));
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(ContrefortDb).Assembly);
        SnakeCase.Name(model);
        DeleteNothingSilently(model);
    }

    /// <summary>A row that is referred to stays, unless a mapping says that what refers to it goes along.</summary>
    static void DeleteNothingSilently(ModelBuilder model)
    {
        foreach (var reference in model.Model.GetEntityTypes().SelectMany(entity => entity.GetForeignKeys()))
            if (
                ((IConventionForeignKey)reference).GetDeleteBehaviorConfigurationSource()
                is not ConfigurationSource.Explicit
            )
                reference.DeleteBehavior = reference.IsOwnership
                    ? DeleteBehavior.ClientCascade
                    : DeleteBehavior.ClientNoAction;
    }

    static IEnumerable<Type> MappedTypes() =>
        new[] { typeof(IId<>).Assembly, typeof(ContrefortDb).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsValueType && !type.IsGenericType && !type.IsNestedPrivate);

    static bool IsId(Type type) =>
        Array.Exists(
            type.GetInterfaces(),
            face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IId<>)
        );
}

internal static class ConventionsExtensions
{
    public static void Convert<T, TConverter>(this ModelConfigurationBuilder conventions, string columnType)
        where TConverter : ValueConverter
    {
        conventions.Properties<T>().HaveConversion<TConverter>().HaveColumnType(columnType);
        conventions.DefaultTypeMapping<T>().HasConversion<TConverter>().HasColumnType(columnType);
    }
}
