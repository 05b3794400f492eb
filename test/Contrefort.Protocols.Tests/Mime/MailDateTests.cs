using Contrefort.Protocols.Mime;

namespace Contrefort.Protocols.Tests.Mime;

public sealed class MailDateTests
{
    [Theory]
    [InlineData("Fri, 20 Nov 2026 17:30:00 +0100", "2026-11-20T17:30:00+01:00")]
    [InlineData("20 Nov 2026 17:30 +0100", "2026-11-20T17:30:00+01:00")] // no weekday, no seconds
    [InlineData("Mon, 20 Nov 2026 17:30:00 +0100", "2026-11-20T17:30:00+01:00")] // wrong weekday
    [InlineData("Fri, 20 Nov 2026 17:30:00 GMT", "2026-11-20T17:30:00+00:00")]
    [InlineData("Fri, 20 Nov 2026 17:30:00 EST", "2026-11-20T17:30:00-05:00")]
    [InlineData("Fri, 20 Nov 2026 17:30:00 PDT", "2026-11-20T17:30:00-07:00")]
    [InlineData("Fri, 20 Nov 2026 17:30:00 CEST", "2026-11-20T17:30:00+02:00")]
    [InlineData("Fri, 20 Nov 2026 17:30:00 Z", "2026-11-20T17:30:00+00:00")]
    [InlineData("Fri, 20 Nov 2026 17:30:00 A", "2026-11-20T17:30:00+00:00")] // a military letter says nothing sure
    [InlineData("Fri, 20 Nov 2026 17:30:00 GMT+2", "2026-11-20T17:30:00+02:00")]
    [InlineData("Fri, 20 Nov 2026 17:30:00 UTC+02:00", "2026-11-20T17:30:00+02:00")]
    [InlineData("Fri, 20 Nov 2026 17:30:00 +01:00", "2026-11-20T17:30:00+01:00")]
    [InlineData("Fri, 20 Nov 2026 17:30:00 +0530 (IST)", "2026-11-20T17:30:00+05:30")]
    [InlineData("Fri, 20 Nov 2026 17:30:00 (EST) -0500", "2026-11-20T17:30:00-05:00")]
    [InlineData("Fri, 20 Nov 2026 17:30:00", "2026-11-20T17:30:00+00:00")] // no zone
    [InlineData("Fri, 20 Nov 2026 17:30:00 -0000", "2026-11-20T17:30:00+00:00")]
    [InlineData("Fri, 20 Nov 26 17:30:00 +0100", "2026-11-20T17:30:00+01:00")]
    [InlineData("Sat, 20 Nov 93 17:30:00 +0100", "1993-11-20T17:30:00+01:00")]
    [InlineData("Thu, 20 Nov 103 17:30:00 +0100", "2003-11-20T17:30:00+01:00")] // RFC 5322 §4.3
    [InlineData("Fri Nov 20 17:30:00 2026", "2026-11-20T17:30:00+00:00")] // asctime
    [InlineData("Fri Nov 20 17:30:00 CET 2026", "2026-11-20T17:30:00+01:00")] // date(1)
    [InlineData("Fri, 20-Nov-2026 17:30:00 +0100", "2026-11-20T17:30:00+01:00")]
    [InlineData("2026-11-20T17:30:00+01:00", "2026-11-20T17:30:00+01:00")]
    [InlineData("11/20/2026 17:30:00 +0100", "2026-11-20T17:30:00+01:00")] // no month 20: American
    [InlineData("20/11/2026 17:30:00 +0100", "2026-11-20T17:30:00+01:00")]
    [InlineData("2026-11-20T17:30:00Z", "2026-11-20T17:30:00+00:00")]
    [InlineData("2026-11-20 17:30:00 +0100", "2026-11-20T17:30:00+01:00")]
    [InlineData("Fri, November 20, 2026 5:30 PM +0100", "2026-11-20T17:30:00+01:00")]
    [InlineData("ven., 20 nov. 2026 17:30:00 +0100", "2026-11-20T17:30:00+01:00")]
    [InlineData("mar. 3 nov. 2026 17:30:00 +0100", "2026-11-03T17:30:00+01:00")] // a Tuesday, no March
    [InlineData("Di, 1 Dez 2026 08:00:00 +0100", "2026-12-01T08:00:00+01:00")]
    [InlineData("Fri, 20 Nov 2026 24:00:00 +0100", "2026-11-21T00:00:00+01:00")]
    [InlineData("Fri, 20 Nov 2026 17:30:60 +0100", "2026-11-20T17:30:59+01:00")] // a leap second
    [InlineData("Fri,20 Nov 2026 17:30:00+0100", "2026-11-20T17:30:00+01:00")]
    [InlineData("20 (comment) Nov 2026 17 : 30", "2026-11-20T00:00:00+00:00")]
    public void Dates_are_read_with_their_defects(string field, string expected) =>
        Assert.Equal(
            DateTimeOffset.Parse(expected),
            MailDate.Parse(field)?.ToOffset(DateTimeOffset.Parse(expected).Offset)
        );

    [Fact]
    public void The_offset_written_is_kept() =>
        Assert.Equal(TimeSpan.FromHours(-5), MailDate.Parse("Fri, 20 Nov 2026 17:30:00 -0500")!.Value.Offset);

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("Fri, 31 Feb 2026 17:30:00 +0100")]
    [InlineData("Fri, 20 Nov 99999 17:30:00 +0100")]
    [InlineData("<HR>")]
    [InlineData("1/124/5 2026")]
    [InlineData("20/13/2026x")]
    public void What_is_no_date_is_none(string field) => Assert.Null(MailDate.Parse(field));

    [Fact]
    public void A_zone_out_of_the_world_is_read_as_UTC() =>
        Assert.Equal(TimeSpan.Zero, MailDate.Parse("Fri, 20 Nov 2026 17:30:00 +9900")!.Value.Offset);
}
