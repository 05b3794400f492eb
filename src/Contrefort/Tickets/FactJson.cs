using System.Collections.Frozen;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Contrefort.Core.Tickets;
using Contrefort.Data;

namespace Contrefort.Tickets;

/// <summary>Facts as JSON: the kind is the type's name, the rest is the record itself.</summary>
internal static class FactJson
{
    static readonly FrozenDictionary<string, Type> _kinds = typeof(Fact)
        .Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Fact)))
        .ToFrozenDictionary(type => JsonNamingPolicy.KebabCaseLower.ConvertName(type.Name));

    static readonly FrozenDictionary<Type, string> _names = _kinds.ToFrozenDictionary(
        pair => pair.Value,
        pair => pair.Key
    );

    static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new InstantJson(),
            new IdJson(),
            new SentenceJson(),
            new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower),
        },
    };

    public static string KindOf(Fact fact) => _names[fact.GetType()];

    public static string Write(Fact fact) => JsonSerializer.Serialize(fact, fact.GetType(), _options);

    public static Fact Read(string kind, string data) =>
        (Fact)JsonSerializer.Deserialize(data, _kinds[kind], _options)!;

    /// <param name="data">UTF-8, as PostgreSQL sends it.</param>
    public static Fact Read(string kind, ReadOnlySpan<byte> data) =>
        (Fact)JsonSerializer.Deserialize(data, _kinds[kind], _options)!;
}
