using System.Security.Cryptography;
using System.Text.Json;
using Contrefort.Tickets;
using Microsoft.AspNetCore.DataProtection;

namespace Contrefort.Api;

/// <summary>
/// Files sent ahead of the message they go with. What a program gets for one is sealed for its person: nobody else's file
/// can be named with it.
/// </summary>
internal sealed class ApiUploads(IDataProtectionProvider protection)
{
    const int LongestSeal = 4_000;

    public string Seal(StoredFile file, ApiCall call) => Protector(call).Protect(JsonSerializer.Serialize(file));

    /// <exception cref="RefusedFieldsException">One of them was not sealed for this person.</exception>
    public IReadOnlyList<StoredFile> Read(IReadOnlyList<string>? seals, ApiCall call)
    {
        if (seals is null or { Count: 0 })
            return [];
        try
        {
            return
            [
                .. seals
                    .Distinct()
                    .Select(seal =>
                        seal.Length > LongestSeal
                            ? throw new CryptographicException()
                            : JsonSerializer.Deserialize<StoredFile>(Protector(call).Unprotect(seal))! with
                            {
                                Id = Guid.NewGuid(),
                            }
                    ),
            ];
        }
        catch (CryptographicException)
        {
            throw call.Refuse("attachments", "There is no such upload: send the file first.");
        }
    }

    IDataProtector Protector(ApiCall call) => protection.CreateProtector($"uploads of {call.Viewer.UserId}");
}
