using Contrefort.Core.Billing;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;
using NodaTime;

namespace Contrefort.Core.Tests.Billing;

/// <summary>Contracts and work for tests of money, told briefly.</summary>
static class Ledger
{
    public static Contract Servers(
        string offer,
        int count,
        LocalDate startsOn,
        LocalDate endsOn,
        params (string Name, string Value)[] more
    ) => SignedContracts.Sign(offer, [("servers", List(count)), .. more]) with { StartsOn = startsOn, EndsOn = endsOn };

    public static Contract Site(
        int machines,
        string linux = "{A: 1000, B: 2000, C: 4000, D: 6000, E: 8000, F: 9000}"
    ) =>
        SignedContracts.Sign(
            "edge-site",
            ("machines", $"{machines}"),
            ("components", "[Samba, OpenLDAP]"),
            ("linux-price", linux),
            ("component-price", "{Samba: 500, OpenLDAP: 800}")
        );

    public static string List(int count) =>
        $"[{string.Join(", ", Enumerable.Range(1, count).Select(n => $"{{name: s{n}, criticality: usuelle, virtualised: false}}"))}]";

    public static LocalDate Day(int year, int month, int day) => new(year, month, day);

    public static Instant At(Contract contract, string localTime) =>
        NodaTime
            .Text.LocalDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm")
            .Parse(localTime)
            .Value.InZoneStrictly(contract.Terms.Zone)
            .ToInstant();

    /// <summary>Remote work begun when it was asked for.</summary>
    public static WorkEntry Work(Instant at, int minutes, int number = 1) =>
        new(
            InterventionId.Of(new Guid(number, 0, 0, new byte[8])),
            $"T-{number}",
            at,
            at,
            new(Duration.FromMinutes(minutes), Duration.Zero, Duration.Zero),
            InterventionMode.Remote
        );

    public static WorkAccount Read(
        Contract contract,
        IReadOnlyList<Purchase> bought,
        params IReadOnlyList<WorkEntry> works
    ) =>
        WorkAccount.Read(
            new(contract) { Purchases = bought, Works = works },
            works.Select(work => work.StartedAt).Append(Instant.FromUtc(2020, 1, 1, 0, 0)).Max() + Duration.FromDays(1)
        );

    public static IEnumerable<string> Refs(this IEnumerable<Citation> because) =>
        because.Select(citation => citation.Ref);
}
