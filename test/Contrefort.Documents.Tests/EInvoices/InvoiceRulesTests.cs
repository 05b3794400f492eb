using Contrefort.Core;
using Contrefort.Core.Invoicing;

namespace Contrefort.Documents.Tests.EInvoices;

public sealed class InvoiceRulesTests
{
    public static TheoryData<int, string> EachBroken
    {
        get
        {
            var each = new TheoryData<int, string>();
            foreach (var (place, broken) in BrokenInvoices.All.Index())
                each.Add(place, broken.Rule);
            return each;
        }
    }

    public static TheoryData<string> EachExample => [.. WorkedExamples.All.Keys];

    [Theory]
    [MemberData(nameof(EachBroken))]
    public void A_broken_document_is_caught_by_its_rule(int place, string rule)
    {
        var broken = BrokenInvoices.All[place];
        Assert.Contains(rule, InvoiceRules.Check(broken.Invoice, broken.Profile).Select(fault => fault.Rule));
    }

    [Theory]
    [MemberData(nameof(EachExample))]
    public void A_worked_example_breaks_no_rule(string name) =>
        Assert.Equal([], InvoiceRules.Check(WorkedExamples.All[name].Invoice, WorkedExamples.All[name].Profile));

    [Fact]
    public void Every_rule_has_a_document_that_breaks_it()
    {
        var broken = BrokenInvoices
            .All.SelectMany(broken => InvoiceRules.Check(broken.Invoice, broken.Profile))
            .Select(fault => fault.Rule)
            .ToHashSet();
        // The same question asked of an allowance or a charge, of a category already broken once on a line; VATEX alike.
        Assert.Equal(
            [],
            InvoiceRules
                .All.Select(rule => rule.Id)
                .Where(id => id is not ("BR-02" or "BR-03") && !broken.Contains(id) && !IsVariant(id))
        );
    }

    static bool IsVariant(string id) =>
        id.Split('-') is ["BR", "S" or "Z" or "E" or "AE" or "IC" or "G" or "O", "03" or "04" or "06" or "07"]
        || id.StartsWith("PEPPOL-EN16931-P01", StringComparison.Ordinal);

    [Fact]
    public void A_draft_lacks_only_its_number_and_date()
    {
        var draft = WorkedExamples.All["hour pack"].Invoice with { Number = null, IssuedOn = null };
        Assert.Equal([], InvoiceRules.CheckDraft(draft, InvoiceProfile.FrenchCtc));
        Assert.Equal(
            ["BR-02", "BR-03"],
            InvoiceRules.Check(draft, InvoiceProfile.FrenchCtc).Select(fault => fault.Rule)
        );
    }

    [Fact]
    public void An_invalid_document_cannot_be_issued_and_the_sentence_names_the_rule()
    {
        var broken = WorkedExamples.All["hour pack"].Invoice with { Framework = null };
        var refusal = Assert.Throws<RuleViolationException>(() =>
            InvoiceRules.Demand(broken, InvoiceProfile.FrenchCtc)
        );
        Assert.Contains("BR-FR-08", refusal.Message);
    }

    [Fact]
    public void A_fault_of_a_line_names_the_line()
    {
        var pack = WorkedExamples.All["month of services"].Invoice;
        var broken = pack with { Lines = [pack.Lines[0], pack.Lines[1] with { Name = "" }] };
        Assert.Equal("BT-153, line 2", Assert.Single(InvoiceRules.Check(broken, InvoiceProfile.PeppolBis)).Location);
    }

    [Fact]
    public void French_rules_do_not_hold_a_Belgian_document() =>
        Assert.DoesNotContain(
            InvoiceRules.Of(InvoiceProfile.PeppolBis),
            rule => rule.Id.StartsWith("BR-FR", StringComparison.Ordinal)
        );
}
