namespace Contrefort.Core.Calendars;

/// <summary>A holiday file cannot be read. Line and column count from 1 and point at what the sentence speaks of.</summary>
public sealed class HolidayFileException(
    string file,
    long line,
    long column,
    Sentence sentence,
    Exception? cause = null
) : Exception($"{file}:{line}:{column}: {sentence}", cause)
{
    public string File { get; } = file;
    public long Line { get; } = line;
    public long Column { get; } = column;
    public Sentence Sentence { get; } = sentence;
}
