using Contrefort.Core.Contracts;
using Contrefort.Data;
using NodaTime;
using Npgsql;

namespace Contrefort.Contracts;

/// <summary>A person of a customer, as found for someone on the telephone.</summary>
internal sealed record FoundCaller(
    ContactId Id,
    string Name,
    string Email,
    IReadOnlyList<string> Phones,
    CustomerId Customer,
    string CustomerNumber,
    string CustomerName,
    Instant? BouncedAt
);

internal sealed record FoundCustomer(CustomerId Id, string Number, string Name);

/// <summary>Finds who calls by whatever they say first: their number, name or address, their company, their contract.</summary>
internal sealed class CallerSearch(NpgsqlDataSource database)
{
    const int Most = 12;
    const int FewestDigits = 4;

    const string Columns =
        "select p.id, p.name, p.email, p.phones, c.id, c.number, c.name, p.bounced_at from contacts p join customers c on c.id = p.customer_id";

    public async Task<IReadOnlyList<FoundCaller>> Find(string words, CancellationToken stop = default)
    {
        var text = words.Trim();
        if (text.Length is < 2 or > 100)
            return [];
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            $"""
            {Columns}
            where plain(p.name) like '%' || plain($1) || '%' or p.email like '%' || lower($1) || '%'
                or plain(c.name) like '%' || plain($1) || '%' or c.number ilike $1
                or c.id in (select customer_id from contracts where number ilike $1 || '%')
                or ($2 <> '' and exists (select from unnest(p.phones) phone where phone like '%' || $2))
            order by plain(p.name) like plain($1) || '%' desc, p.name, p.id limit {Most}
            """,
            Literally(text),
            Digits(text)
        );
        return await Read(batch, stop);
    }

    public async Task<FoundCaller?> Find(ContactId contact, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add($"{Columns} where p.id = $1", contact.Value);
        return (await Read(batch, stop)).FirstOrDefault();
    }

    /// <summary>Companies whose name, number or contract begins so: for a caller nobody knows yet.</summary>
    public async Task<IReadOnlyList<FoundCustomer>> FindCustomers(string words, CancellationToken stop = default)
    {
        var text = words.Trim();
        if (text.Length is < 2 or > 100)
            return [];
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add(
            $"""
            select id, number, name from customers c
            where plain(name) like '%' || plain($1) || '%' or number ilike $1
                or id in (select customer_id from contracts where number ilike $1 || '%')
            order by name limit {Most}
            """,
            Literally(text)
        );
        await using var rows = await batch.ExecuteReaderAsync(stop);
        var found = new List<FoundCustomer>();
        while (await rows.ReadAsync(stop))
            found.Add(new(new CustomerId(rows.GetGuid(0)), rows.GetString(1), rows.GetString(2)));
        return found;
    }

    static async Task<IReadOnlyList<FoundCaller>> Read(NpgsqlBatch batch, CancellationToken stop)
    {
        await using var rows = await batch.ExecuteReaderAsync(stop);
        var found = new List<FoundCaller>();
        while (await rows.ReadAsync(stop))
            found.Add(
                new(
                    new ContactId(rows.GetGuid(0)),
                    rows.GetString(1),
                    rows.GetString(2),
                    rows.GetFieldValue<string[]>(3),
                    new CustomerId(rows.GetGuid(4)),
                    rows.GetString(5),
                    rows.GetString(6),
                    rows.IsDBNull(7) ? null : Instant.FromDateTimeUtc(rows.GetDateTime(7))
                )
            );
        return found;
    }

    /// <summary>A number as it is stored, or its last digits; empty when the words are no number.</summary>
    static string Digits(string text)
    {
        if (text.Any(char.IsLetter) || text.Count(char.IsAsciiDigit) < FewestDigits)
            return "";
        var digits = PhoneNumber.Digits(text);
        return digits.Length > 0 ? digits : "";
    }

    /// <summary>What was typed is no pattern.</summary>
    static string Literally(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
}
