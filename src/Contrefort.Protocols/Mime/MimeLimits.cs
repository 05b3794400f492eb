namespace Contrefort.Protocols.Mime;

/// <summary>
/// How much of one message is looked at. What lies beyond a limit stays in the raw bytes, and a defect says so.
/// </summary>
public sealed record MimeLimits
{
    public static MimeLimits Default { get; } = new();

    /// <summary>Multiparts inside multiparts, and messages inside messages.</summary>
    public int Depth { get; init; } = 50;

    /// <summary>Parts in the whole tree; the last part read keeps the rest of the message as its body.</summary>
    public int Parts { get; init; } = 1_000;

    /// <summary>Bytes of one header block.</summary>
    public int HeaderBytes { get; init; } = 1 << 20;

    /// <summary>Fields in one header block.</summary>
    public int Fields { get; init; } = 2_000;

    /// <summary>Addresses in one field, and identifiers in References.</summary>
    public int Addresses { get; init; } = 5_000;

    /// <summary>Decoded bytes of one text part that become text; the whole part is then an attachment too.</summary>
    public int TextBytes { get; init; } = 4 << 20;

    /// <summary>Decoded bytes of a nested message that came encoded, and so must be decoded in memory.</summary>
    public int NestedBytes { get; init; } = 32 << 20;
}
