using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Core.Contracts;
using Contrefort.Core.Monitoring;
using Contrefort.Data;
using NodaTime;

namespace Contrefort.Monitoring;

internal record MachineBody
{
    [Description("Once per customer.")]
    public string? Name { get; init; }

    [Description("A host name or an address: where its checks go unless they say otherwise.")]
    public string? Address { get; init; }

    public MachineRole Role { get; init; } = MachineRole.Server;

    [Description("A contract's number: its alerts open tickets under it.")]
    public string? Contract { get; init; }

    [Description("A machine's id: while that one is down, nobody is woken for this one.")]
    public Guid? ReachedThrough { get; init; }

    [Description("A machine's id: its hypervisor.")]
    public Guid? HostedOn { get; init; }

    public string? Note { get; init; }

    public MachineDraft Draft(ContractId? contract) =>
        new()
        {
            Name = Name,
            Address = Address,
            Role = EnumText.Of(Role),
            Contract = contract?.Value.ToString(),
            ReachedThrough = ReachedThrough?.ToString(),
            HostedOn = HostedOn?.ToString(),
            Note = Note,
        };
}

internal sealed record NewMachineBody : MachineBody
{
    [Required(ErrorMessage = "Say which customer.")]
    [Description("A customer's number.")]
    public string? Customer { get; init; }
}

internal sealed record MachineMadeView(Guid Id, string Customer, string Name);

/// <summary>A machine as a list has it.</summary>
internal sealed record MachineItem(
    Guid Id,
    string Name,
    [property: Description("Left out for contacts.")] string? Address,
    MachineRole Role,
    string Customer,
    string? Contract,
    [property: Description("As the worst of its checks.")] Standing State,
    Instant? Since,
    [property: Description("The check that stands worst, unless all is well.")] string? WorstCheck,
    [property: Description("What it is planned to be down for now.")] string? Maintenance,
    [property: Description("How many are watched.")] int Checks
)
{
    public static MachineItem Of(WatchedMachine watched, string customer, string? contract, bool isForStaff) =>
        new(
            watched.Machine.Id.Value,
            watched.Machine.Name,
            isForStaff ? watched.Machine.Address : null,
            watched.Machine.Role,
            customer,
            contract,
            watched.Look,
            watched.Since,
            watched.WorstCheck?.Check.Name,
            watched.Look == Standing.Maintenance ? watched.Window?.Reason : null,
            watched.Checks.Count
        );
}

internal sealed record MachineView(
    MachineItem Machine,
    [property: Description("While that machine is down, nobody is woken for this one.")] Guid? ReachedThrough,
    [property: Description("Its hypervisor.")] Guid? HostedOn,
    string Note,
    [property: Description("The alert that is open for it, the worst of them.")] Guid? Alert,
    Instant? RetiredAt,
    IReadOnlyList<CheckView> Checks
);
