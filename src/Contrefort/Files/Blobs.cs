using System.Security.Cryptography;
using Contrefort.Data;
using Contrefort.Tickets;
using NodaTime;
using Npgsql;

namespace Contrefort.Files;

/// <summary>
/// Bytes kept once, by what they contain: the same logo in a hundred signatures is one blob. Written and read in chunks, so
/// that a large file is never whole in memory.
/// </summary>
internal sealed class Blobs(NpgsqlDataSource database, IClock clock)
{
    public const int ChunkSize = 1 << 20;

    /// <summary>Stores a seekable stream and says what it is called from now on; committed when this returns.</summary>
    public async Task<(byte[] Sha256, long Size)> Store(Stream content, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        var stored = await Store(connection, content, stop);
        await transaction.CommitAsync(stop);
        return stored;
    }

    /// <summary>Stores a stream in the caller's transaction.</summary>
    public async Task<(byte[] Sha256, long Size)> Store(
        NpgsqlConnection connection,
        Stream content,
        CancellationToken stop = default
    )
    {
        // Read twice: the name of the bytes is known only at their end.
        var sha = await SHA256.HashDataAsync(content, stop);
        content.Position = 0;
        await Write(connection, sha, content, stop);
        return (sha, content.Length);
    }

    /// <summary>Adds bytes of one chunk at most to a batch, so that they cost no round trip of their own.</summary>
    public byte[] Store(NpgsqlBatch batch, byte[] bytes)
    {
        var sha = SHA256.HashData(bytes);
        batch.Add(
            """
            with blob as (
                insert into blobs (sha256, size, created_at) values ($1, $2, $3) on conflict do nothing returning sha256)
            insert into blob_chunks (sha256, n, bytes) select sha256, 0, $4 from blob
            """,
            sha,
            (long)bytes.Length,
            clock.GetCurrentInstant(),
            bytes
        );
        return sha;
    }

    public async Task<StoredFile> Store(IFormFile file, CancellationToken stop = default)
    {
        await using var content = file.OpenReadStream();
        var (sha, size) = await Store(content, stop);
        return new StoredFile(
            Guid.NewGuid(),
            SafeName(file.FileName),
            file.ContentType ?? "application/octet-stream",
            size,
            sha
        );
    }

    /// <summary>Reads a blob chunk by chunk.</summary>
    public async Task CopyTo(byte[] sha256, Stream target, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        for (var n = 0; ; n++)
        {
            await using var command = new NpgsqlCommand(
                "select bytes from blob_chunks where sha256 = $1 and n = $2",
                connection
            );
            command.Parameters.Add(new() { Value = sha256 });
            command.Parameters.Add(new() { Value = n });
            if (await command.ExecuteScalarAsync(stop) is not byte[] bytes)
                return;
            await target.WriteAsync(bytes, stop);
            if (bytes.Length < ChunkSize)
                return;
        }
    }

    /// <summary>The first bytes of a blob, enough to see what it is.</summary>
    public async Task<byte[]> Start(byte[] sha256, int length, CancellationToken stop = default)
    {
        await using var command = database.CreateCommand(
            "select substring(bytes from 1 for $2) from blob_chunks where sha256 = $1 and n = 0"
        );
        command.Parameters.Add(new() { Value = sha256 });
        command.Parameters.Add(new() { Value = length });
        return await command.ExecuteScalarAsync(stop) as byte[] ?? [];
    }

    public async Task<byte[]> Read(byte[] sha256, CancellationToken stop = default)
    {
        using var all = new MemoryStream();
        await CopyTo(sha256, all, stop);
        return all.ToArray();
    }

    /// <summary>A file name without path, control or direction characters, at most 200 characters long.</summary>
    public static string SafeName(string name)
    {
        var last = name.Replace('\\', '/').Split('/')[^1];
        var kept = new string([
            .. last.Where(c =>
                !char.IsControl(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format
            ),
        ]).Trim(' ', '.');
        return kept.Length switch
        {
            0 => "file",
            > 200 => kept[..200],
            _ => kept,
        };
    }

    async Task Write(NpgsqlConnection connection, byte[] sha, Stream content, CancellationToken stop)
    {
        await using var blob = new NpgsqlCommand(
            "insert into blobs (sha256, size, created_at) values ($1, $2, $3) on conflict do nothing",
            connection
        );
        blob.Parameters.Add(new() { Value = sha });
        blob.Parameters.Add(new() { Value = content.Length });
        blob.Parameters.Add(new() { Value = clock.GetCurrentInstant().ToDateTimeUtc() });
        if (await blob.ExecuteNonQueryAsync(stop) == 0)
            return;
        var buffer = new byte[(int)Math.Min(ChunkSize, content.Length)];
        for (var n = 0; await content.ReadAtLeastAsync(buffer, buffer.Length, false, stop) is > 0 and var read; n++)
        {
            await using var chunk = new NpgsqlCommand(
                "insert into blob_chunks (sha256, n, bytes) values ($1, $2, $3)",
                connection
            );
            chunk.Parameters.Add(new() { Value = sha });
            chunk.Parameters.Add(new() { Value = n });
            chunk.Parameters.Add(new() { Value = buffer.AsMemory(0, read) });
            await chunk.ExecuteNonQueryAsync(stop);
        }
    }
}
