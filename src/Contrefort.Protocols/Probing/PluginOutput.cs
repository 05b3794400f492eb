using System.Globalization;

namespace Contrefort.Protocols.Probing;

/// <summary>
/// What a plugin wrote, as the Nagios plugin API has it: a line, then more lines, and performance data after a bar on the
/// first line and after a second bar to the end. https://nagios-plugins.org/doc/guidelines.html#AEN197
/// </summary>
sealed record PluginOutput(string Text, IReadOnlyList<Metric> Metrics)
{
    const int MaxMetrics = 200;

    internal static PluginOutput Read(string output)
    {
        var firstEnd = output.IndexOf('\n');
        var first = firstEnd < 0 ? output : output[..firstEnd];
        var rest = firstEnd < 0 ? "" : output[(firstEnd + 1)..];
        var (text, data) = Split(first);
        var (more, moreData) = Split(rest);
        var metrics = new List<Metric>();
        ReadMetrics(data, metrics);
        ReadMetrics(moreData, metrics);
        return new($"{text.Trim()}\n{more.Trim()}".Trim(), metrics);
    }

    static (string Text, string Data) Split(string text)
    {
        var bar = text.IndexOf('|');
        return bar < 0 ? (text, "") : (text[..bar], text[(bar + 1)..]);
    }

    /// <summary>'label'=value[UOM];[warn];[crit];[min];[max], separated by spaces; what is not so is passed over.</summary>
    static void ReadMetrics(ReadOnlySpan<char> data, List<Metric> metrics)
    {
        while (metrics.Count < MaxMetrics && (data = data.TrimStart()).Length > 0)
        {
            var label = Label(ref data);
            var end = data.IndexOfAny(" \t\n");
            var item = end < 0 ? data : data[..end];
            data = end < 0 ? [] : data[end..];
            if (label is { Length: > 0 and <= 200 } && Measure(label, item) is { } metric)
                metrics.Add(metric);
        }
    }

    /// <summary>The label and its equals sign; null when there is none before the next space.</summary>
    static string? Label(ref ReadOnlySpan<char> data)
    {
        if (data[0] != '\'')
        {
            var equals = data.IndexOfAny("= \t\n");
            if (equals < 0 || data[equals] != '=')
                return null;
            var plain = data[..equals].ToString();
            data = data[(equals + 1)..];
            return plain;
        }
        var label = new System.Text.StringBuilder();
        for (var i = 1; i < data.Length; i++)
        {
            if (data[i] != '\'')
                label.Append(data[i]);
            else if (i + 1 < data.Length && data[i + 1] == '\'')
                label.Append(data[i++]);
            else if (i + 1 < data.Length && data[i + 1] == '=')
            {
                data = data[(i + 2)..];
                return label.ToString();
            }
            else
                break;
        }
        return null;
    }

    static Metric? Measure(string label, ReadOnlySpan<char> item)
    {
        var parts = item.ToString().Split(';');
        var length = NumberLength(parts[0]);
        var unit = parts[0][length..];
        if (length == 0 && unit is not "U" || unit.Length > 10)
            return null;
        return new(
            label,
            length == 0 ? null : Number(parts[0][..length]),
            length == 0 ? "" : unit,
            Range(1),
            Range(2),
            Number(parts.ElementAtOrDefault(3)),
            Number(parts.ElementAtOrDefault(4))
        );

        string? Range(int index) => parts.ElementAtOrDefault(index) is { Length: > 0 and <= 100 } range ? range : null;
    }

    static int NumberLength(string text)
    {
        var length = 0;
        while (
            length < text.Length
            && (char.IsAsciiDigit(text[length]) || text[length] is '-' or '+' or '.' || IsExponent(text, length))
        )
            length++;
        return double.TryParse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? length : 0;
    }

    /// <summary>The e of 1.5e-05, not that of a unit.</summary>
    static bool IsExponent(string text, int at) =>
        text[at] is 'e' or 'E'
        && at > 0
        && at + 1 < text.Length
        && (
            char.IsAsciiDigit(text[at + 1])
            || (text[at + 1] is '-' or '+' && at + 2 < text.Length && char.IsAsciiDigit(text[at + 2]))
        );

    static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;
}
