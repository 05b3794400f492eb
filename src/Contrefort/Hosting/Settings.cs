using Microsoft.Extensions.Configuration.Memory;

namespace Contrefort.Hosting;

internal static class Settings
{
    const string Prefix = "CONTREFORT_";
    const string FileSuffix = "_FILE";

    /// <summary>
    /// Settings come from variables: <c>CONTREFORT_MAIL__PORT</c> is <c>Mail:Port</c>. A secret may stay in a file:
    /// <c>CONTREFORT_MAIL__PASSWORD_FILE</c> names the file that holds <c>Mail:Password</c>.
    /// </summary>
    public static void AddSettings(this WebApplicationBuilder builder, IEnumerable<KeyValuePair<string, string?>> first)
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Configuration.AddEnvironmentVariables(Prefix);
        builder.Configuration.AddInMemoryCollection(Secrets(builder.Configuration));
        builder.Configuration.AddInMemoryCollection(first);
    }

    static Dictionary<string, string?> Defaults =>
        new()
        {
            ["Urls"] = "http://localhost:5080",
            // The frameworks report what is wrong; what goes well, only we do.
            ["Logging:LogLevel:Microsoft"] = "Warning",
            ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Information",
            ["Logging:LogLevel:Npgsql"] = "Warning",
        };

    /// <exception cref="IOException">A file that is named cannot be read: better no start than an empty secret.</exception>
    static Dictionary<string, string?> Secrets(IConfiguration settings) =>
        settings
            .AsEnumerable()
            .Where(setting =>
                setting.Key.EndsWith(FileSuffix, StringComparison.OrdinalIgnoreCase)
                && !string.IsNullOrEmpty(setting.Value)
                && Environment.GetEnvironmentVariable(Prefix + setting.Key.Replace(":", "__").ToUpperInvariant())
                    is not null
            )
            .ToDictionary(
                setting => setting.Key[..^FileSuffix.Length],
                setting => (string?)File.ReadAllText(setting.Value!).TrimEnd('\r', '\n')
            );
}
