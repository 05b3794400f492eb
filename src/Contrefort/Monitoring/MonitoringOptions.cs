using System.ComponentModel.DataAnnotations;
using System.Net;
using Contrefort.Protocols.Probing;
using Microsoft.Extensions.Options;

namespace Contrefort.Monitoring;

internal sealed class MonitoringOptions
{
    /// <summary>Whether this process runs the probes of the place "here", and looks after heartbeats.</summary>
    public bool Watches { get; set; } = true;

    /// <summary>Networks that are not public and may be probed all the same, such as <c>10.1.0.0/16,::1/128</c>.</summary>
    public string AllowedNetworks { get; set; } = "";

    /// <summary>The only folder Nagios plugins are run from; none is run without.</summary>
    public string? PluginFolder { get; set; }

    /// <summary>Who plugins run as when the program is root.</summary>
    public string PluginUser { get; set; } = "nobody";

    /// <summary>Plugins that run at the same time.</summary>
    [Range(1, 1000)]
    public int PluginsAtOnce { get; set; } = 64;

    /// <summary>Probes that run at the same time; others wait, and are then late.</summary>
    [Range(1, 20_000)]
    public int Concurrency { get; set; } = 2_000;

    public IReadOnlyList<IPNetwork> Networks =>
        [
            .. AllowedNetworks
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(IPNetwork.Parse),
        ];

    public ProberOptions Prober =>
        new()
        {
            AllowedNetworks = Networks,
            PluginFolder = string.IsNullOrWhiteSpace(PluginFolder) ? null : PluginFolder,
            PluginUser = PluginUser,
            PluginsAtOnce = PluginsAtOnce,
        };
}

[OptionsValidator]
internal sealed partial class MonitoringRanges : IValidateOptions<MonitoringOptions>;

internal sealed class MonitoringNetworks : IValidateOptions<MonitoringOptions>
{
    public ValidateOptionsResult Validate(string? name, MonitoringOptions options)
    {
        try
        {
            return options.Networks.Count >= 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Skip;
        }
        catch (FormatException)
        {
            return ValidateOptionsResult.Fail(
                "Monitoring:AllowedNetworks is not a list of networks such as 10.1.0.0/16,::1/128."
            );
        }
    }
}
