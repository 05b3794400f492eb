using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Contrefort.Core.Billing;
using Contrefort.Core.Invoicing;
using Contrefort.Invoicing;
using Contrefort.Ui;
using NodaTime;

namespace Contrefort.Billing;

/// <summary>A run to begin.</summary>
internal sealed record RunBody
{
    [Required(ErrorMessage = "Give a day.")]
    [Description("Drafts to be invoiced by that day. Documents of a run that issues are dated so: not in the future.")]
    public LocalDate? Until { get; init; }

    [Description("`preview` counts and writes nothing, `draft` makes drafts, `issue` issues those that are ready.")]
    public BillingRunKind Kind { get; init; } = BillingRunKind.Preview;
}

internal sealed record RunView(
    Guid Id,
    BillingRunKind Kind,
    LocalDate Until,
    [property: Description("Contracts, or drafts, to look at.")] int Total,
    int Done,
    [property: Description("Drafts made, or documents issued.")] int Made,
    [property: Description("Drafts whose facts had changed.")] int Refreshed,
    [property: Description("Of both, those that miss something.")] int Incomplete,
    int Refused,
    [property: Description("Net, by currency.")] IReadOnlyDictionary<string, decimal> Totals,
    [property: Description("The first that could not be, and why.")] IReadOnlyList<RunRefusalView> Refusals,
    Instant StartedAt,
    [property: Description("Absent while it goes on.")] Instant? FinishedAt
)
{
    public static RunView Of(BillingRunRow row, Words w) =>
        new(
            row.Id,
            row.Kind,
            row.UntilOn,
            row.Total,
            row.Done,
            row.Made,
            row.Refreshed,
            row.Incomplete,
            row.Refused,
            JsonSerializer.Deserialize<Dictionary<string, decimal>>(row.Totals)!,
            [
                .. InvoiceJson
                    .Read<IReadOnlyList<RunRefusal>>(row.Refusals)
                    .Select(refusal => new RunRefusalView(refusal.Of, w[refusal.Sentence])),
            ],
            row.StartedAt,
            row.FinishedAt
        );
}

internal sealed record RunRefusalView(string Of, string Reason);

internal sealed record DraftItem(
    Guid Id,
    [property: Description("The same at every run: billing happens once.")] string Key,
    DocumentType Type,
    DraftOrigin Origin,
    DraftState State,
    string Customer,
    string Contract,
    LocalDate From,
    LocalDate Until,
    [property: Description("When the terms ask for the document.")] LocalDate InvoicedOn,
    [property: Description("ISO 4217.")] string Currency,
    [property: Description("Without tax; positive on credit notes too.")] decimal Net,
    [property: Description("Nothing is missing.")] bool IsReady
);

internal sealed record DraftView(
    DraftItem Draft,
    IReadOnlyList<DraftLineView> Lines,
    [property: Description("What must be mended before it can be issued.")] IReadOnlyList<FaultView> Missing
);

internal sealed record DraftLineView(
    string Key,
    string Name,
    PriceState State,
    decimal Quantity,
    decimal UnitPrice,
    decimal BaseQuantity,
    decimal Net,
    string? Ticket,
    bool IsLeftOut,
    [property: Description("How the figure was reached.")] IReadOnlyList<string> Steps
)
{
    public static DraftLineView Of(DraftedLine line, Words w) =>
        new(
            line.Key,
            InvoiceMaking.NameOf(line, w),
            line.State,
            line.Quantity,
            line.UnitPrice,
            line.BaseQuantity,
            line.Net,
            line.Ticket,
            line.IsLeftOut,
            [.. line.Steps.Select(step => $"{w[step.Reason]} ({step.Because.Ref}, {step.Because.Source})")]
        );
}

internal sealed record FaultView(
    [property: Description("As the standards call it; ours begin with CF.")] string Rule,
    string Message,
    string Location
);

/// <summary>What a person changes on a line of a draft.</summary>
internal sealed record DraftChangeBody
{
    [Required(ErrorMessage = "Say which line.")]
    public string? Line { get; init; }

    [Required(ErrorMessage = "Say what to change.")]
    public DraftChangeKind? Kind { get; init; }

    [Description("Of one unit, net; for `price`.")]
    public decimal? Price { get; init; }

    [Description("For `text`.")]
    public string? Text { get; init; }

    [Required(ErrorMessage = "Say why.")]
    [StringLength(500, ErrorMessage = "At most 500 characters.")]
    public string? Reason { get; init; }
}

internal sealed record IssueBody
{
    [Description("The date of the document; today when left out.")]
    public LocalDate? On { get; init; }
}

internal sealed record IssuedView(string Number);
