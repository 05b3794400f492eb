using System.Security.Cryptography;
using Contrefort.Data;
using Contrefort.Files;
using Contrefort.Mail;
using NodaTime;

namespace Contrefort.Quotes;

internal static class KeptFile
{
    /// <summary>Keeps a small file with the rows being saved, by what it contains; see <see cref="Blobs"/>.</summary>
    /// <returns>Its SHA-256.</returns>
    public static byte[] Keep(this ContrefortDb db, byte[] file, Instant now)
    {
        var sha = SHA256.HashData(file);
        db.Add(
            new BlobRow
            {
                Sha256 = sha,
                Size = file.Length,
                CreatedAt = now,
            }
        );
        foreach (var (n, chunk) in file.Chunk(Blobs.ChunkSize).Index())
            db.Add(
                new BlobChunkRow
                {
                    Sha256 = sha,
                    N = n,
                    Bytes = chunk,
                }
            );
        return sha;
    }
}
