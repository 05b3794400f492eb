using System.ComponentModel;
using Contrefort.Core.Billing;
using Contrefort.Core.Terms;
using Contrefort.Tickets;
using Contrefort.Ui;

namespace Contrefort.Billing;

/// <summary>One step of a calculation.</summary>
internal sealed record PriceStepView(
    [property: Description("In the reader's language.")] string Text,
    CitationView Because
)
{
    public static IReadOnlyList<PriceStepView> Of(IEnumerable<PriceStep> steps, Words words) =>
        [.. steps.Select(step => new PriceStepView(words[step.Reason], CitationView.Of(step.Because, words)))];
}

/// <summary>Something taken off a line.</summary>
internal sealed record AllowanceView(string Reason, decimal Quantity, decimal Amount, CitationView Because);

/// <summary>A line of money, without tax.</summary>
internal sealed record PricedLineView(
    [property: Description("The fee or rate that prices it, such as `rate.office`.")] string Term,
    string Label,
    PriceState State,
    [property: Description("What the price lacks, when it is missing.")] string? Missing,
    decimal Quantity,
    [property: Description("UN/ECE Recommendation 20.")] string Unit,
    [property: Description("Null while there is no price: never zero.")] decimal? UnitPrice,
    decimal? Gross,
    IReadOnlyList<AllowanceView> Allowances,
    decimal? Net,
    [property: Description("The calculation, in order.")] IReadOnlyList<PriceStepView> Steps
)
{
    public static PricedLineView Of(PricedLine line, Words words) =>
        new(
            line.Term,
            words[line.Label],
            line.State,
            line.Missing is { } missing ? words[missing.Sentence] : null,
            line.Quantity,
            line.Unit.Word(),
            line.State == PriceState.Priced ? line.UnitPrice : null,
            line.State == PriceState.Priced ? line.Gross : null,
            [
                .. line.Allowances.Select(allowance => new AllowanceView(
                    words[allowance.Reason],
                    allowance.Quantity,
                    line.Taken(allowance),
                    CitationView.Of(allowance.Because, words)
                )),
            ],
            line.State == PriceState.Priced ? line.Net : null,
            PriceStepView.Of(line.Steps, words)
        );
}

/// <summary>An intervention priced.</summary>
internal sealed record WorkPriceView(
    Guid Intervention,
    WorkOutcome Outcome,
    decimal ChargedMinutes,
    [property: Description("What is invoiced for the work; null when nothing ever is.")] PricedLineView? Line,
    [property: Description("Due beside the work: travel.")] IReadOnlyList<PricedLineView> Fees,
    [property: Description("Work and fees, before tax.")] decimal Net,
    [property: Description("The whole calculation, in order.")] IReadOnlyList<PriceStepView> Steps
)
{
    public static WorkPriceView Of(PricedWork work, IReadOnlyList<PricedFee> fees, Words words) =>
        new(
            work.Work.Id.Value,
            work.Outcome,
            (decimal)work.Measured.Charged.TotalMinutes,
            work.Line is { } line ? PricedLineView.Of(line, words) : null,
            [.. fees.Select(fee => PricedLineView.Of(fee.Line, words))],
            work.Net + fees.Sum(fee => fee.Line.Net),
            PriceStepView.Of(work.Steps, words)
        );
}
