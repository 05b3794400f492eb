using System.Globalization;

namespace Contrefort.Protocols.Probing;

/// <summary>How it is, in the order of the exit codes of the Nagios plugin API, 0 to 3.</summary>
public enum ProbeStatus
{
    Ok,
    Warning,
    Critical,

    /// <summary>Nothing could be learned: the probe itself has a fault, not what it looks at.</summary>
    Unknown,
}

/// <summary>
/// One measure, as in the performance data of the Nagios plugin API. The unit is "s", "%", "B", "d" (days), "c" (a count
/// that only grows) or what a plugin wrote; warning and critical are ranges kept as they were written.
/// </summary>
/// <param name="Value">Null when the plugin wrote U: not to be learned.</param>
public sealed record Metric(
    string Label,
    double? Value,
    string Unit,
    string? Warning = null,
    string? Critical = null,
    double? Minimum = null,
    double? Maximum = null
);

/// <param name="Took">From the first step, the name's resolution included, to the last byte needed.</param>
public sealed record ProbeResult(
    ProbeStatus Status,
    TimeSpan Took,
    ProbeMessage Message,
    IReadOnlyList<Metric> Metrics
);

/// <summary>
/// What was found: a code, and the values its sentence speaks of (<see cref="ProbeSentences"/>): texts, and numbers as
/// long or double. <paramref name="Text"/> is what the other side wrote, at most 64 kB, untrusted; of control characters
/// only line feeds and tabs are left.
/// </summary>
public sealed record ProbeMessage(ProbeFinding Finding, IReadOnlyList<object> Arguments, string? Text = null)
{
    internal ProbeMessage(ProbeFinding finding)
        : this(finding, []) { }

    /// <summary>The sentence in English, without <see cref="Text"/>.</summary>
    public override string ToString() =>
        string.Format(CultureInfo.InvariantCulture, ProbeSentences.English(Finding), [.. Arguments]);
}
