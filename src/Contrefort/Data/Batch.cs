using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Contrefort.Data;

/// <summary>
/// SQL written by hand, where one round trip carries a whole change. Parameters are positional (<c>$1</c>); values are
/// those of the domain and become what EF Core would have stored; typed ids are given as their value.
/// </summary>
internal static class Batch
{
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(Parameter(value));
        batch.BatchCommands.Add(command);
    }

    /// <summary>A JSON document, which is otherwise just text.</summary>
    public static NpgsqlParameter Json(string json) => new() { Value = json, NpgsqlDbType = NpgsqlDbType.Jsonb };

    static NpgsqlParameter Parameter(object? value) =>
        value switch
        {
            NpgsqlParameter ready => ready,
            null => new NpgsqlParameter { Value = DBNull.Value },
            Instant instant => new NpgsqlParameter<DateTime> { TypedValue = instant.ToDateTimeUtc() },
            Instant[] instants => new NpgsqlParameter { Value = Array.ConvertAll(instants, i => i.ToDateTimeUtc()) },
            LocalDate date => new NpgsqlParameter<DateOnly> { TypedValue = date.ToDateOnly() },
            Duration duration => new NpgsqlParameter<long> { TypedValue = (long)duration.TotalSeconds },
            Enum word => new NpgsqlParameter<string> { TypedValue = EnumText.OfAny(word) },
            _ => new NpgsqlParameter { Value = value },
        };
}
