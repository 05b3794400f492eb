using Contrefort.Core.Calendars;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Examples;

namespace Contrefort.Core.Tests.Terms;

public sealed class ExampleTests
{
    static readonly CalendarShelf _shelf = new(Holidays().Find);
    static readonly ExampleRunner _runner = new(OfferReader.ReadAll(Offers.Texts), _shelf);
    static readonly IReadOnlyList<ExampleResult> _results = _runner.Run(
        "examples.yaml",
        File.ReadAllText(Path.Combine(Offers.Folder, "examples.yaml"))
    );

    static PublicHolidays Holidays() =>
        PublicHolidays.Read(
            Directory
                .EnumerateFiles(Path.Combine(Offers.Folder, "..", "holidays"), "*.yaml")
                .Select(file => KeyValuePair.Create(Path.GetFileName(file), File.ReadAllText(file)))
        );

    public static TheoryData<string> Executed =>
        [.. _results.Where(result => result.Outcome != ExampleOutcome.NotExecutedYet).Select(result => result.Id)];

    [Theory]
    [MemberData(nameof(Executed))]
    public void Every_example_of_a_kind_executed_here_passes(string id) =>
        Assert.Equal("", string.Join('\n', _results.Single(result => result.Id == id).Failures));

    [Fact]
    public void Only_kinds_nobody_executes_are_left_for_later() =>
        Assert.DoesNotContain(
            _results.Where(result => result.Outcome == ExampleOutcome.NotExecutedYet),
            result =>
                TermKinds.Executed.Contains(result.Term.Split('.')[0])
                || result.Term.StartsWith("option.", StringComparison.Ordinal)
        );

    static ExampleResult Run(string example) =>
        Assert.Single(_runner.Run("e.yaml", $"format: support-terms-examples/1\nexamples:\n  - {{id: e, {example}}}"));

    [Theory]
    [InlineData(
        "offer: libra-help, term: meter.work, given: {work: 7min}, expect: {counted: 10min}",
        "counted: expected 10min, found 0:00:15:00."
    )]
    [InlineData(
        "offer: libra-help, term: meter.work, given: {worked: 7min}, expect: {counted: 15min}",
        "No work is given."
    )]
    [InlineData(
        "offer: libra-help, term: meter.work, given: {work: 7min, moon: full}, expect: {counted: 15min}",
        "Unknown key “moon”"
    )]
    [InlineData(
        "offer: libra-help, term: meter.work, given: {work: 7min}, expect: {charged: 15min}",
        "Unknown key “charged”"
    )]
    [InlineData("offer: libra-help, term: meter.work, given: {work: 7min}, expect: {}", "The example expects nothing.")]
    [InlineData(
        "offer: libra-help, term: meter.works, given: {work: 7min}, expect: {counted: 15min}",
        "The offer “libra-help” has no term “meter.works”."
    )]
    [InlineData(
        "offer: libra, term: meter.work, given: {work: 7min}, expect: {counted: 15min}",
        "There is no offer “libra”."
    )]
    [InlineData(
        "offer: edge-site, term: response.acknowledgement, given: {opened: \"2026-11-22 02:00 (Mon)\"}, expect: {due: \"2026-11-23 13:00\"}",
        "is a Sun."
    )]
    [InlineData(
        "offer: edge-site, term: response.acknowledgement, given: {opened: \"2026-11-22 02:00 Europe/London\"}, expect: {due: \"2026-11-23 13:00\"}",
        "“Europe/London” is not the time of the contract's zone, Europe/Paris."
    )]
    [InlineData(
        "offer: edge-site, term: scale.tier, given: [4, 5], expect: [quote, B]",
        "Answer 2: expected B, found A."
    )]
    [InlineData(
        "offer: edge-site, term: scale.tier, given: [4, 5], expect: [quote]",
        "1 answers are expected and 2 are given."
    )]
    public void An_example_that_is_wrong_or_not_understood_fails(string example, string because)
    {
        var result = Run(example);

        Assert.Equal(ExampleOutcome.Failed, result.Outcome);
        Assert.Contains(because, string.Join('\n', result.Failures), StringComparison.Ordinal);
    }
}
