using System.Text.RegularExpressions;

namespace Contrefort.Protocols.Alerting;

/// <summary>
/// How a source's mails are to be read. A pattern is a text with names in braces, <c>** {type} alert - {host}/{service} is
/// {state} **</c>, or, between slashes, a regular expression with named groups, without look-around or back-references.
/// </summary>
/// <param name="Key">A text with those names in braces: <c>{host}/{service}</c>.</param>
public sealed record MailTemplate(string Subject, string Key)
{
    /// <summary>Looked for anywhere in the text; nothing is when empty.</summary>
    public string Body { get; init; } = "";
    public StateWords Words { get; init; } = StateWords.Usual;

    /// <exception cref="FormatException">One of them is no pattern.</exception>
    public void Check()
    {
        var names = TextPattern
            .Parse(Subject)
            .Names.Concat(TextPattern.Parse(Body).Names)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!names.Contains("state"))
            throw new FormatException(Subject);
        foreach (Match used in MailAlerts.Name().Matches(Key))
            if (!names.Contains(used.Groups[1].Value))
                throw new FormatException(Key);
    }
}

/// <summary>Reads a mail of a monitoring system.</summary>
public static partial class MailAlerts
{
    /// <exception cref="UnreadableAlertException"/>
    public static HeardPayload Read(string subject, string text, MailTemplate mapping)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (!TextPattern.Parse(mapping.Subject).Find(subject, found, whole: true))
            throw new UnreadableAlertException("Its subject is not as the pattern says.");
        if (mapping.Body.Length > 0 && !TextPattern.Parse(mapping.Body).Find(text, found, whole: false))
            throw new UnreadableAlertException("Its text is not as the pattern says.");
        var state =
            mapping.Words.Read(found.GetValueOrDefault("state", ""))
            ?? throw new UnreadableAlertException("An alert has a state that means nothing here.");
        var key = Taken.Line(
            Name().Replace(mapping.Key, name => found.GetValueOrDefault(name.Groups[1].Value, "")),
            Taken.Word
        );
        if (key.Length == 0)
            throw new UnreadableAlertException("An alert has no key.");
        return new([
            new(key, state, Taken.Line(found.GetValueOrDefault("title") ?? subject, Taken.Title))
            {
                Host = HostName.Of(Taken.Line(found.GetValueOrDefault("host"), Taken.Word)),
                Address = Taken.Line(found.GetValueOrDefault("address"), Taken.Word),
                Severity = Taken.Line(
                    found.GetValueOrDefault("severity") ?? found.GetValueOrDefault("state"),
                    Taken.Word
                ),
                Detail = Taken.Of(text, Taken.Detail),
                StartedAt = SourceTime.Read(found.GetValueOrDefault("startedAt")),
                By = Taken.Line(found.GetValueOrDefault("by"), Taken.Word),
                Labels = found.ToDictionary(pair => pair.Key, pair => Taken.Line(pair.Value, Taken.Word)),
            },
        ]);
    }

    [GeneratedRegex(@"\{([A-Za-z]\w{0,30})\}")]
    internal static partial Regex Name();
}

/// <summary>One pattern. It takes time in proportion to the text, whatever anybody writes, and a second at most.</summary>
sealed class TextPattern(Regex? expression)
{
    const int LongestPattern = 500;
    const int LongestText = 20_000;

    public IEnumerable<string> Names => expression?.GetGroupNames().Where(name => !char.IsAsciiDigit(name[0])) ?? [];

    /// <exception cref="FormatException"/>
    public static TextPattern Parse(string pattern)
    {
        pattern = pattern.Trim();
        if (pattern.Length == 0)
            return new(null);
        if (pattern.Length > LongestPattern)
            throw new FormatException(pattern);
        var expression = pattern is ['/', .. var between, '/'] ? between : Placeholders(pattern);
        try
        {
            return new(
                new Regex(
                    expression,
                    RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
                    TimeSpan.FromSeconds(1)
                )
            );
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new FormatException(pattern, error);
        }
    }

    /// <summary>A name stands for what is on its line up to what follows; blanks are as many as there are.</summary>
    static string Placeholders(string pattern)
    {
        var (written, at) = ("", 0);
        foreach (Match name in MailAlerts.Name().Matches(pattern))
        {
            written += Plain(pattern[at..name.Index]) + $@"(?<{name.Groups[1].Value}>[^\r\n]*?)";
            at = name.Index + name.Length;
        }
        return written + Plain(pattern[at..]) + (pattern.EndsWith('}') ? @"[ \t]*(?:\r?\n|$)" : "");

        static string Plain(string text) => string.Join(@"\s+", text.Split(' ').Select(Regex.Escape));
    }

    /// <param name="whole">The text is one line, and the pattern all of it, so far as it begins and ends with words.</param>
    public bool Find(string text, Dictionary<string, string> found, bool whole)
    {
        if (expression is null)
            return true;
        text = text.Length > LongestText ? text[..LongestText] : text;
        if (whole)
            text = text.Replace("\r", "", StringComparison.Ordinal).Replace('\n', ' ');
        try
        {
            if (expression.Match(text) is not { Success: true } match)
                return false;
            foreach (var name in Names)
                if (match.Groups[name] is { Success: true } group)
                    found[name] = group.Value.Trim();
            return true;
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
