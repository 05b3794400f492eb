namespace Contrefort.Protocols.Tests.Mime;

public sealed class AddressTests
{
    [Theory]
    [InlineData("john@d.example", "john@d.example")]
    [InlineData("<john@d.example>", "john@d.example")]
    [InlineData("John Doe <john@d.example>", "John Doe <john@d.example>")]
    [InlineData("\"Doe, John\" <john@d.example>", "Doe, John <john@d.example>")]
    [InlineData("john@d.example (John Doe)", "John Doe <john@d.example>")]
    [InlineData("\"John \\\"Jack\\\" Doe\" <john@d.example>", "John \"Jack\" Doe <john@d.example>")]
    [InlineData("a@d.example, b@d.example", "a@d.example | b@d.example")]
    [InlineData("a@d.example; b@d.example", "a@d.example | b@d.example")] // Outlook's separator
    [InlineData("A <a@d.example> B <b@d.example>", "A <a@d.example> | B <b@d.example>")] // no separator
    [InlineData("a@d.example b@d.example", "a@d.example | b@d.example")]
    [InlineData("Friends: a@d.example, B <b@d.example>;, c@d.example", "a@d.example | B <b@d.example> | c@d.example")] // a group
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("<Undisclosed-Recipient:@d.example;>", "Undisclosed-Recipient <>")]
    [InlineData("Doe, John <john@d.example>", "Doe, John <john@d.example>")] // comma without quotes
    [InlineData("John Doe john@d.example", "John Doe <john@d.example>")] // no angle brackets
    [InlineData("John Doe <john@d.example", "John Doe <john@d.example>")] // not closed
    [InlineData("\"John Doe <john@d.example>", "John Doe <john@d.example>")] // quote not closed
    [InlineData("\"A <a@d.example>, \"B\" <b@d.example>", "A <a@d.example> | B <b@d.example>")]
    [InlineData("\">; x\" <a@d.example>", ">; x <a@d.example>")] // only signs of an address
    [InlineData("<<john@d.example>>", "john@d.example")]
    [InlineData("<@relay.example,@b.example:john@d.example>", "john@d.example")] // a source route
    [InlineData("john . doe @ d . example", "john.doe@d.example")] // RFC 822 spaces
    [InlineData("mailto:john@d.example", "john@d.example")]
    [InlineData("<mailto:john@d.example>", "john@d.example")]
    [InlineData("\"john doe\"@d.example", "\"john doe\"@d.example")]
    [InlineData("\"'john@d.example'\" <john@d.example>", "'john@d.example' <john@d.example>")]
    [InlineData("\"admin@bank.example\" <john@d.example>", "admin@bank.example <john@d.example>")] // the brackets decide
    [InlineData("john@d.example <John>", "John <john@d.example>")]
    [InlineData("<>", "")]
    [InlineData("root (Cron)", "Cron <root>")]
    [InlineData("=?utf-8?Q?Ren=C3=A9?= Dupont <rene@d.example>", "René Dupont <rene@d.example>")]
    [InlineData("\"=?utf-8?Q?Ren=C3=A9?=\" <rene@d.example>", "René <rene@d.example>")] // words in a quoted string
    [InlineData("=?utf-8?Q?Dupont,_Ren=C3=A9?= <rene@d.example>", "Dupont, René <rene@d.example>")]
    [InlineData("=?utf-8?Q?Ren=C3=A9_<rene@d.example>?=", "René <rene@d.example>")] // all in one word
    [InlineData("John (his (nested) comment) <john@d.example>", "John <john@d.example>")]
    [InlineData(",, ,a@d.example,", "a@d.example")]
    public void Addresses_are_read_as_they_are_written(string field, string expected)
    {
        var message = Sample.Read("To: " + field, "", "");

        var read = message
            .To.Where(m => m.Name + m.Address != "")
            .Select(m => m.Name == "" ? m.Address : $"{m.Name} <{m.Address}>");
        Assert.Equal(expected, string.Join(" | ", read));
    }

    [Fact]
    public void A_name_in_bare_utf8_or_latin1_is_read()
    {
        Assert.Equal("René", Sample.Utf8("From: René <r@d.example>", "", "").From[0].Name);
        Assert.Equal("René", Sample.Read("From: René <r@d.example>", "", "").From[0].Name);
    }

    [Fact]
    public void An_address_may_have_letters_of_any_script() =>
        Assert.Equal("jdöe@mächine.example", Sample.Utf8("From: jdöe@mächine.example", "", "").From[0].Address);

    [Fact]
    public void Several_To_fields_are_read_as_one() =>
        Assert.Equal(2, Sample.Read("To: a@d.example", "To: b@d.example", "", "").To.Count);

    [Fact]
    public void Of_several_From_fields_the_first_counts_and_the_defect_is_told()
    {
        var message = Sample.Read("From: a@d.example", "From: b@evil.example", "", "");

        Assert.Equal("a@d.example", Assert.Single(message.From).Address);
        Assert.Contains("There are several From fields; the first was read.", message.Defects);
    }
}
