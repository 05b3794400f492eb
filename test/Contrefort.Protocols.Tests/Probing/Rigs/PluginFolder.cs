using Contrefort.Protocols.Probing;

namespace Contrefort.Protocols.Tests.Probing.Rigs;

/// <summary>A folder of plugins that everybody may run, and a place beside it where they may write.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
sealed class PluginFolder : IDisposable
{
    const UnixFileMode Everybody =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    readonly string _home = Directory.CreateTempSubdirectory("contrefort-plugins-").FullName;

    internal PluginFolder()
    {
        Directory.CreateDirectory(Plugins);
        Directory.CreateDirectory(Outside);
        File.SetUnixFileMode(_home, Everybody);
        File.SetUnixFileMode(Plugins, Everybody);
        File.SetUnixFileMode(Outside, Everybody | UnixFileMode.OtherWrite);
        Prober = new Prober(new ProberOptions { PluginFolder = Plugins });
    }

    internal string Plugins => Path.Combine(_home, "plugins");

    internal string Outside => Path.Combine(_home, "outside");

    internal Prober Prober { get; }

    internal void Add(string name, string script, string? folder = null)
    {
        var path = Path.Combine(folder ?? Plugins, name);
        File.WriteAllText(path, script.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(path, Everybody);
    }

    /// <summary>Runs a script of the shell as a plugin.</summary>
    internal async Task<ProbeResult> Run(string script, TimeSpan? timeout = null, params string[] arguments)
    {
        Add("script", "#!/bin/sh\n" + script);
        var probe = new PluginProbe("script", arguments) { Timeout = timeout ?? TimeSpan.FromSeconds(30) };
        return await Prober.Run(probe, CancellationToken.None);
    }

    public void Dispose()
    {
        Prober.Dispose();
        Directory.Delete(_home, recursive: true);
    }
}
