using NodaTime;
using Npgsql;

namespace Contrefort.Data;

/// <summary>Columns of a row read by hand, as the domain wants them.</summary>
internal static class Columns
{
    extension(NpgsqlDataReader row)
    {
        public Instant At(int column) => Instant.FromDateTimeUtc(row.GetDateTime(column));

        public Instant? AtOrNull(int column) => row.IsDBNull(column) ? null : row.At(column);

        /// <summary>Of a column of whole seconds.</summary>
        public Duration Seconds(int column) => Duration.FromSeconds(row.GetInt64(column));

        public string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
    }
}
