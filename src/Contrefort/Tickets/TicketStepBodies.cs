using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Contrefort.Core.Terms;

namespace Contrefort.Tickets;

internal sealed record MessageBody
{
    [Required(ErrorMessage = "Write a few words.")]
    [StringLength(100_000, ErrorMessage = "At most 100000 characters.")]
    public string? Text { get; init; }

    [Description("What `POST /api/v1/attachments` answered, at most 20.")]
    [MaxLength(20, ErrorMessage = "At most 20 files.")]
    public IReadOnlyList<string>? Attachments { get; init; }
}

internal sealed record AssignmentBody
{
    [Description("A person's id; the token's own person when left out.")]
    public Guid? Engineer { get; init; }
}

internal sealed record ReasonBody
{
    [Required(ErrorMessage = "Say why.")]
    [StringLength(2000, ErrorMessage = "At most 2000 characters.")]
    public string? Reason { get; init; }
}

internal sealed record HoldBody
{
    [Required(ErrorMessage = "Say what it waits for.")]
    [Description("Whether clocks stop for it is the contract's word.")]
    public HoldReason? Reason { get; init; }

    [StringLength(2000, ErrorMessage = "At most 2000 characters.")]
    [Description("The customer reads it.")]
    public string? Note { get; init; }
}

internal sealed record EscalationBody
{
    [Required(ErrorMessage = "Say to which level.")]
    [Range(2, 3, ErrorMessage = "The levels are 2 and 3.")]
    public int? Level { get; init; }

    [StringLength(120, ErrorMessage = "At most 120 characters.")]
    [Description("Who takes it at level 3.")]
    public string? Expert { get; init; }

    [Required(ErrorMessage = "Say why.")]
    [StringLength(2000, ErrorMessage = "At most 2000 characters.")]
    public string? Reason { get; init; }
}

internal sealed record WorkaroundBody
{
    [Required(ErrorMessage = "Describe the workaround.")]
    [StringLength(10_000, ErrorMessage = "At most 10000 characters.")]
    [Description("The customer reads it.")]
    public string? Description { get; init; }
}

internal sealed record ResolutionBody
{
    [Required(ErrorMessage = "Say how it was resolved: the customer reads it in the closing mail.")]
    [StringLength(10_000, ErrorMessage = "At most 10000 characters.")]
    public string? Summary { get; init; }
}

internal sealed record ClosureBody
{
    [Description("Staff: the customer has said that they agree, where the contract wants both sides to.")]
    public bool CustomerAgrees { get; init; }
}

internal sealed record PriorityBody
{
    [Required(ErrorMessage = "Choose one.")]
    [StringLength(20, ErrorMessage = "At most 20 characters.")]
    public string? Priority { get; init; }

    [Description("Staff: the customer agrees to it.")]
    public bool CustomerAgrees { get; init; }
}
