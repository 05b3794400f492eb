using Npgsql;

namespace Contrefort.Data;

/// <summary>Reads both ways of writing where a PostgreSQL is: a libpq URL and Npgsql's list of keys.</summary>
internal static class ServerAddress
{
    /// <exception cref="FormatException">The URL cannot be read.</exception>
    /// <exception cref="ArgumentException">An unknown key.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string address)
    {
        if (
            !address.StartsWith("postgres://", StringComparison.Ordinal)
            && !address.StartsWith("postgresql://", StringComparison.Ordinal)
        )
            return new NpgsqlConnectionStringBuilder(address);
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
            throw new FormatException("expected postgresql://user:password@host:port/database");
        var account = url.UserInfo.Split(':', 2);
        var server = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Port = url.Port > 0 ? url.Port : NpgsqlConnection.DefaultPort,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(account[0]),
        };
        if (account.Length == 2)
            server.Password = Uri.UnescapeDataString(account[1]);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = pair.Split('=', 2) is [var k, var v] ? (k, v) : (pair, "");
            // libpq's names; Npgsql knows the others without the underscores.
            server[
                key switch
                {
                    "sslmode" => "SSL Mode",
                    "sslrootcert" => "Root Certificate",
                    _ => key.Replace('_', ' '),
                }
            ] = Uri.UnescapeDataString(value);
        }
        return server;
    }
}
