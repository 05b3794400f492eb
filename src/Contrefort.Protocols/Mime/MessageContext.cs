namespace Contrefort.Protocols.Mime;

/// <summary>What all the parts of one message share.</summary>
sealed record MessageContext(ByteSource Source, MimeLimits Limits, Defects Defects);
