using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Contrefort.Core;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using NodaTime;

namespace Contrefort.Data;

/// <summary>An instant is a <c>timestamptz</c> in UTC. Npgsql speaks <see cref="DateTime"/>.</summary>
internal sealed class InstantConverter()
    : ValueConverter<Instant, DateTime>(instant => instant.ToDateTimeUtc(), stored => Instant.FromDateTimeUtc(stored));

internal sealed class LocalDateConverter()
    : ValueConverter<LocalDate, DateOnly>(date => date.ToDateOnly(), stored => LocalDate.FromDateOnly(stored));

/// <summary>A duration is whole seconds: nothing a contract measures is finer.</summary>
internal sealed class DurationConverter()
    : ValueConverter<Duration, long>(duration => (long)duration.TotalSeconds, seconds => Duration.FromSeconds(seconds));

internal sealed class IdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => IdOf.Guid<TId>(value))
    where TId : struct, IId<TId>;

internal static class IdOf
{
    // An expression tree may not call a static interface member; it may call what does.
    public static TId Guid<TId>(System.Guid value)
        where TId : struct, IId<TId> => TId.Of(value);
}

/// <summary>An enum is its name in kebab case, so that a row can be read and a reordered enum loses nothing.</summary>
internal sealed class EnumConverter<TEnum>()
    : ValueConverter<TEnum, string>(value => EnumText.Of(value), text => EnumText.To<TEnum>(text))
    where TEnum : struct, Enum;

internal static class EnumText
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => Names<TEnum>.Texts[value];

    public static TEnum To<TEnum>(string text)
        where TEnum : struct, Enum => Names<TEnum>.Values[text];

    public static bool TryTo<TEnum>(string text, out TEnum value)
        where TEnum : struct, Enum => Names<TEnum>.Values.TryGetValue(text, out value);

    /// <summary>For a value whose type is only known as it comes.</summary>
    public static string OfAny(Enum value) =>
        Any.GetOrAdd(value, v => JsonNamingPolicy.KebabCaseLower.ConvertName(v.ToString()));

    static readonly ConcurrentDictionary<Enum, string> Any = new();

    static class Names<TEnum>
        where TEnum : struct, Enum
    {
        public static readonly FrozenDictionary<TEnum, string> Texts = Enum.GetValues<TEnum>()
            .ToFrozenDictionary(value => value, value => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()));

        public static readonly FrozenDictionary<string, TEnum> Values = Texts.ToFrozenDictionary(
            pair => pair.Value,
            pair => pair.Key
        );
    }
}
