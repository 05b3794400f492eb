using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Contrefort.Tickets;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Api;

/// <summary>How bodies are written: camel case, instants in UTC, words in kebab case; what has no name here is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    Converters = [typeof(ApiInstant), typeof(ApiDate), typeof(ApiWord)]
)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(OpenTicketBody))]
[JsonSerializable(typeof(TicketView))]
[JsonSerializable(typeof(TicketWholeView))]
[JsonSerializable(typeof(Page<TicketLine>))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The same, with letters as they are: an answer is JSON and never part of a page.</summary>
    public static ApiJson Plain =>
        // Made when first asked for: the generated part has its statics by then.
        field ??= new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
}

/// <summary>An enum is its name in kebab case, never a number.</summary>
internal sealed class ApiWord : JsonConverterFactory
{
    static readonly JsonStringEnumConverter _words = new(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

    public override bool CanConvert(Type type) => type.IsEnum;

    public override JsonConverter? CreateConverter(Type type, JsonSerializerOptions options) =>
        _words.CreateConverter(type, options);
}

/// <summary>ISO 8601; read with any offset, written in UTC.</summary>
internal sealed class ApiInstant : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && OffsetDateTimePattern.ExtendedIso.Parse(reader.GetString()!) is { Success: true } parsed
        && parsed.Value.Year is > 1900 and < 3000
            ? parsed.Value.ToInstant()
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
}

internal sealed class ApiDate : JsonConverter<LocalDate>
{
    public override LocalDate Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && LocalDatePattern.Iso.Parse(reader.GetString()!) is { Success: true } parsed
            ? parsed.Value
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
}
