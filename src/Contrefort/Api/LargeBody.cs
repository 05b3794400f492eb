using Microsoft.AspNetCore.Http.Metadata;

namespace Contrefort.Api;

/// <summary>The body is a file or a message; the endpoint itself says how large it may be, by its options.</summary>
internal sealed class LargeBody : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => 600_000_000;
}
