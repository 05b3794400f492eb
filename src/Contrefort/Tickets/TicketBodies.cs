using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Tickets;

/// <summary>A request, as a program sends it.</summary>
internal sealed record OpenTicketBody
{
    [Required(ErrorMessage = "Say in a few words what it is about.")]
    [StringLength(200, ErrorMessage = "At most 200 characters.")]
    public string? Subject { get; init; }

    [Required(ErrorMessage = "Describe the request.")]
    [StringLength(100_000, ErrorMessage = "At most 100000 characters.")]
    public string? Description { get; init; }

    [Description("What is asked; `incident` when left out.")]
    public TicketKind? Kind { get; init; }

    [StringLength(20, ErrorMessage = "At most 20 characters.")]
    [Description("One of the contract's own scale.")]
    public string? Priority { get; init; }

    [StringLength(200, ErrorMessage = "At most 200 characters.")]
    [Description("Found in the words of the request when left out.")]
    public string? Component { get; init; }

    [StringLength(60, ErrorMessage = "At most 60 characters.")]
    [Description("The contract's number; found from who asks when left out.")]
    public string? Contract { get; init; }

    [StringLength(20, ErrorMessage = "At most 20 characters.")]
    [Description("The number of the closed ticket it continues.")]
    public string? Continues { get; init; }

    [StringLength(254, ErrorMessage = "At most 254 characters.")]
    [Description("Staff: the address of who asks. They need not be a known contact.")]
    public string? RequesterEmail { get; init; }

    [StringLength(120, ErrorMessage = "At most 120 characters.")]
    [Description("Staff: the name of who asks, when they are not a known contact.")]
    public string? RequesterName { get; init; }

    [Description("Staff: how it came; `web` when left out.")]
    public Channel? Channel { get; init; }

    [Description("Staff: when it came, which is where clocks start; now when left out. Never in the future.")]
    public Instant? ReceivedAt { get; init; }

    [Description("What `POST /api/v1/attachments` answered, at most 20.")]
    [MaxLength(20, ErrorMessage = "At most 20 files.")]
    public IReadOnlyList<string>? Attachments { get; init; }
}
