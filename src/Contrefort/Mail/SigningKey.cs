using System.Security.Cryptography;
using Npgsql;

namespace Contrefort.Mail;

/// <summary>The secret that signs reply addresses and Message-IDs. Made once, kept in the database, shared by all processes.</summary>
internal sealed class SigningKey(NpgsqlDataSource database)
{
    const int Length = 32;

    readonly Lazy<byte[]> _bytes = new(() => Read(database));

    public byte[] Bytes => _bytes.Value;

    static byte[] Read(NpgsqlDataSource database)
    {
        using var command = database.CreateCommand(
            """
            with made as (
                insert into signing_keys (name, key, created_at) values ('mail', $1, now()) on conflict do nothing returning key)
            select key from made union all select key from signing_keys where name = 'mail' limit 1
            """
        );
        command.Parameters.Add(new() { Value = RandomNumberGenerator.GetBytes(Length) });
        return (byte[])command.ExecuteScalar()!;
    }
}
