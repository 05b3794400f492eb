using System.ComponentModel.DataAnnotations;
using Contrefort.Invoicing;
using Contrefort.Ui;

namespace Contrefort.Channels;

/// <summary>What an administrator writes of an account.</summary>
public sealed class ChannelAnswer
{
    [Required(ErrorMessage = "Give the channel a name.")]
    [StringLength(80, ErrorMessage = "Give the channel a name.")]
    public string? Name { get; set; }

    [Required(ErrorMessage = "Write a whole address, such as https://platform.example/flow-service.")]
    public string? Address { get; set; }
    public string? TokenAddress { get; set; }
    public string? DirectoryAddress { get; set; }
    public string? ClientId { get; set; }
    public string? Scope { get; set; }
    public string? Organization { get; set; }
    public string? Secret { get; set; }
    public string? Bell { get; set; }

    internal ChannelTerms Terms(ChannelKind kind) =>
        new(
            kind,
            Name ?? "",
            new((Address ?? "").Trim())
            {
                TokenAddress = TokenAddress.Given,
                DirectoryAddress = DirectoryAddress.Given,
                ClientId = ClientId.Given,
                Scope = Scope.Given,
                Organization = Organization.Given,
            },
            Secret.Given,
            Bell.Given
        );

    /// <summary>Secrets are not shown again.</summary>
    internal static ChannelAnswer Of(ChannelRow row)
    {
        var settings = InvoiceJson.Read<ChannelSettings>(row.Settings);
        return new()
        {
            Name = row.Name,
            Address = settings.Address,
            TokenAddress = settings.TokenAddress,
            DirectoryAddress = settings.DirectoryAddress,
            ClientId = settings.ClientId,
            Scope = settings.Scope,
            Organization = settings.Organization,
        };
    }
}

/// <summary>A way to choose in a list: <c>email</c>, or <c>afnor 0199…</c>.</summary>
internal static class ChannelWay
{
    public static string Of(ChannelKind kind, Guid? channel) => channel is { } id ? $"{kind} {id}" : $"{kind}";

    /// <summary>Null for none.</summary>
    public static (ChannelKind Kind, Guid? Channel)? Read(string? text)
    {
        var parts = (text ?? "").Split(' ');
        return Enum.TryParse<ChannelKind>(parts[0], out var kind) && Enum.IsDefined(kind)
            ? (kind, parts.Length > 1 && Guid.TryParse(parts[1], out var id) ? id : null)
            : null;
    }
}
