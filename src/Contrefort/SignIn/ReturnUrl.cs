namespace Contrefort.SignIn;

/// <summary>Where to go on afterwards: never outside, whatever the address says.</summary>
internal static class ReturnUrl
{
    /// <returns>The address when it is a path of ours, else the start page.</returns>
    public static string Local(string? address) =>
        address is ['/', ..]
        && !address.StartsWith("//", StringComparison.Ordinal)
        && !address.Contains('\\')
        && !address.Any(char.IsControl)
            ? address
            : "/";
}
