using System.Collections.Frozen;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Contrefort.Core;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Data;

/// <summary>An instant is ISO 8601 in UTC.</summary>
internal sealed class InstantJson : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        InstantPattern.ExtendedIso.Parse(reader.GetString()!).GetValueOrThrow();

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
}

/// <summary>A typed id is its bare uuid.</summary>
internal sealed class IdJson : JsonConverterFactory
{
    public override bool CanConvert(Type type) =>
        type.IsValueType
        && Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>));

    public override JsonConverter CreateConverter(Type type, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Of<>).MakeGenericType(type))!;

    sealed class Of<TId> : JsonConverter<TId>
        where TId : struct, IId<TId>
    {
        public override TId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            TId.Of(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Value);
    }
}

/// <summary>
/// A sentence is an array: its format, then its arguments, each a plain string or number, or an object whose one property
/// names what it is (<c>{"instant": "…"}</c>), or an array of those, so that it can be said again in any language and zone.
/// </summary>
internal sealed class SentenceJson : JsonConverter<Sentence>
{
    public override Sentence Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        Whole(ref reader);

    public override void Write(Utf8JsonWriter writer, Sentence value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.Format);
        foreach (var argument in value.Arguments)
            Write(writer, argument, options);
        writer.WriteEndArray();
    }

    static void Write(Utf8JsonWriter writer, object? argument, JsonSerializerOptions options)
    {
        switch (argument)
        {
            case null:
                writer.WriteNullValue();
                break;
            case int number:
                writer.WriteNumberValue(number);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case Instant instant:
                Named(writer, "instant", InstantPattern.ExtendedIso.Format(instant));
                break;
            case ZonedDateTime zoned:
                Named(writer, "zoned", $"{InstantPattern.ExtendedIso.Format(zoned.ToInstant())} {zoned.Zone.Id}");
                break;
            case LocalDate date:
                Named(writer, "date", LocalDatePattern.Iso.Format(date));
                break;
            case Duration duration:
                Named(writer, "seconds", duration.TotalSeconds.ToString(CultureInfo.InvariantCulture));
                break;
            case Sentence sentence:
                writer.WriteStartObject();
                writer.WritePropertyName("sentence");
                JsonSerializer.Serialize(writer, sentence, options);
                writer.WriteEndObject();
                break;
            case Quotation quoted:
                Named(writer, "quotation", quoted.Text);
                break;
            case Enum word:
                Named(writer, "word", $"{word.GetType().Name}.{word}");
                break;
            case IEnumerable<object?> several:
                writer.WriteStartArray();
                foreach (var one in several)
                    Write(writer, one, options);
                writer.WriteEndArray();
                break;
            default:
                writer.WriteStringValue(Convert.ToString(argument, CultureInfo.InvariantCulture));
                break;
        }
    }

    static void Named(Utf8JsonWriter writer, string name, string value)
    {
        writer.WriteStartObject();
        writer.WriteString(name, value);
        writer.WriteEndObject();
    }

    /// <summary>Up to the end of the array the reader is in.</summary>
    static List<object?> Arguments(ref Utf8JsonReader reader)
    {
        var all = new List<object?>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            all.Add(Argument(ref reader));
        return all;
    }

    static object? Argument(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.Number => reader.GetDecimal(),
            JsonTokenType.StartObject => Named(ref reader),
            JsonTokenType.StartArray => Arguments(ref reader),
            _ => reader.GetString(),
        };

    static object Named(ref Utf8JsonReader reader)
    {
        reader.Read();
        var name = reader.GetString();
        reader.Read();
        var argument =
            reader.TokenType == JsonTokenType.StartArray ? Whole(ref reader) : Named(name, reader.GetString()!);
        reader.Read();
        return argument;
    }

    static Sentence Whole(ref Utf8JsonReader reader)
    {
        reader.Read();
        return new Sentence(reader.GetString()!, Arguments(ref reader));
    }

    static object Named(string? name, string value) =>
        name switch
        {
            "instant" => InstantPattern.ExtendedIso.Parse(value).Value,
            "zoned" => Zoned(value.Split(' ')),
            "date" => LocalDatePattern.Iso.Parse(value).Value,
            "seconds" => Duration.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture)),
            "quotation" => new Quotation(value),
            "word" => Word(value),
            _ => value,
        };

    /// <summary><c>Channel.Phone</c>, said again in the reader's language; a word whose enum is gone stays as it was.</summary>
    static object Word(string text) =>
        text.Split('.') is [var type, var value]
        && _enums.TryGetValue(type, out var known)
        && Enum.TryParse(known, value, out var word)
            ? word
            : new Sentence(text);

    static readonly FrozenDictionary<string, Type> _enums = typeof(Sentence)
        .Assembly.GetTypes()
        .Append(typeof(IsoDayOfWeek))
        .Where(type => type.IsEnum && type.IsPublic)
        .GroupBy(type => type.Name)
        .ToFrozenDictionary(group => group.Key, group => group.First());

    static ZonedDateTime Zoned(string[] parts) =>
        InstantPattern.ExtendedIso.Parse(parts[0]).Value.InZone(DateTimeZoneProviders.Tzdb[parts[1]]);
}

/// <summary>A sentence as it is kept in a column.</summary>
internal static class SentenceText
{
    static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new SentenceJson() },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(Sentence sentence) => JsonSerializer.Serialize(sentence, Options);

    public static Sentence Read(string stored) => JsonSerializer.Deserialize<Sentence>(stored, Options)!;
}
