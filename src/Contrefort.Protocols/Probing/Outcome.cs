using System.Globalization;
using System.Text;

namespace Contrefort.Protocols.Probing;

/// <summary>What a kind of probe found; the prober adds how long it took.</summary>
readonly record struct Outcome(ProbeStatus Status, ProbeMessage Message, IReadOnlyList<Metric> Metrics)
{
    internal static Outcome Ok(ProbeMessage message, params IReadOnlyList<Metric> metrics) =>
        new(ProbeStatus.Ok, message, metrics);

    internal static Outcome Failed(ProbeMessage message, params IReadOnlyList<Metric> metrics) =>
        new(StatusOf(message.Finding), message, metrics);

    /// <summary>How bad a failure is: our own trouble is unknown, what we look at is critical.</summary>
    static ProbeStatus StatusOf(ProbeFinding finding) =>
        finding is ProbeFinding.AddressRefused or ProbeFinding.NameNotResolved or >= ProbeFinding.BadSetting
            ? ProbeStatus.Unknown
            : ProbeStatus.Critical;
}

static class Said
{
    /// <summary>What came from outside as text that can be shown: UTF-8 or else Latin-1, without control characters.</summary>
    internal static string Text(ReadOnlySpan<byte> bytes, int most = 500)
    {
        var cut = bytes[..Math.Min(bytes.Length, most)];
        var text = IsUtf8(cut) ? Encoding.UTF8.GetString(cut) : Encoding.Latin1.GetString(cut);
        return Text(text);
    }

    internal static string Text(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 && !text.Any(IsRefused)
            ? text
            : string.Concat(text.Where(c => !IsRefused(c) && c != '\r'));

    static bool IsRefused(char c) =>
        c is not ('\n' or '\t')
        && (char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format && c is not '\u200d');

    /// <summary>Valid, but for a last character that was cut.</summary>
    static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var status = Rune.DecodeFromUtf8(bytes, out _, out var used);
            if (status != System.Buffers.OperationStatus.Done)
                return status == System.Buffers.OperationStatus.NeedMoreData;
            bytes = bytes[used..];
        }
        return true;
    }
}
