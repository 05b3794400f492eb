using System.Globalization;
using System.Text;

namespace Contrefort.Protocols.ICalendar;

/// <param name="Uid">The same for the same event at every reading.</param>
/// <param name="Start">In UTC.</param>
/// <param name="End">In UTC; not part of it.</param>
public sealed record CalendarEvent(string Uid, DateTime Start, DateTime End, string Summary, string Description = "");

/// <summary>Writes iCalendar (RFC 5545): UTC times, lines of at most 75 octets, texts escaped.</summary>
public static class CalendarWriter
{
    /// <summary>RFC 5545 §3.1: a line is at most 75 octets, without its end.</summary>
    const int LongestLine = 75;

    public static string Write(string name, IEnumerable<CalendarEvent> events, DateTime stamp)
    {
        var lines = new StringBuilder();
        void Add(string line) => Fold(lines, line);
        Add("BEGIN:VCALENDAR");
        Add("VERSION:2.0");
        Add("PRODID:-//Contrefort//On call//EN");
        Add("CALSCALE:GREGORIAN");
        Add($"NAME:{Escaped(name)}");
        Add($"X-WR-CALNAME:{Escaped(name)}");
        // RFC 7986 §5.7.
        Add("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        foreach (var one in events)
        {
            Add("BEGIN:VEVENT");
            Add($"UID:{Escaped(one.Uid)}");
            Add($"DTSTAMP:{Utc(stamp)}");
            Add($"DTSTART:{Utc(one.Start)}");
            Add($"DTEND:{Utc(one.End)}");
            Add($"SUMMARY:{Escaped(one.Summary)}");
            if (one.Description.Length > 0)
                Add($"DESCRIPTION:{Escaped(one.Description)}");
            // Standby leaves a person free to be somewhere else.
            Add("TRANSP:TRANSPARENT");
            Add("END:VEVENT");
        }
        Add("END:VCALENDAR");
        return lines.ToString();
    }

    static string Utc(DateTime at) => at.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 5545 §3.3.11; other control characters have no place in a text.</summary>
    static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text.ReplaceLineEndings("\n"))
            escaped.Append(
                c switch
                {
                    '\\' => "\\\\",
                    ';' => "\\;",
                    ',' => "\\,",
                    '\n' => "\\n",
                    '\t' => " ",
                    _ when char.IsControl(c) => "",
                    _ => c.ToString(),
                }
            );
        return escaped.ToString();
    }

    /// <summary>A fold never cuts a character in two.</summary>
    static void Fold(StringBuilder lines, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                lines.Append("\r\n ");
                octets = 1;
            }
            lines.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }
        lines.Append("\r\n");
    }
}
