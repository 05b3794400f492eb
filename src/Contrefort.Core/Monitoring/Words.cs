namespace Contrefort.Core.Monitoring;

/// <summary>What a machine is in the installed base.</summary>
public enum MachineRole
{
    Server,

    /// <summary>It carries other servers: to be watched too where a contract covers what runs on it.</summary>
    Hypervisor,

    /// <summary>A router, a switch, a link: what is behind it is reached through it.</summary>
    Network,
    Workstation,
}

/// <summary>What one run of a probe says, in the order of the Nagios plugin API.</summary>
public enum Sight
{
    Ok,
    Warning,
    Critical,
    Unknown,
}

/// <summary>How a check stands, all its places taken together.</summary>
public enum CheckState
{
    /// <summary>Not seen yet.</summary>
    Pending,
    Up,

    /// <summary>A soft state: it fails, not often enough or not in enough places to be believed.</summary>
    Failing,

    /// <summary>A hard state: confirmed.</summary>
    Down,
}

public enum AlertSeverity
{
    Warning,
    Critical,
    Unknown,
}

/// <summary>Why nobody is told of an alert.</summary>
public enum HeldBack
{
    /// <summary>Its machine is under planned maintenance.</summary>
    Maintenance,

    /// <summary>What it is reached through is down: that alert speaks for it.</summary>
    Dependency,

    /// <summary>It comes and goes too fast: one alert says so.</summary>
    Flapping,

    /// <summary>Its check is only shown.</summary>
    Silent,
}
