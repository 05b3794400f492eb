using Microsoft.AspNetCore.Http.Metadata;

namespace Contrefort.Files;

/// <summary>Bytes a request may bring here, where that is more than elsewhere.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LargestBodyAttribute(long bytes) : Attribute, IRequestSizeLimitMetadata
{
    /// <summary>All of one form, which may hold several files of the largest size.</summary>
    public const long Form = 120_000_000;

    /// <summary>A file or a message; the endpoint itself says how large it may be, by its options.</summary>
    public const long File = 600_000_000;

    public long? MaxRequestBodySize => bytes;
}
