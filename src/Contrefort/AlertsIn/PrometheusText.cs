using System.Globalization;
using System.Text;

namespace Contrefort.AlertsIn;

/// <summary>
/// Gauges as Prometheus reads them: text format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/), which for gauges is also OpenMetrics 1.0 but for its end.
/// </summary>
internal sealed class PrometheusText
{
    public const string Type = "text/plain; version=0.0.4; charset=utf-8";
    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    readonly StringBuilder _text = new();
    string _name = "";

    /// <summary>The samples that follow are of this one.</summary>
    public void Gauge(string name, string help)
    {
        _name = name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escaped(help, quotes: false)).Append('\n');
        _text.Append("# TYPE ").Append(name).Append(" gauge\n");
    }

    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(_name);
        for (var at = 0; at < labels.Length; at++)
            _text
                .Append(at == 0 ? '{' : ',')
                .Append(labels[at].Name)
                .Append("=\"")
                .Append(Escaped(labels[at].Value, quotes: true))
                .Append('"');
        if (labels.Length > 0)
            _text.Append('}');
        _text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    public string End(bool isOpenMetrics) => isOpenMetrics ? _text.Append("# EOF\n").ToString() : _text.ToString();

    static string Escaped(string text, bool quotes)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }
}
