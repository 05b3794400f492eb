using System.Text.Encodings.Web;
using System.Text.Json;
using Contrefort.Core;
using Contrefort.Core.Billing;
using Contrefort.Core.Terms;
using Contrefort.Data;

namespace Contrefort.Approvals;

/// <summary>Why the customer is asked, as it was said when they were: terms may be amended since.</summary>
/// <param name="Text">The term in plain words.</param>
public sealed record ApprovalReason(Sentence Sentence, string Term, string Source, Sentence Text)
{
    static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new SentenceJson() },
    };

    public static ApprovalReason Of(PriceStep step) =>
        new(step.Reason, step.Because.Ref, step.Because.Source, step.Because.Text);

    internal string Write() => JsonSerializer.Serialize(this, _options);

    internal static ApprovalReason Read(string json) => JsonSerializer.Deserialize<ApprovalReason>(json, _options)!;
}
