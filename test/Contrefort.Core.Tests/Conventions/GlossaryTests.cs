using Contrefort.Core.Contracts;
using Contrefort.Core.Tests.Terms;

namespace Contrefort.Core.Tests.Conventions;

public sealed class GlossaryTests
{
    static readonly string[] Domain =
    [
        "Tickets",
        "Contracts",
        "Credits",
        "Targets",
        "Terms",
        "Calendars",
        "Billing",
        "OnCall",
        "RemoteWork",
        "Debriefs",
        "Updates",
    ];

    /// <summary>Typed keys speak for what they name; files of holidays and their mistakes are no words of the trade.</summary>
    static bool IsAWord(Type type) =>
        type is { IsPublic: true, IsNested: false }
        && Domain.Any(folder => type.Namespace == $"Contrefort.Core.{folder}")
        && !(type.Name.EndsWith("Id", StringComparison.Ordinal) && type.IsValueType)
        && !type.Name.StartsWith("HolidayFile", StringComparison.Ordinal);

    [Fact]
    public void Every_domain_word_of_Core_is_in_the_glossary()
    {
        var glossary = File.ReadAllText(Path.Combine(Offers.Folder, "..", "docs", "glossary.md"));
        var missing = typeof(Contract)
            .Assembly.GetTypes()
            .Where(IsAWord)
            .Select(type => type.Name.Split('`')[0])
            .Where(name => !glossary.Contains($"`{name}`", StringComparison.Ordinal));
        Assert.Equal([], missing);
    }
}
