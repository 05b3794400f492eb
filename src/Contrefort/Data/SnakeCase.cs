using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Contrefort.Data;

/// <summary>Tables are plural and, like columns, keys and indexes, in snake case. A name given by hand stays.</summary>
internal static class SnakeCase
{
    public static void Name(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            if (entity.GetTableName() is not { } table || entity.IsMappedToJson())
                continue;
            var configured = ((IConventionEntityType)entity).GetTableNameConfigurationSource();
            if (configured is not ConfigurationSource.Explicit && !entity.IsOwned() && entity.BaseType is null)
                entity.SetTableName(table = Plural(Of(entity.ClrType.Name)));
            var store = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
            foreach (var property in entity.GetProperties())
                property.SetColumnName(Of(property.GetColumnName(store) ?? property.Name));
            foreach (var key in entity.GetKeys())
                key.SetName(key.IsPrimaryKey() ? $"{table}_pkey" : $"{table}_{Columns(key.Properties)}_key");
            foreach (var foreignKey in entity.GetForeignKeys())
                foreignKey.SetConstraintName($"{table}_{Columns(foreignKey.Properties)}_fkey");
            foreach (var index in entity.GetIndexes())
                if (((IConventionIndex)index).GetDatabaseNameConfigurationSource() is not ConfigurationSource.Explicit)
                    index.SetDatabaseName($"{table}_{Columns(index.Properties)}_idx");
        }
    }

    static string Columns(IEnumerable<IMutableProperty> properties) =>
        string.Join('_', properties.Select(property => Of(property.Name)));

    static string Of(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    static string Plural(string noun) =>
        noun switch
        {
            [.. var stem, 'y'] when !"aeiou".Contains(stem[^1]) => stem + "ies",
            [.., 's' or 'x'] or [.., 'c' or 's', 'h'] => noun + "es",
            _ => noun + "s",
        };
}
