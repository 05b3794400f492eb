using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Contrefort.Monitoring.Watch;

/// <summary>
/// The secret of a place or of a heartbeat, shown once; only its hash is kept. It is looked up by that hash: how long this
/// takes tells nothing of the secret.
/// </summary>
internal static class WatchToken
{
    const int SecretBytes = 32;
    const int Longest = 100;

    public static (string Token, byte[] Hash) New(string prefix = "")
    {
        var token = prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        return (token, Hash(token));
    }

    public static byte[] Hash(string token) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(token.Length > Longest ? token[..Longest] : token));
}
