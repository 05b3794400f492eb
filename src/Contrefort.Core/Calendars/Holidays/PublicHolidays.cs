namespace Contrefort.Core.Calendars;

/// <summary>The public holidays of every territory there is a file for.</summary>
public sealed class PublicHolidays
{
    readonly SortedDictionary<string, HolidayCalendar> _calendars = new(StringComparer.Ordinal);

    PublicHolidays() { }

    /// <summary>Codes in order: BE, CA, CA-QC, …</summary>
    public IReadOnlyCollection<string> Territories => _calendars.Keys;

    /// <summary>Reads (file name, text) pairs; where two files tell of one territory, the later replaces the earlier.</summary>
    /// <exception cref="HolidayFileException">A file cannot be read, or extends a territory that has none.</exception>
    public static PublicHolidays Read(IEnumerable<KeyValuePair<string, string>> files)
    {
        var read = new Dictionary<string, HolidayFile>(StringComparer.Ordinal);
        foreach (var (name, text) in files)
        {
            var file = HolidayFile.Read(name, text);
            read[file.Territory] = file;
        }
        var holidays = new PublicHolidays();
        foreach (var file in read.Values)
            holidays._calendars.Add(
                file.Territory,
                new HolidayCalendar(file.Territory, file.Name, RulesOf(file, read, []).In)
            );
        return holidays;
    }

    /// <summary>The calendar of a territory, its code in any case.</summary>
    /// <exception cref="RuleViolationException">There is no file for it; the sentence lists those there are.</exception>
    public HolidayCalendar Of(string territory) =>
        Find(territory)
        ?? throw new RuleViolationException(
            new Sentence("No holidays are known for “{0}”; known are {1}.", territory, string.Join(", ", Territories))
        );

    public HolidayCalendar? Find(string territory) => _calendars.GetValueOrDefault(territory.Trim().ToUpperInvariant());

    static HolidayRules RulesOf(HolidayFile file, Dictionary<string, HolidayFile> files, HashSet<string> seen)
    {
        if (file.Extends is not { } extends)
            return new HolidayRules(file.Rules, file.Between);
        if (!seen.Add(file.Territory))
            throw Wrong(extends.At, new Sentence("{0} extends itself.", file.Territory));
        if (!files.TryGetValue(extends.Territory, out var parent))
            throw Wrong(extends.At, new Sentence("{0} has no holiday file to extend.", extends.Territory));
        var inherited = RulesOf(parent, files, seen);
        foreach (var (name, at) in file.Without)
            if (inherited.Rules.All(rule => rule.Name.English != name))
                throw Wrong(at, new Sentence("{0} has no holiday named “{1}” to leave out.", extends.Territory, name));
        var kept = inherited.Rules.Where(rule => file.Without.All(without => without.Name != rule.Name.English));
        return new HolidayRules([.. kept, .. file.Rules], file.Between ?? inherited.Between);

        HolidayFileException Wrong(YamlDotNet.Core.Mark at, Sentence sentence) =>
            new(file.File, at.Line, at.Column, sentence);
    }
}
