using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Contrefort.Core.Invoicing;
using Contrefort.Data;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Invoicing;

/// <summary>
/// How invoices, parties and drafts are kept: in the order their types declare, without what follows from the rest, dates in
/// ISO 8601. The same value gives the same text, for ever: hashes are made of it.
/// </summary>
internal static class InvoiceJson
{
    static readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { Payments } },
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower),
            new LocalDateJson(),
            new InstantJson(),
            new IdJson(),
            new SentenceJson(),
        },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, _options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, _options)!;

    /// <summary>Core knows no JSON: which instruction it is stands beside it.</summary>
    static void Payments(JsonTypeInfo type)
    {
        if (type.Type == typeof(PaymentInstruction))
            type.PolymorphismOptions = new()
            {
                TypeDiscriminatorPropertyName = "by",
                DerivedTypes = { new(typeof(CreditTransfer), "transfer"), new(typeof(DirectDebit), "debit") },
            };
    }
}

/// <summary>A date is ISO 8601.</summary>
internal sealed class LocalDateJson : JsonConverter<LocalDate>
{
    public override LocalDate Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        LocalDatePattern.Iso.Parse(reader.GetString()!).GetValueOrThrow();

    public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
}
