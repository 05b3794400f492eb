using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.Extensions.Options;

namespace Contrefort.Webhooks;

internal sealed class WebhookOptions
{
    /// <summary>
    /// Networks that are not public and may be told all the same, such as <c>10.1.0.0/16,::1/128</c>; then plain http is taken too.
    /// </summary>
    public string AllowedNetworks { get; set; } = "";

    /// <summary>How long the other side may take, in seconds.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 10;

    public IReadOnlyList<IPNetwork> Networks =>
        [
            .. AllowedNetworks
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(IPNetwork.Parse),
        ];
}

internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        if (options.TimeoutSeconds is < 1 or > 60)
            return ValidateOptionsResult.Fail("Webhooks:TimeoutSeconds must be between 1 and 60.");
        try
        {
            return options.Networks.Count >= 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Skip;
        }
        catch (FormatException)
        {
            return ValidateOptionsResult.Fail(
                "Webhooks:AllowedNetworks is not a list of networks such as 10.1.0.0/16,::1/128."
            );
        }
    }
}
