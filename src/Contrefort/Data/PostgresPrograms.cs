using System.Diagnostics;

namespace Contrefort.Data;

/// <summary>Where PostgreSQL's own programs are, and how they are run as a user who may run them.</summary>
internal sealed class PostgresPrograms
{
    readonly string _bin;
    readonly string? _user;

    PostgresPrograms(string bin, string? user) => (_bin, _user) = (bin, user);

    /// <summary>The account the cluster belongs to: never root, because PostgreSQL refuses to run as root.</summary>
    public string User => _user ?? Environment.UserName;

    /// <param name="version">The major version an existing cluster needs, or null for the newest found.</param>
    /// <exception cref="PostgresMissingException">No such programs, or no unprivileged account.</exception>
    public static PostgresPrograms Find(string? version)
    {
        var bin =
            Folders(version).FirstOrDefault(folder => Has(folder, version))
            ?? throw new PostgresMissingException(version);
        return new PostgresPrograms(bin, Environment.IsPrivilegedProcess ? UnprivilegedUser() : null);
    }

    static IEnumerable<string> Folders(string? version)
    {
        const string debian = "/usr/lib/postgresql";
        if (version is not null)
            yield return Path.Combine(debian, version, "bin");
        else if (Directory.Exists(debian))
            foreach (var folder in Directory.GetDirectories(debian).OrderByDescending(Number))
                yield return Path.Combine(folder, "bin");
        foreach (var folder in Environment.GetEnvironmentVariable("PATH")?.Split(':') ?? [])
            yield return folder;
    }

    static bool Has(string folder, string? version)
    {
        var initdb = Path.Combine(folder, "initdb");
        if (!File.Exists(initdb))
            return false;
        if (version is null)
            return true;
        // "initdb (PostgreSQL) 15.14 (Debian …)"
        using var asked = Process.Start(new ProcessStartInfo(initdb, ["--version"]) { RedirectStandardOutput = true })!;
        return asked.StandardOutput.ReadToEnd().Contains($"(PostgreSQL) {version}.", StringComparison.Ordinal);
    }

    static int Number(string folder) => int.TryParse(Path.GetFileName(folder), out var number) ? number : 0;

    static string UnprivilegedUser()
    {
        var known = File.ReadLines("/etc/passwd").Select(line => line.Split(':')[0]).ToHashSet();
        return new[] { "contrefort", "postgres", "nobody" }.FirstOrDefault(known.Contains)
            ?? throw new PostgresMissingException(null);
    }

    /// <summary>Makes a folder that only the cluster's account may enter.</summary>
    public void MakeFolder(string folder)
    {
        string[] owner = _user is null ? [] : ["-o", _user];
        Run(new ProcessStartInfo("install", ["-d", "-m", "700", .. owner, folder]));
    }

    /// <summary>Runs a PostgreSQL program to its end, as the cluster's account.</summary>
    /// <exception cref="PostgresFailedException">It ended with an error; its last words are in the message.</exception>
    public void Run(string program, params IReadOnlyList<string> arguments) => Run(Start(program, arguments));

    /// <summary>Where a program is, for a client that any account may run.</summary>
    public string PathOf(string program) => Path.Combine(_bin, program);

    ProcessStartInfo Start(string program, IReadOnlyList<string> arguments) =>
        _user is null
            ? new ProcessStartInfo(PathOf(program), arguments)
            : new ProcessStartInfo(
                "setpriv",
                ["--reuid", _user, "--init-groups", "--reset-env", PathOf(program), .. arguments]
            );

    static void Run(ProcessStartInfo start)
    {
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        // Not the caller's folder: the cluster's account might not be allowed to enter it.
        start.WorkingDirectory = "/";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new PostgresFailedException(Path.GetFileName(start.FileName), start.ArgumentList, errors.Result);
    }
}

/// <summary>Said before any language is known, so said twice.</summary>
internal sealed class PostgresMissingException(string? version)
    : Exception(
        $"PostgreSQL {version ?? "15 or newer"} was not found in /usr/lib/postgresql or in PATH, or there is no "
            + "unprivileged account to run it. Install it (apt-get install postgresql), or name a server in "
            + "CONTREFORT_DATABASE.\n"
            + $"PostgreSQL {version ?? "15 ou plus récent"} est introuvable dans /usr/lib/postgresql et dans PATH, ou "
            + "aucun compte ordinaire ne peut l'exécuter. Installez-le (apt-get install postgresql), ou indiquez un "
            + "serveur dans CONTREFORT_DATABASE."
    );

internal sealed class PostgresFailedException(string program, IEnumerable<string> arguments, string errors)
    : Exception($"{program} {string.Join(' ', arguments)}: {errors.Trim()}");
