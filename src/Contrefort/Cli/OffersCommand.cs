using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Contrefort.Calendars;
using Contrefort.Contracts;
using Contrefort.Core.Calendars;
using Contrefort.Core.Terms;
using Contrefort.Core.Terms.Examples;
using Contrefort.Core.Terms.Parsing;
using Contrefort.Ui;

namespace Contrefort.Cli;

/// <summary><c>contrefort offers check</c>: every offer read, every example run; 1 when something is wrong.</summary>
internal static class OffersCommand
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create()
    {
        var folder = new Argument<string?>("folder")
        {
            Description = "A folder of offer files; without it, the offers Contrefort comes with.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = new Option<bool>("--json") { Description = "Prints one JSON object." };
        var check = new Command("check", "Reads every offer and runs the examples.") { folder, json };
        check.SetAction(given =>
        {
            try
            {
                var report = Check(ShippedOffers.Read(given.GetValue(folder)), ShippedHolidays.Read());
                if (given.GetValue(json))
                    Console.Out.WriteLine(JsonSerializer.Serialize(report, Json));
                else
                    Print(report, Console.Out);
                return report.IsGood ? 0 : 1;
            }
            catch (Exception refused)
                when (refused is IOException or UnauthorizedAccessException or HolidayFileException)
            {
                Console.Error.WriteLine(refused.Message);
                return 1;
            }
        });
        return new Command("offers", "The offers on sale.")
        {
            check,
            Page("map", "Prints every clause of the source texts as a term, as offers/MAP.md.", OfferTables.Map),
            Page("readings", "Prints the readings of unclear texts, as offers/READINGS.md.", OfferTables.Readings),
        };
    }

    static Command Page(string name, string description, Func<IEnumerable<Offer>, string> write)
    {
        var folder = new Argument<string?>("folder")
        {
            Description = "A folder of offer files; without it, the offers Contrefort comes with.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var page = new Command(name, description) { folder };
        page.SetAction(given => Console.Out.Write(write(GoodOffers(ShippedOffers.Read(given.GetValue(folder))))));
        return page;
    }

    /// <exception cref="OfferException">An offer has errors.</exception>
    public static IEnumerable<Offer> GoodOffers(ShippedOffers offers) =>
        OfferReader.ReadAll(offers.Texts).Values.Select(reading => reading.Value);

    public static OffersReport Check(ShippedOffers offers, PublicHolidays holidays)
    {
        var readings = OfferReader.ReadAll(offers.Texts);
        var words = new Words(Reader.InEnglish);
        List<OfferFault> faults =
        [
            .. readings.Values.SelectMany(reading => reading.Diagnostics).Distinct().Select(Fault),
        ];
        IReadOnlyList<ExampleResult> examples = [];
        try
        {
            if (offers.Examples is { } text)
                examples = new ExampleRunner(readings, new CalendarShelf(holidays.Find)).Run("examples.yaml", text);
        }
        catch (OfferException refused)
        {
            faults.AddRange(refused.Diagnostics.Select(Fault));
        }
        return new(
            [
                .. readings
                    .Values.Select(reading => reading.Offer)
                    .OfType<Offer>()
                    .Select(offer => OfferReport.Of(offer, offers.SourcesOf(offer))),
            ],
            faults,
            [
                .. examples.Select(result => new ExampleReport(
                    result.Id,
                    result.OfferId,
                    result.Term,
                    result.Outcome,
                    result.Place.Line,
                    [.. result.Failures.Select(failure => words[failure])]
                )),
            ]
        );

        OfferFault Fault(Diagnostic found) =>
            new(found.Place.File, found.Place.Line, found.Place.Column, words[found.Sentence]);
    }

    static void Print(OffersReport report, TextWriter to)
    {
        foreach (var offer in report.Offers)
        {
            to.WriteLine($"{offer.Offer}{(offer.IsAbstract ? " (abstract)" : "")}: {offer.Label}");
            to.WriteLine(
                $"  {offer.Terms} terms: {string.Join(", ", offer.Kinds.Select(kind => $"{kind.Key} {kind.Value}"))}"
            );
            to.WriteLine(
                $"  {offer.Options} options, {offer.Readings} readings, {offer.House.Count} house values{List(offer.House)}"
            );
            if (offer.MissingForPublication.Count > 0)
                to.WriteLine($"  missing for publication{List(offer.MissingForPublication)}");
            if (offer.AskedAtSubscription.Count > 0)
                to.WriteLine($"  asked at subscription{List(offer.AskedAtSubscription)}");
            if (offer.SourcesNotFound.Count > 0)
                to.WriteLine($"  not found in the source texts{List(offer.SourcesNotFound)}");
        }
        foreach (var fault in report.Faults)
            to.WriteLine($"{fault.File}:{fault.Line}:{fault.Column}: {fault.Message}");
        foreach (var example in report.Examples.Where(example => example.Outcome == ExampleOutcome.Failed))
            to.WriteLine($"examples.yaml:{example.Line}: {example.Id} failed: {string.Join(" ", example.Failures)}");
        foreach (
            var kind in report
                .Examples.Where(example => example.Outcome == ExampleOutcome.NotExecutedYet)
                .GroupBy(example => example.Term.Split('.')[0])
        )
            to.WriteLine($"not executed yet, {kind.Key}: {string.Join(", ", kind.Select(example => example.Id))}");
        to.WriteLine(
            $"{report.Offers.Count} offers, {report.Faults.Count} errors; examples: {report.Count(ExampleOutcome.Passed)} passed, "
                + $"{report.Count(ExampleOutcome.Failed)} failed, {report.Count(ExampleOutcome.NotExecutedYet)} not executed yet"
        );
    }

    static string List(IReadOnlyList<string> names) => names.Count == 0 ? "" : $": {string.Join(", ", names)}";
}

internal sealed record OffersReport(
    IReadOnlyList<OfferReport> Offers,
    IReadOnlyList<OfferFault> Faults,
    IReadOnlyList<ExampleReport> Examples
)
{
    public int Passed => Count(ExampleOutcome.Passed);
    public int Failed => Count(ExampleOutcome.Failed);
    public int NotExecutedYet => Count(ExampleOutcome.NotExecutedYet);
    public bool IsGood => Faults.Count == 0 && Failed == 0;

    public int Count(ExampleOutcome outcome) => Examples.Count(example => example.Outcome == outcome);
}

internal sealed record OfferFault(string File, int Line, int Column, string Message);

internal sealed record ExampleReport(
    string Id,
    string Offer,
    string Term,
    [property: System.Text.Json.Serialization.JsonConverter(
        typeof(System.Text.Json.Serialization.JsonStringEnumConverter<ExampleOutcome>)
    )]
        ExampleOutcome Outcome,
    int Line,
    IReadOnlyList<string> Failures
);

/// <param name="House">Terms, parameters and calendars whose values are the seller's own proposal.</param>
internal sealed record OfferReport(
    string Offer,
    string Version,
    string Label,
    bool IsAbstract,
    IReadOnlyList<string> Extends,
    int Terms,
    IReadOnlyDictionary<string, int> Kinds,
    int Options,
    int Readings,
    IReadOnlyList<string> House,
    IReadOnlyList<string> MissingForPublication,
    IReadOnlyList<string> AskedAtSubscription,
    IReadOnlyList<string> SourcesNotFound
)
{
    public static OfferReport Of(Offer offer, IReadOnlyDictionary<string, SourceText> texts) =>
        new(
            offer.Id,
            offer.Version,
            offer.Label,
            offer.Abstract,
            offer.Extends,
            offer.Terms.Count,
            TermKinds
                .All.Select(kind => KeyValuePair.Create(kind, offer.Terms.Count(term => term.Kind == kind)))
                .Where(kind => kind.Value > 0)
                .ToDictionary(),
            offer.Options.Count,
            offer.Terms.Count(term => term.Reading is not null),
            HouseOf(offer),
            [.. offer.MissingAt(RequiredAt.Publication).Select(Missing)],
            [.. offer.MissingAt(RequiredAt.Subscription).Select(Missing)],
            [
                .. offer
                    .Terms.Where(term => term.Source.StartsWith('S') && SourceText.Find(term.Source, texts) is null)
                    .Select(term => $"{term.Ref} ({term.Source})"),
            ]
        );

    static IReadOnlyList<string> HouseOf(Offer offer) =>
        [
            .. offer
                .Terms.Where(term =>
                    term.House
                    || term
                        is ResponseTerm { PausesAreHouse: true }
                            or NoticeTerm { HeadsUp.House: true }
                            or PeriodTerm { OptOut.House: true }
                )
                .Select(term => term.Ref),
            .. offer.Parameters.Where(parameter => parameter.House).Select(parameter => $"${parameter.Name}"),
            .. offer.Calendars.Values.Where(calendar => calendar.House).Select(calendar => $"calendar {calendar.Name}"),
        ];

    static string Missing(Parameter parameter) =>
        parameter.MissingRows is { Count: > 0 } rows && parameter.Value is not null
            ? $"{parameter.Name} ({string.Join(", ", rows)})"
            : parameter.Name;
}
