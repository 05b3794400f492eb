using Contrefort.Core.Calendars;
using Contrefort.Core.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Core.Tests.Calendars;
using Contrefort.Core.Tests.Terms;
using NodaTime;

namespace Contrefort.Core.Tests;

/// <summary>Contracts on the real offers, signed for 2026 by Alice, whom Bob works with.</summary>
static class SignedContracts
{
    public static readonly CustomerId Customer = CustomerId.Of(Guid.Parse("00000000-0000-0000-0000-0000000000c1"));
    public static readonly Contact Alice = Person(1, "Alice");
    public static readonly Contact Bob = Person(2, "Bob");

    static readonly CalendarShelf Calendars = new(HolidayFiles.All.Find);

    public static Contract Sign(string offer, params (string Name, string Value)[] parameters) =>
        new(
            ContractId.Of(Guid.Parse("00000000-0000-0000-0000-0000000000c0")),
            "C-1",
            Customer,
            new LocalDate(2026, 1, 1),
            new LocalDate(2026, 12, 31),
            Offers
                .Read(offer)
                .Subscribe(new Choices { Parameters = parameters.ToDictionary(p => p.Name, p => p.Value) }, Calendars),
            [],
            [Alice]
        );

    public static Contract HourPack { get; } = Sign("libra-help", ("pack", "10"));

    public static Contract SiteOf34 { get; } =
        Sign("edge-site", ("machines", "34"), ("components", "[Samba]")) with
        {
            Components = ["Samba"],
        };

    static Contact Person(int number, string name) =>
        new(
            ContactId.Of(Guid.Parse($"00000000-0000-0000-0000-{number:000000000000}")),
            Customer,
            name,
            $"{name.ToLowerInvariant()}@customer.example"
        );
}
