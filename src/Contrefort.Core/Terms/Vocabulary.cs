using System.Collections.Concurrent;
using System.Reflection;
using System.Text;

namespace Contrefort.Core.Terms;

/// <summary>The word the language uses, where it is not the member's name in kebab-case.</summary>
[AttributeUsage(AttributeTargets.Field)]
public sealed class WordAttribute(string word) : Attribute
{
    public string Word { get; } = word;
}

/// <summary>The words of the term language and the enums behind them: <c>first-response</c> is <c>FirstResponse</c>.</summary>
public static class Vocabulary
{
    static readonly ConcurrentDictionary<Type, IReadOnlyDictionary<string, Enum>> _vocabularies = new();

    public static IEnumerable<string> Of<T>()
        where T : struct, Enum => WordsOf(typeof(T)).Keys;

    public static T? Parse<T>(string word)
        where T : struct, Enum => WordsOf(typeof(T)).TryGetValue(word, out var value) ? (T)value : null;

    public static string Word(this Enum value) => WordsOf(value.GetType()).First(pair => pair.Value.Equals(value)).Key;

    static IReadOnlyDictionary<string, Enum> WordsOf(Type type) =>
        _vocabularies.GetOrAdd(
            type,
            static type =>
                type.GetFields(BindingFlags.Public | BindingFlags.Static)
                    .ToDictionary(
                        field => field.GetCustomAttribute<WordAttribute>()?.Word ?? Kebab(field.Name),
                        field => (Enum)field.GetValue(null)!
                    )
        );

    static string Kebab(string name)
    {
        var word = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && word.Length > 0)
                word.Append('-');
            word.Append(char.ToLowerInvariant(letter));
        }
        return word.ToString();
    }
}
