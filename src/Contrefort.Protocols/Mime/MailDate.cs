using System.Globalization;

namespace Contrefort.Protocols.Mime;

/// <summary>
/// Dates of mail (RFC 5322 §3.3 and §4.3, RFC 822, and what else is found in Date fields), with the offset they were
/// written in; UTC when they give none.
/// </summary>
public static class MailDate
{
    /// <summary>The instant a field names, or null when it names none.</summary>
    public static DateTimeOffset? Parse(string? field)
    {
        if (string.IsNullOrWhiteSpace(field) || field.Length > 500)
            return null;
        return new Reading(Words(field)).Date();
    }

    static List<string> Words(string field)
    {
        List<string> words = [];
        var depth = 0;
        var start = -1;
        for (var i = 0; i <= field.Length; i++)
        {
            var c = i < field.Length ? field[i] : ' ';
            if (c == '(')
                depth++;
            var isWord = depth == 0 && !char.IsWhiteSpace(c) && c is not (',' or ';' or '"' or ')' or '(');
            if (isWord && start < 0)
                start = i;
            else if (!isWord && start >= 0)
            {
                words.Add(field[start..i]);
                start = -1;
            }
            if (c == ')' && depth > 0)
                depth--;
        }
        return words;
    }

    /// <summary>What the words of one field have said so far.</summary>
    sealed class Reading(List<string> words)
    {
        int? _year;
        int? _month;
        int? _day;
        TimeSpan? _time;
        int? _zone;

        public DateTimeOffset? Date()
        {
            // "mar. 3 nov. 2026" is a Tuesday in French.
            var startsWithTuesday =
                words is [var first, ..]
                && first.TrimEnd('.').ToLowerInvariant() is "mar"
                && words.Skip(1).Any(w => MailDateWords.MonthOf(w) > 0);
            for (var i = startsWithTuesday ? 1 : 0; i < words.Count; i++)
                Take(words[i].TrimEnd('.'), i);
            if (_year is not { } year || _month is not { } month || _day is not { } day)
                return null;
            if (year is < 1900 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month))
                return null;
            var zone = TimeSpan.FromMinutes(_zone ?? 0);
            var local = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified) + (_time ?? TimeSpan.Zero);
            return new DateTimeOffset(local, zone);
        }

        void Take(string word, int index)
        {
            if (word.Length == 0)
                return;
            if (_time is null && word.Contains(':') && TryTime(word))
                return;
            if (_time is not null && (word[0] is '+' or '-' || _zone is null or 0 && IsZoneWord(word)) && TryZone(word))
                return;
            if (_month is null && MailDateWords.MonthOf(word) is { } month)
                _month = month;
            else if (TryNumber(word, index) || TryJoinedDate(word))
                return;
            else if (_time is { } time && word.ToUpperInvariant() is "AM" or "PM" or "A.M" or "P.M")
                _time = new TimeSpan(time.Hours % 12 + (word[0] is 'P' or 'p' ? 12 : 0), time.Minutes, time.Seconds);
        }

        static bool IsZoneWord(string word) => char.IsAsciiLetter(word[0]) && MailDateWords.MonthOf(word) is null;

        bool TryNumber(string word, int index)
        {
            var digits = word.AsSpan().TrimEnd("rdthnste");
            if (digits is ['0', _, _] && _day is null)
                digits = digits[1..];
            if (digits.Length is 0 or > 4 || digits.ContainsAnyExceptInRange('0', '9'))
                return false;
            var number = int.Parse(digits, CultureInfo.InvariantCulture);
            var isDay =
                _day is null && digits.Length <= 2 && (_month is null || _year is not null || IsDayAfterMonth(index));
            if (isDay && number is >= 1 and <= 31)
                _day = number;
            else if (_day is null && digits.Length <= 2)
                _day = number;
            else if (_year is null)
                _year = FullYear(number, digits.Length);
            return true;
        }

        /// <summary>asctime: "Fri Nov 21 10:00:00 2026".</summary>
        bool IsDayAfterMonth(int index) => index > 0 && MailDateWords.MonthOf(words[index - 1]) is not null;

        static int FullYear(int number, int digits) =>
            digits switch
            {
                // RFC 5322 §4.3
                <= 2 => number < 50 ? 2000 + number : 1900 + number,
                3 => 1900 + number,
                _ => number,
            };

        /// <summary>2026-11-21, 2026/11/21, 21-Nov-2026, 21/11/2026, and ISO 8601 with its time.</summary>
        bool TryJoinedDate(string word)
        {
            if (_year is not null)
                return false;
            var t = word.IndexOf('T');
            if (t == 10 && char.IsAsciiDigit(word[0]))
            {
                var time = word[(t + 1)..];
                var zoneAt = time.AsSpan().IndexOfAny('+', '-', 'Z');
                if (TryJoinedDate(word[..t]) && TryTime(zoneAt < 0 ? time : time[..zoneAt]) && zoneAt >= 0)
                    TryZone(time[zoneAt..]);
                return true;
            }
            var pieces = word.Split('-', '/', '.');
            if (pieces.Length != 3)
                return false;
            var month = MailDateWords.MonthOf(pieces[1]) ?? Number(pieces[1]);
            var (first, last) = (Number(pieces[0]), Number(pieces[2]));
            if (month is null || first is null || last is null)
                return false;
            var (year, day) =
                pieces[0].Length == 4
                    ? (first.Value, last.Value)
                    : (FullYear(last.Value, pieces[2].Length), first.Value);
            if (month > 12 && day <= 12)
                (month, day) = (day, month.Value);
            if (month is < 1 or > 12)
                return false;
            (_year, _month, _day) = (year, month, day);
            return true;
        }

        static int? Number(string text) =>
            text.Length <= 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;

        /// <summary>h:m, h:m:s, h:m:s.fff; a zone may be glued to it: "10:00:00+0100", "10:00:00Z".</summary>
        bool TryTime(string word)
        {
            if (word.Contains('T') && word.IndexOf('T') == 10)
                return false;
            var zoneAt = word.AsSpan().IndexOfAny("+-ZAaPpGgU");
            var pieces = (zoneAt < 0 ? word : word[..zoneAt]).Split(':');
            if (pieces.Length is < 2 or > 4 || Number(pieces[0]) is not { } hour || Number(pieces[1]) is not { } minute)
                return false;
            var second = pieces.Length > 2 ? Number(pieces[2].Split('.', ',')[0]) ?? 0 : 0;
            if (hour > 24 || minute > 59)
                return false;
            // A leap second is read as the one before it.
            _time = new TimeSpan(hour, minute, Math.Min(second, 59));
            if (zoneAt >= 0)
                Take(word[zoneAt..], words.Count);
            return true;
        }

        bool TryZone(string word)
        {
            if (word[0] is '+' or '-')
            {
                if (Offset(word) is not { } offset)
                    return false;
                _zone = offset;
                return true;
            }
            var letters = word.AsSpan().IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
            var name = letters < 0 ? word : word[..letters];
            if (MailDateWords.Zones.TryGetValue(name, out var minutes))
            {
                // "GMT+2", "UTC+02:00": the sign is meant as in +0200.
                _zone = letters > 0 && minutes == 0 && Offset(word[letters..]) is { } offset ? offset : minutes;
                return true;
            }
            // A military letter says nothing sure (RFC 5322 §4.3).
            return name.Length == 1;
        }

        static int? Offset(string word)
        {
            if (word.Length < 2 || word[0] is not ('+' or '-'))
                return null;
            var digits = word[1..].Replace(":", "", StringComparison.Ordinal);
            if (digits.Length is 0 or > 4 || Number(digits) is not { } number)
                return null;
            var minutes = digits.Length <= 2 ? number * 60 : number / 100 * 60 + number % 100;
            return minutes > 14 * 60 ? null
                : word[0] == '-' ? -minutes
                : minutes;
        }
    }
}
