using System.Globalization;
using Contrefort.Contracts;
using Contrefort.Core;
using Contrefort.Core.Terms;
using Contrefort.Ui;

namespace Contrefort.Quotes;

/// <summary>A parameter and its value as a person reads them: lists by their items, amounts with their unit.</summary>
internal static class ParameterWords
{
    public static string Label(Parameter parameter, Words w) => ParameterLabel.Of(parameter.Name, w);

    public static string Value(Parameter parameter, Words w) =>
        (parameter.Type, parameter.Value) switch
        {
            (_, null or "null") => "—",
            (ParameterType.Boolean, "true") => w["Yes"],
            (ParameterType.Boolean, _) => w["No"],
            (ParameterType.Set or ParameterType.List, { } list) => Items(parameter, list, w),
            (ParameterType.Percent, { } percent) => $"{Number(percent, w)} %",
            (ParameterType.Integer or ParameterType.Money, { } number) => Number(number, w),
            (_, { } word) => $"{word}{(parameter.Unit is { } unit ? $" {unit}" : "")}",
        };

    static string Items(Parameter parameter, string list, Words w)
    {
        var items = parameter.Items(list);
        var names = items.Select(item =>
            item.GetValueOrDefault("name")
            ?? (item.TryGetValue("", out var word) && parameter.Of.Contains(word) ? w[word] : item.Values.First())
        );
        var said = string.Join(", ", names);
        return items.Count > 3 ? $"{items.Count} ({said})" : said;
    }

    static string Number(string text, Words w) =>
        decimal.TryParse(text, CultureInfo.InvariantCulture, out var number) ? w.Write.Number(number) : text;
}
