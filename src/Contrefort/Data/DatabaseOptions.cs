using Microsoft.Extensions.Options;

namespace Contrefort.Data;

internal sealed class DatabaseOptions
{
    /// <summary>
    /// A PostgreSQL server to use (<c>CONTREFORT_DATABASE</c>), as a <c>postgresql://</c> address or as Npgsql's
    /// <c>Host=…;Database=…</c>. Without one, Contrefort runs its own under <see cref="Data"/>.
    /// </summary>
    public string? Database { get; set; }

    /// <summary>Where the private PostgreSQL and other files live (<c>CONTREFORT_DATA</c>).</summary>
    public string Data { get; set; } = DefaultData;

    // As root, not the home folder: no other account can enter it, and the cluster needs one.
    static string DefaultData =>
        Environment.IsPrivilegedProcess
            ? "/var/lib/contrefort"
            : Path.Combine(
                Environment.GetFolderPath(
                    Environment.SpecialFolder.LocalApplicationData,
                    Environment.SpecialFolderOption.DoNotVerify
                ),
                "contrefort"
            );
}

internal sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Database))
            return ValidateOptionsResult.Success;
        try
        {
            ServerAddress.Parse(options.Database);
            return ValidateOptionsResult.Success;
        }
        catch (Exception wrong) when (wrong is FormatException or ArgumentException)
        {
            return ValidateOptionsResult.Fail($"CONTREFORT_DATABASE is not a PostgreSQL address: {wrong.Message}");
        }
    }
}
