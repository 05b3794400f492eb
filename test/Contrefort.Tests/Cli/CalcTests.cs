using System.Text;
using System.Text.Json;
using Contrefort.Calendars;
using Contrefort.Cli;

namespace Contrefort.Tests.Cli;

/// <summary>What an outside program sees: one line in, one line out.</summary>
public sealed class CalcTests
{
    const string Office = """ "zone":"Europe/Paris","week":{"mon-fri":["09:00-18:00"]},"holidays":"FR" """;

    [Theory]
    [InlineData("""{"id":1,@,"from":"2026-11-20T17:30:00+01:00","for":14400}""", "due", "2026-11-23T12:30:00+01:00")]
    [InlineData("""{"id":1,@,"from":"2026-11-20T16:30:00Z","for":14400}""", "due", "2026-11-23T12:30:00+01:00")]
    [InlineData("""{"id":1,@,"from":"2026-11-20T17:30","for":14400}""", "due", "2026-11-23T12:30:00+01:00")] // the zone's clock
    [InlineData("""{"id":1,@,"from":"2026-11-21T10:00Z","for":0}""", "due", "2026-11-21T11:00:00+01:00")]
    [InlineData("""{"id":1,@,"from":"2026-06-01T14:00Z","for":0.5}""", "due", "2026-06-01T16:00:00.5+02:00")]
    [InlineData(
        """{"id":1,@,"from":"2026-11-20T17:30Z","for":60,"pauses":[["2026-11-22T10:00Z",null]]}""",
        "due",
        null
    )]
    [InlineData("""{"id":1,@,"from":"2026-11-20T17:00+01:00","to":"2026-11-23T10:00+01:00"}""", "elapsed", "7200")]
    [InlineData("""{"id":1,@,"from":"2026-11-23T10:00+01:00","to":"2026-11-20T17:00+01:00"}""", "elapsed", "-7200")]
    [InlineData(
        """{"id":1,@,"from":"2026-11-23T10:00:00+01:00","to":"2026-11-23T10:00:00.25+01:00"}""",
        "elapsed",
        "0.25"
    )]
    [InlineData("""{"id":1,@,"from":"2026-11-11T10:00+01:00","isOpen":true}""", "isOpen", "false")]
    [InlineData(
        """{"id":1,@,"dates":{"2026-11-11":["10:00-11:00"]},"from":"2026-11-11T10:00+01:00","isOpen":true}""",
        "isOpen",
        "true"
    )]
    [InlineData(
        """{"id":1,@,"from":"2026-11-11T10:00+01:00","nextOpen":true}""",
        "nextOpen",
        "2026-11-12T09:00:00+01:00"
    )]
    [InlineData("""{"id":1,"zone":"UTC","week":{},"from":"2026-11-11T10:00Z","nextOpen":true}""", "nextOpen", null)]
    public async Task A_case_is_answered_with_its_reasons(string line, string name, string? answer)
    {
        var answered = Assert.Single(await Answer(line.Replace("@", Office)));
        Assert.Equal(1, answered.GetProperty("id").GetInt32());
        var value = answered.GetProperty(name);
        Assert.Equal(
            answer,
            value.ValueKind == JsonValueKind.String ? value.GetString()
                : value.ValueKind == JsonValueKind.Null ? null
                : value.GetRawText()
        );
        Assert.NotEmpty(answered.GetProperty("because").EnumerateArray());
    }

    [Fact]
    public async Task Every_example_of_the_documentation_is_answered_as_it_says()
    {
        var lines = File.ReadLines(Path.Combine(Repository.Root, "docs", "calc.md"))
            .Where(line => line.StartsWith("{\"id\":", StringComparison.Ordinal))
            .Chunk(2)
            .ToList();
        var answers = await Answer([.. lines.Select(pair => pair[0])]);
        Assert.Equal(lines.Select(pair => pair[1]), answers.Select(answer => answer.GetRawText()));
    }

    [Fact]
    public async Task The_reasons_tell_each_date_and_each_holiday() =>
        Assert.Equal(
            [
                "Mon-Fri 09:00-18:00, Europe/Paris, holidays of FR",
                "Tue 2026-11-10: 30 min from 17:30 to 18:00",
                "Wed 2026-11-11: Armistice 1918",
                "Thu 2026-11-12: 3 h 30 min from 09:00 to 12:30",
            ],
            (await Answer($$"""{{{Office}},"from":"2026-11-10T17:30+01:00","for":14400}"""))[0]
                .GetProperty("because")
                .EnumerateArray()
                .Select(reason => reason.GetString())
        );

    [Theory]
    [InlineData(
        """{"id":7,"zone":"Europe/Pariz","from":"2026-11-20T17:30Z","for":1}""",
        "“Europe/Pariz” is not a time zone"
    )]
    [InlineData("""{"id":7,"from":"2026-11-20T17:30Z","for":1}""", "“zone” is missing")]
    [InlineData("""{"id":7,@,"for":1}""", "“from” is missing")]
    [InlineData("""{"id":7,@,"from":"yesterday","for":1}""", "“yesterday” is not an instant")]
    [InlineData("""{"id":7,@,"from":"2026-02-30T10:00Z","for":1}""", "is not an instant")]
    [InlineData("""{"id":7,@,"from":"2026-11-20T17:30Z"}""", "this one asks 0")]
    [InlineData("""{"id":7,@,"from":"2026-11-20T17:30Z","for":1,"isOpen":true}""", "this one asks 2")]
    [InlineData("""{"id":7,@,"from":"2026-11-20T17:30Z","for":-1}""", "“for” is from 0")]
    [InlineData("""{"id":7,@,"from":"2026-11-20T17:30Z","for":1e300}""", "“for” is not a number of seconds")]
    [InlineData("""{"id":7,@,"from":"2026-11-20T17:30Z","for":"4h"}""", "“for” is not a number of seconds")]
    [InlineData(
        """{"id":7,@,"from":"2026-11-20T17:30Z","for":1,"pauses":[["2026-11-20T17:30Z"]]}""",
        "“pauses” is not a list"
    )]
    [InlineData(
        """{"id":7,@,"from":"2026-11-20T17:30Z","for":1,"pauses":[["2026-11-21T17:30Z","2026-11-20T17:30Z"]]}""",
        "ends before it begins"
    )]
    [InlineData("""{"id":7,"zone":"UTC","week":{"lun":[]},"from":"2026-11-20T17:30Z","for":1}""", "“lun” names no day")]
    [InlineData(
        """{"id":7,"zone":"UTC","week":{"mon":[9]},"from":"2026-11-20T17:30Z","for":1}""",
        "“mon” is not a list of texts"
    )]
    [InlineData(
        """{"id":7,"zone":"UTC","week":{"mon":["9"]},"from":"2026-11-20T17:30Z","for":1}""",
        "“9” is not a window"
    )]
    [InlineData(
        """{"id":7,"zone":"UTC","dates":{"24/12/2026":[]},"from":"2026-11-20T17:30Z","for":1}""",
        "“24/12/2026” is not a date"
    )]
    [InlineData(
        """{"id":7,"zone":"UTC","holidays":"ZZ","from":"2026-11-20T17:30Z","for":1}""",
        "No holidays are known for “ZZ”"
    )]
    [InlineData(
        """{"id":7,"zone":"UTC","week":{},"from":"2026-11-20T17:30Z","for":1}""",
        "These hours never open again."
    )]
    [InlineData("""{"id":7,"zone":"\ud800","from":"2026-11-20T17:30Z","for":1}""", "")]
    public async Task A_case_that_cannot_be_answered_says_why_and_the_next_one_is_read(string line, string error)
    {
        var answers = await Answer(
            line.Replace("@", Office),
            $$"""{"id":8,{{Office}},"from":"2026-11-20T17:30Z","for":1}"""
        );
        Assert.Equal(7, answers[0].GetProperty("id").GetInt32());
        Assert.Contains(error, answers[0].GetProperty("error").GetString());
        Assert.Equal("2026-11-23T09:00:01+01:00", answers[1].GetProperty("due").GetString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("\"\\ud800\"")]
    [InlineData("""{"id":1,"id":2}""")]
    [InlineData("\u0000")]
    public async Task A_line_that_is_no_case_is_answered_without_an_id(string line)
    {
        var answered = Assert.Single(await Answer(line));
        Assert.Equal(JsonValueKind.Null, answered.GetProperty("id").ValueKind);
        Assert.NotEqual("", answered.GetProperty("error").GetString());
    }

    [Fact]
    public async Task An_endless_line_is_refused_once_and_the_next_one_is_read()
    {
        var answers = await Answer(
            new string('x', 5_000_000),
            $$"""{"id":8,{{Office}},"from":"2026-11-20T17:30Z","for":1}"""
        );
        Assert.Equal(2, answers.Count);
        Assert.Contains("longer than 1 MB", answers[0].GetProperty("error").GetString());
        Assert.Equal(8, answers[1].GetProperty("id").GetInt32());
    }

    [Fact]
    public async Task Blank_lines_and_a_byte_order_mark_are_passed_over() =>
        Assert.Single(
            await Answer(
                "",
                "\r",
                "\uFEFF" + $$"""{"id":8,{{Office}},"from":"2026-11-20T17:30Z","for":1}""" + "\r",
                "  "
            )
        );

    [Fact]
    public void Shipped_holidays_can_be_added_to_and_replaced_from_a_folder()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(
                Path.Combine(folder.FullName, "mine.yaml"),
                "territory: LI\nname: {en: Liechtenstein, fr: Liechtenstein}"
            );
            File.WriteAllText(
                Path.Combine(folder.FullName, "ours.yaml"),
                "territory: BE\nname: {en: Our Belgium, fr: Notre Belgique}"
            );
            var holidays = ShippedHolidays.Read(folder.FullName);
            Assert.Equal("Notre Belgique", holidays.Of("BE").Name.French);
            Assert.NotNull(holidays.Find("LI"));
            Assert.NotNull(holidays.Find("FR"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Holidays_are_listed_for_a_person_and_for_a_program()
    {
        var (text, json) = (new StringWriter(), new StringWriter());
        HolidaysCommand.Print(ShippedHolidays.Read(), "us", 2026, json: false, text);
        HolidaysCommand.Print(ShippedHolidays.Read(), "US", 2026, json: true, json);
        Assert.Contains("2026-07-03 Fri  Fête de l'indépendance / Independence Day (2026-07-04)", text.ToString());
        var listed = JsonDocument.Parse(json.ToString()).RootElement.GetProperty("holidays");
        Assert.Contains(listed.EnumerateArray(), day => day.GetProperty("date").GetString() == "2026-07-03");
    }

    static async Task<List<JsonElement>> Answer(params string[] lines)
    {
        using var output = new MemoryStream();
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        await CalcCommand.Answer(input, output, ShippedHolidays.Read(), CancellationToken.None);
        return
        [
            .. Encoding
                .UTF8.GetString(output.ToArray())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement.Clone()),
        ];
    }
}
