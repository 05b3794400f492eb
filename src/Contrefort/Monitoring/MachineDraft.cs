using System.ComponentModel.DataAnnotations;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using Contrefort.Ui;

namespace Contrefort.Monitoring;

/// <summary>A machine as a form asks it.</summary>
public sealed class MachineDraft
{
    [Required(ErrorMessage = "Type a name.")]
    [StringLength(120, ErrorMessage = "At most 120 characters.")]
    public string? Name { get; set; }

    [StringLength(253, ErrorMessage = "This address is too long.")]
    public string? Address { get; set; }
    public string? Role { get; set; }
    public string? Contract { get; set; }
    public string? ReachedThrough { get; set; }
    public string? HostedOn { get; set; }

    [StringLength(2000, ErrorMessage = "This text is too long.")]
    public string? Note { get; set; }

    public static MachineDraft Of(MachineRow machine) =>
        new()
        {
            Name = machine.Name,
            Address = machine.Address,
            Role = EnumText.Of(machine.Role),
            Contract = machine.ContractId?.Value.ToString(),
            ReachedThrough = machine.ReachedThrough?.Value.ToString(),
            HostedOn = machine.HostedOn?.Value.ToString(),
            Note = machine.Note,
        };

    internal MachineFacts Facts =>
        new(Name!, Address ?? "", EnumText.TryTo<MachineRole>(Role ?? "", out var role) ? role : MachineRole.Server)
        {
            Contract = Id<ContractId>(Contract),
            ReachedThrough = Id<MachineId>(ReachedThrough),
            HostedOn = Id<MachineId>(HostedOn),
            Note = Note ?? "",
        };

    static T? Id<T>(string? text)
        where T : struct, Core.IId<T> => Guid.TryParse(text.Given, out var id) ? T.Of(id) : null;
}
