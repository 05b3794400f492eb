using System.Security.Cryptography;
using System.Text;
using Contrefort.Billing;
using Contrefort.Core.Billing;
using Contrefort.Core.Invoicing;
using NodaTime;

namespace Contrefort.Invoicing;

/// <summary>
/// An issued document and all it rests on, in the order it is written and hashed. Its hash is SHA-256 over the hash of the
/// document before it in its series and these words (UTF-8).
/// </summary>
internal sealed record IssuedContent
{
    public required Invoice Invoice { get; init; }
    public required InvoiceProfile Profile { get; init; }

    /// <summary>ISO 639, of the document.</summary>
    public required string Language { get; init; }

    /// <summary>IANA zone of the clocks it speaks of.</summary>
    public string? Zone { get; init; }

    /// <summary>The numbers people know.</summary>
    public required string Customer { get; init; }
    public required string Contract { get; init; }

    /// <summary>The key of the draft it was made from.</summary>
    public required string Draft { get; init; }
    public required Instant IssuedAt { get; init; }
    public required decimal Net { get; init; }
    public required decimal Vat { get; init; }
    public required decimal Gross { get; init; }

    /// <summary>One for each line of the document, in its order: what it rests on.</summary>
    public required IReadOnlyList<IssuedLine> Lines { get; init; }
    public DraftProof? Proof { get; init; }

    /// <summary>Each file written, and its SHA-256 in hexadecimal.</summary>
    public IReadOnlyDictionary<string, string> Documents { get; init; } = new Dictionary<string, string>();

    /// <summary>What comes before the first document of a series.</summary>
    public static readonly byte[] Beginning = new byte[SHA256.HashSizeInBytes];

    public static byte[] Hash(ReadOnlySpan<byte> previous, string content) =>
        SHA256.HashData([.. previous, .. Encoding.UTF8.GetBytes(content)]);
}

/// <param name="Line">The line of the terms it is about; see <see cref="DraftedLine.Line"/>.</param>
/// <param name="Steps">The calculation, each step with its term.</param>
internal sealed record IssuedLine(
    string Id,
    string Key,
    string Line,
    string? Ticket,
    Guid? Work,
    bool ByPerson,
    IReadOnlyList<PriceStep> Steps
);

/// <summary>What a paper shows of its seller that is no part of the document's data.</summary>
/// <param name="Logo">An opaque PNG.</param>
internal sealed record SellerLook(byte[]? Logo);
