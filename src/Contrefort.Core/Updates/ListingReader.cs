using System.Text.RegularExpressions;

namespace Contrefort.Core.Updates;

/// <summary>
/// Reads a listing line by line. Each line is known by its shape, so that the outputs of several programs may follow each other
/// as a cron line writes them; what a program says around its list is skipped, anything else is refused with its number.
/// </summary>
public static partial class ListingReader
{
    public const int LongestText = 4_000_000;
    const int LongestLine = 4_000;
    const int LongestShown = 120;

    /// <exception cref="RuleViolationException">A line is none of these programs'; it is too long, or says nothing at all.</exception>
    public static Listing Read(string text)
    {
        if (text.Length > LongestText)
            throw new RuleViolationException("This listing is too long.");
        var reading = new Reading();
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (line.Length > LongestLine || !reading.Take(line.TrimEnd()))
                throw new RuleViolationException(new Sentence("Line {0} cannot be read: {1}", number, Short(line)));
        }
        return reading.End();
    }

    static string Short(string line) => line.Length > LongestShown ? line[..LongestShown] + "…" : line;

    /// <summary>What was read so far, and which list is being read.</summary>
    sealed class Reading
    {
        readonly Dictionary<(string, string), InstalledPackage> _installed = [];
        readonly Dictionary<(string, string), LackingUpdate> _lacking = [];
        bool _saysLacking;

        /// <summary>An <c>apt list</c> has begun, and no line of it was seen yet: one that stays empty is of updates.</summary>
        bool _isAptList;
        bool _isSimulation;
        bool _isObsoletes;
        (string Name, string Arch)? _folded;

        public bool Take(string line)
        {
            if (line.Length == 0)
                return true;
            if (line.StartsWith("Listing...", StringComparison.Ordinal))
            {
                EndAptList();
                return _isAptList = true;
            }
            if (Simulation().IsMatch(line))
                return _isSimulation = true;
            // A simulation names every update, or says by its sum that there is none.
            if (_isSimulation && SimulationNoise().IsMatch(line))
                return _saysLacking = true;
            if (DnfHeader().IsMatch(line))
                return Begin(line);
            return Noise().IsMatch(line) || Row(line);
        }

        bool Begin(string header)
        {
            _isObsoletes = header.StartsWith("Obsoleting", StringComparison.Ordinal);
            _saysLacking |= !header.StartsWith("Installed", StringComparison.Ordinal);
            return true;
        }

        bool Row(string line)
        {
            if (Match(AptUpgradable(), line) is { } upgradable)
                return Lacks(
                    upgradable["name"],
                    upgradable["from"],
                    upgradable["to"],
                    upgradable["suites"],
                    SuiteSeverity(upgradable["suites"])
                );
            if (Match(AptInstalled(), line) is { } apt)
                return Has(apt["name"], apt["version"], apt["arch"]);
            if (Match(AptSimulated(), line) is { } inst)
                return Lacks(
                    inst["name"],
                    inst["from"].Length > 0 ? inst["from"] : null,
                    inst["to"],
                    inst["suites"].Trim(),
                    SuiteSeverity(inst["suites"])
                );
            if (Match(DnfAdvisory(), line) is { } advisory && Nevra(advisory["nevra"]) is { } nevra)
                return Lacks(
                    nevra.Name,
                    null,
                    nevra.Version,
                    advisory["id"],
                    AdvisorySeverity($"{advisory["type"]} {advisory["severity"]}")
                );
            if (Match(DnfRow(), _isObsoletes ? line.TrimStart() : line) is { } dnf)
                return DnfPackage(dnf["name"], dnf["arch"], dnf["version"], dnf["repo"]);
            // A name too long for its column; the rest is on the next line.
            if (_folded is { } name)
            {
                _folded = null;
                return Match(DnfRest(), line) is { } rest
                    && DnfPackage(name.Name, name.Arch, rest["version"], rest["repo"]);
            }
            if (Nevra(line) is { } rpm)
                return Has(rpm.Name, rpm.Version, rpm.Arch);
            if (Match(DnfFolded(), line) is { } folded)
            {
                _folded = (folded["name"], folded["arch"]);
                return true;
            }
            return Match(Dpkg(), line) is { } dpkg && Has(dpkg["name"], dpkg["version"], dpkg["arch"]);
        }

        bool DnfPackage(string name, string arch, string version, string repository)
        {
            if (_isObsoletes)
                return true;
            return repository.StartsWith('@') || repository == "installed"
                ? Has(name, version, arch)
                : Lacks(
                    name,
                    null,
                    version,
                    repository,
                    repository.Contains("security", StringComparison.Ordinal)
                        ? UpdateSeverity.Critical
                        : UpdateSeverity.Ordinary
                );
        }

        bool Has(string name, string version, string arch)
        {
            _isAptList = false;
            _installed[(name, arch)] = new(name, version, arch);
            return true;
        }

        /// <summary>Several programs may name the same update: the gravest word counts.</summary>
        bool Lacks(string name, string? from, string to, string source, UpdateSeverity severity)
        {
            _isAptList = false;
            _saysLacking = true;
            if (!_lacking.TryGetValue((name, to), out var known))
                _lacking[(name, to)] = new(name, from, to, source, severity);
            else
                _lacking[(name, to)] = known with
                {
                    From = known.From ?? from,
                    Source = severity > known.Severity ? source : known.Source,
                    Severity = (UpdateSeverity)Math.Max((int)severity, (int)known.Severity),
                };
            return true;
        }

        void EndAptList()
        {
            _saysLacking |= _isAptList;
            _isAptList = false;
        }

        public Listing End()
        {
            EndAptList();
            if (_installed.Count == 0 && !_saysLacking)
                throw new RuleViolationException("There is no package in this listing.");
            // Of one package, the newest version there is.
            var lacking = _lacking
                .Values.GroupBy(update => update.Package)
                .Select(updates =>
                {
                    var newest = updates.Aggregate(
                        (one, other) => PackageVersion.Compare(one.To, other.To) >= 0 ? one : other
                    );
                    return newest with
                    {
                        From = newest.From ?? FromOf(newest),
                        Severity = updates.Max(update => update.Severity),
                        Source = updates.MaxBy(update => update.Severity)!.Source,
                    };
                })
                .OrderBy(update => update.Package, StringComparer.Ordinal)
                .ToList();
            return new(
                [.. _installed.Values.OrderBy(package => package.Name, StringComparer.Ordinal)],
                lacking,
                _installed.Count > 0,
                _saysLacking
            );
        }

        string? FromOf(LackingUpdate update) =>
            _installed.Values.FirstOrDefault(package => package.Name == update.Package)?.Version;
    }

    static UpdateSeverity SuiteSeverity(string suites) =>
        SecuritySuite().IsMatch(suites) ? UpdateSeverity.Critical : UpdateSeverity.Ordinary;

    static UpdateSeverity AdvisorySeverity(string words) =>
        words.Contains("critical", StringComparison.OrdinalIgnoreCase)
        || words.Contains("important", StringComparison.OrdinalIgnoreCase)
            ? UpdateSeverity.Critical
        : words.Contains("sec", StringComparison.OrdinalIgnoreCase) ? UpdateSeverity.Security
        : UpdateSeverity.Ordinary;

    /// <summary><c>name-version-release.arch</c>, as rpm writes it.</summary>
    static (string Name, string Version, string Arch)? Nevra(string text) =>
        Match(RpmName(), text) is { } rpm ? (rpm["name"], rpm["version"], rpm["arch"]) : null;

    static Dictionary<string, string>? Match(Regex shape, string line) =>
        shape.Match(line) is { Success: true } match
            ? match.Groups.Values.ToDictionary(group => group.Name, group => group.Value)
            : null;

    [GeneratedRegex(@"(^|[\s,/:])[\w.+-]*-security(\b|$)|Debian-Security|Security:", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex SecuritySuite();

    [GeneratedRegex(
        @"^(?<name>[a-z0-9][a-z0-9+.-]*)/(?<suites>[^\s]+) (?<to>[^\s]+) (?<arch>[a-z0-9]+) \[(upgradable from|pouvant être mis à jour depuis) ?: (?<from>[^\]\s]+)\]$",
        RegexOptions.None,
        1000
    )]
    private static partial Regex AptUpgradable();

    [GeneratedRegex(
        @"^(?<name>[a-z0-9][a-z0-9+.-]*)/(?<suites>[^\s]+) (?<version>[^\s]+) (?<arch>[a-z0-9]+) \[(install|résiduel|residual)[^\]]*\]$",
        RegexOptions.None,
        1000
    )]
    private static partial Regex AptInstalled();

    [GeneratedRegex(
        @"^Inst (?<name>[a-z0-9][a-z0-9+.-]*)(:[a-z0-9]+)?( \[(?<from>[^\]]+)\])? \((?<to>[^\s]+) (?<suites>[^\[\)]*)\[(?<arch>[a-z0-9]+)\]\)( \[[^\]]*\])*$",
        RegexOptions.None,
        1000
    )]
    private static partial Regex AptSimulated();

    [GeneratedRegex(
        @"^(?<name>[a-z0-9][a-z0-9+.-]*)(:(?<arch>[a-z0-9]+))?\t(?<version>[0-9A-Za-z.+:~-]*)$",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Dpkg();

    [GeneratedRegex(
        @"^(?<id>[A-Z][A-Z0-9]*[-:][\w:.-]+)\s+(?<type>[\w/.]+)\s+((?<severity>[\w/.]+)\s+)?(?<nevra>\S+\.(noarch|x86_64|aarch64|i[3-6]86|ppc64le|s390x|armv7hl|riscv64))(\s+\d{4}-\d\d-\d\d.*)?$",
        RegexOptions.None,
        1000
    )]
    private static partial Regex DnfAdvisory();

    [GeneratedRegex(
        @"^(?<name>[A-Za-z0-9][\w+.-]*)\.(?<arch>noarch|x86_64|aarch64|i[3-6]86|ppc64le|s390x|armv7hl|riscv64|src)\s+(?<version>[\w.+:~^-]+)\s+(?<repo>@?[\w.+:@/-]+)$",
        RegexOptions.None,
        1000
    )]
    private static partial Regex DnfRow();

    [GeneratedRegex(
        @"^(?<name>[A-Za-z0-9][\w+.-]*)\.(?<arch>noarch|x86_64|aarch64|i[3-6]86|ppc64le|s390x|armv7hl|riscv64|src)$",
        RegexOptions.None,
        1000
    )]
    private static partial Regex DnfFolded();

    [GeneratedRegex(@"^\s+(?<version>[\w.+:~^-]+)\s+(?<repo>@?[\w.+:@/-]+)$", RegexOptions.None, 1000)]
    private static partial Regex DnfRest();

    [GeneratedRegex(
        @"^(?<name>[A-Za-z0-9][\w+.]*(-[\w+.]+)*?)-(?<version>(\d+:)?\d[\w.+~^]*-[\w.+~^]+)\.(?<arch>noarch|x86_64|aarch64|i[3-6]86|ppc64le|s390x|armv7hl|riscv64)$",
        RegexOptions.None,
        1000
    )]
    private static partial Regex RpmName();

    [GeneratedRegex(
        @"^(Installed|Available|Obsoleting|Upgraded|Security)\b|^Last metadata expiration check|^Name\s+Type\s+Severity",
        RegexOptions.None,
        1000
    )]
    private static partial Regex DnfHeader();

    [GeneratedRegex(
        @"^(NOTE: This is only a simulation|Reading package lists|Calculating upgrade)",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Simulation();

    [GeneratedRegex(
        @"^(Conf |Remv |Building dependency tree|Reading state information|Calculating upgrade|The following |Use 'apt|\s|\d+ upgraded, )",
        RegexOptions.None,
        1000
    )]
    private static partial Regex SimulationNoise();

    [GeneratedRegex(
        @"^(WARNING: apt |N: |W: |gpg-pubkey-|Updating |Not root|Loaded plugins|Repositories loaded|Updates Information Summary)",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Noise();
}
