namespace Contrefort.Protocols.Tests.Rigs;

/// <summary>A fact about a program of Debian. Where it is not installed, it says which package would show it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DebianFactAttribute : FactAttribute
{
    public DebianFactAttribute(string package) => Skip = Debian.Missing(package);
}

/// <summary>As <see cref="DebianFactAttribute"/>, with a table.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DebianTheoryAttribute : TheoryAttribute
{
    public DebianTheoryAttribute(string package) => Skip = Debian.Missing(package);
}

static class Debian
{
    static readonly Dictionary<string, string> Shows = new()
    {
        ["nginx"] = "/usr/sbin/nginx",
        ["dnsmasq-base"] = "/usr/sbin/dnsmasq",
        ["monitoring-plugins-basic"] = "/usr/lib/nagios/plugins/check_dummy",
    };

    internal static string? Missing(string package) =>
        File.Exists(Shows[package]) ? null : $"Run bin/setup, or apt-get install {package}, to see this.";
}
