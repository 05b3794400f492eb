using System.Text.RegularExpressions;

namespace Contrefort.Tests.Portal;

/// <summary>What the customers' pages may see is written in one place, and that place cannot name what is internal.</summary>
public sealed partial class PortalConventions
{
    /// <summary>The files that ask the database, and why.</summary>
    static readonly Dictionary<string, string> AskTheDatabase = new()
    {
        ["PortalScope.cs"] = "it is the scope",
        ["PortalSetup.cs"] = "gives the scope its database",
        ["Guests.cs"] = "makes the scope of a mailed link, and writes the request for one",
        ["GuestLink.cs"] = "looks up whom to mail; answers nobody",
    };

    [Fact]
    public void Only_the_scope_asks_the_database() =>
        Assert.Equal(
            AskTheDatabase.Keys.Order(),
            Sources().Where(source => Database().IsMatch(source.Text)).Select(source => source.Name).Order()
        );

    [Fact]
    public void Nothing_of_the_portal_can_name_an_internal_note() =>
        Assert.Equal([], Sources().Where(source => Notes().IsMatch(source.Text)).Select(source => source.Name));

    static IEnumerable<(string Name, string Text)> Sources() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src", "Contrefort", "Portal"))
            .Where(file => Path.GetExtension(file) is ".cs" or ".razor")
            .Select(file => (Path.GetFileName(file), File.ReadAllText(file)));

    [GeneratedRegex(@"\b(ContrefortDb|NpgsqlDataSource|NpgsqlConnection|IDbContextFactory|TicketSheets?)\b")]
    private static partial Regex Database();

    [GeneratedRegex(@"\b(NoteRow|NoteId|Notes|SheetNote)\b|\.Note\(")]
    private static partial Regex Notes();
}
