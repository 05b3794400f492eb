using Contrefort.Core.Billing;
using NodaTime;
using static Contrefort.Core.Tests.Billing.Ledger;

namespace Contrefort.Core.Tests.Billing;

/// <summary>Two servers at 140 € a month from October, four free quarters a month, 20 € for each more.</summary>
public sealed class MoneyStatementTests
{
    static readonly ContractFacts _facts = new(Servers("myown-b", 2, Day(2026, 10, 1), Day(2027, 9, 30)))
    {
        Works =
        [
            Work(Instant.FromUtc(2026, 10, 8, 9, 0), 90, 1), // six quarters: two charged
            Work(Instant.FromUtc(2026, 11, 9, 9, 0), 75, 2), // five quarters: one charged
        ],
    };

    static readonly LocalDate _today = Day(2026, 11, 20);

    [Fact]
    public void What_becomes_due_is_shown_on_its_day_and_adds_up()
    {
        var statement = MoneyStatement.Of(_facts, [], Day(2026, 1, 1), _today);
        Assert.Equal(
            [
                (Day(2026, 10, 1), MovementKind.Fee, 840m, 840m),
                (Day(2026, 10, 8), MovementKind.Work, 40m, 880m),
                (Day(2026, 11, 9), MovementKind.Work, 20m, 900m),
            ],
            statement.Movements.Select(line => (line.On, line.Kind, line.Amount, line.Balance))
        );
        Assert.Equal((0m, 900m, 900m), (statement.Opening, statement.Due, statement.Closing));
    }

    [Fact]
    public void What_was_invoiced_is_owed_no_more()
    {
        var drafts = Drafts.Of(_facts, Day(2026, 11, 2));
        var billed = drafts
            .SelectMany(
                (draft, n) =>
                    draft.Lines.Select(line => new BilledPart(
                        line.Key,
                        $"FA-{n}",
                        false,
                        draft.InvoicedOn,
                        line.Price.Net,
                        "",
                        false
                    ))
            )
            .ToList();
        var statement = MoneyStatement.Of(_facts, billed, Day(2026, 11, 5), _today);
        Assert.Equal((0m, 20m, 20m), (statement.Opening, statement.Due, statement.Closing));
        var whole = MoneyStatement.Of(_facts, billed, Day(2026, 1, 1), _today);
        Assert.Equal((900m, 880m, 20m), (whole.Due, whole.Invoiced, whole.Closing));
    }

    [Fact]
    public void Work_taken_back_after_it_was_invoiced_is_to_be_given_back_until_the_credit_note()
    {
        var october = Drafts.Of(_facts, Day(2026, 11, 2)).SelectMany(draft => draft.Lines).ToList();
        var line = october.Single(line => line.Work == _facts.Works[0].Id);
        var invoice = new BilledPart(line.Key, "FA-1", false, Day(2026, 10, 31), line.Price.Net, "", false);
        var without = _facts with { Works = [_facts.Works[1]] };
        Assert.Equal(820, MoneyStatement.Of(without, [invoice], Day(2026, 1, 1), _today).Closing);
        var note = invoice with { Invoice = "AV-1", IsCredit = true, On = Day(2026, 11, 12), Net = -invoice.Net };
        Assert.Equal(860, MoneyStatement.Of(without, [invoice, note], Day(2026, 1, 1), _today).Closing);
    }

    [Fact]
    public void What_a_person_decided_leaves_nothing_owed()
    {
        var line = Drafts
            .Of(_facts, Day(2026, 11, 2))
            .SelectMany(draft => draft.Lines)
            .Single(one => one.Work == _facts.Works[0].Id);
        var gift = new BilledPart(line.Key, "FA-1", false, Day(2026, 10, 31), 10, "Geste commercial", true);
        var penalty = new BilledPart("C-1/refund/2026-10", "AV-1", true, Day(2026, 11, 3), -280, "Remboursement", true);
        var statement = MoneyStatement.Of(_facts, [gift, penalty], Day(2026, 1, 1), _today);
        Assert.Equal(860, statement.Closing);
        Assert.Equal(
            [("Geste commercial", -30m), ("Remboursement", -280m)],
            statement.Movements.Where(m => m.Kind == MovementKind.Decided).Select(m => (m.Name!, m.Amount))
        );
    }

    [Fact]
    public void The_closing_balance_of_one_month_opens_the_next()
    {
        var balance = 0m;
        for (var month = Day(2026, 10, 1); month < Day(2027, 10, 1); month = month.PlusMonths(1))
        {
            var statement = MoneyStatement.Of(_facts, [], month, month.PlusMonths(1).PlusDays(-1));
            Assert.Equal(balance, statement.Opening);
            foreach (var movement in statement.Movements)
                Assert.Equal(balance += movement.Amount, movement.Balance);
            Assert.Equal(balance, statement.Closing);
        }
        Assert.Equal((4 * 840) + 60, balance);
    }
}
