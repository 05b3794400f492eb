using Contrefort.Core.Billing;
using Contrefort.Core.Terms;
using Contrefort.Ui;

namespace Contrefort.Portal;

/// <summary>How a movement of money is said on page, paper and in a spreadsheet; of a colleague's ticket, only that it is one.</summary>
internal static class MoneyWords
{
    /// <summary>The number of a ticket the reader may see.</summary>
    public static string? Ticket(ContractSheet sheet, MoneyMovement movement) =>
        movement.Line?.Ticket is { } number && sheet.Tickets.Contains(number) ? number : null;

    public static string What(ContractSheet sheet, MoneyMovement movement, Words w) =>
        movement switch
        {
            { Kind: MovementKind.Invoiced } => w["Invoice {0}", movement.Invoice],
            { Kind: MovementKind.GivenBack } => w["Credit note {0}", movement.Invoice],
            { Kind: MovementKind.Decided } => movement.Name ?? "",
            { Line: { Work: { } work } } => sheet.Works.FirstOrDefault(done => done.Entry.Id == work)?.Entry.Summary
                is { Length: > 0 } summary
                ? summary
                : w["Work on a colleague's request"],
            { Line: { } line } => Days(w[line.Price.Label], line, w),
            _ => "",
        };

    /// <summary>A fee of a period says its days.</summary>
    static string Days(string label, DraftLine line, Words w) =>
        line.From == line.Until
            ? Capital.Of(label)
            : $"{Capital.Of(label)} · {w["From {0} to {1}", line.From, line.Until]}";

    /// <summary>Quantity × price, and what credits took off: the figures that make the amount.</summary>
    public static string Figures(MoneyMovement movement, string currency, Words w) =>
        movement.Line?.Price is { State: PriceState.Priced } price
            ? string.Join(
                " ",
                [
                    price.BaseQuantity == 1
                        ? w["{0} × {1}", price.Quantity, w.Write.Amount(price.UnitPrice, currency)]
                        : w[
                            "{0} / {1} × {2}",
                            price.Quantity,
                            price.BaseQuantity,
                            w.Write.Amount(price.UnitPrice, currency)
                        ],
                    .. price
                        .Allowances.Where(allowance => price.Taken(allowance) != 0)
                        .Select(allowance => w.Write.Amount(-price.Taken(allowance), currency)),
                ]
            )
            : "";

    public static string State(MoneyMovement movement, Words w) =>
        movement.Line?.Price.State switch
        {
            PriceState.OnQuote => w["on quote"],
            PriceState.Missing => w["no price yet"],
            _ => "",
        };
}
