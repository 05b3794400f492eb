namespace Contrefort.Protocols.Mime;

/// <summary>
/// A name and an address (RFC 5322 §3.4). Either may be empty: "undisclosed recipients" has no address, and a broken
/// one is kept as a name.
/// </summary>
public sealed record Mailbox(string Name, string Address)
{
    /// <summary>The part after the last @, in lower case, or empty.</summary>
    public string Domain => Address.LastIndexOf('@') is >= 0 and var at ? Address[(at + 1)..].ToLowerInvariant() : "";

    public override string ToString() => Name.Length == 0 ? Address : $"{Name} <{Address}>";
}
