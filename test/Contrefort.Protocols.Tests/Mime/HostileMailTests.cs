using System.Diagnostics;
using System.Text;
using Contrefort.Protocols.Mime;
using FsCheck;
using FsCheck.Fluent;

namespace Contrefort.Protocols.Tests.Mime;

/// <summary>Mail made to hurt: bounded in time and memory, and read as far as it goes.</summary>
public sealed class HostileMailTests
{
    /// <summary>Far above what any of these takes (all are under a second), far below what a quadratic reader would.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    const int Megabyte = 1 << 20;

    static string Times(string piece, int count) =>
        new StringBuilder(piece.Length * count).Insert(0, piece, count).ToString();

    static MimeMessage ReadAll(string text)
    {
        var clock = Stopwatch.StartNew();
        var message = MimeMessage.Read(Encoding.Latin1.GetBytes(text));
        Touch(message, nested: 0);
        Assert.True(clock.Elapsed < Patience, $"took {clock.Elapsed}");
        return message;
    }

    /// <summary>Asks for all that a message has to say.</summary>
    static void Touch(MimeMessage message, int nested)
    {
        string[] said =
        [
            message.Subject,
            message.Text,
            message.Html ?? "",
            .. message.From.Select(m => m.Name + m.Address),
        ];
        Assert.DoesNotContain(said, s => s.Contains('\0'));
        _ = (
            message.Date,
            message.MessageId,
            message.Automatic,
            message.DeliveryReport?.OriginalMessageId,
            message.Protection
        );
        foreach (var attachment in message.Attachments)
        {
            Assert.InRange(attachment.Name.Length, 1, FileNames.MaxLength);
            Assert.Equal(-1, attachment.Name.AsSpan().IndexOfAny("/\\\0\r\n"));
            Assert.Equal(64, attachment.Digest.Sha256.Length);
            if (nested < 60 && attachment.ReadMessage() is { } inner)
                Touch(inner, nested + 1);
        }
    }

    [Fact]
    public void Ten_thousand_parts_are_read_up_to_the_limit_and_nothing_is_lost()
    {
        var text =
            "Content-Type: multipart/mixed; boundary=q\n\n"
            + Times("--q\nContent-Type: image/png\n\nx\n", 10_000)
            + "--q--\n";
        var message = ReadAll(text);

        Assert.Equal(MimeLimits.Default.Parts - 1, message.Attachments.Count);
        Assert.True(message.Attachments[^1].Digest.Size > 9_000 * 30);
        Assert.Contains("There are too many parts; the last one read holds all the rest.", message.Defects);
    }

    [Fact]
    public void A_thousand_multiparts_inside_each_other_are_not_all_opened()
    {
        var text = string.Concat(
            Enumerable.Range(0, 1000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n")
        );
        var message = ReadAll(text + "\nhello");

        Assert.Contains("Parts are nested too deeply; the deepest were not opened.", message.Defects);
        Assert.Equal("application/octet-stream", Assert.Single(message.Attachments).Type);
    }

    [Fact]
    public void A_thousand_messages_inside_each_other_are_read_one_by_one() =>
        ReadAll(Times("Content-Type: message/rfc822\n\n", 1000) + "hello");

    [Fact]
    public void A_header_of_many_megabytes_is_cut() =>
        Assert.Contains(
            "A header is too long; its end was not read.",
            ReadAll("Subject: a\nX-Long: " + new string('a', 4 * Megabyte) + "\n\nbody").Defects
        );

    [Fact]
    public void A_hundred_thousand_recipients_are_read_up_to_the_limit()
    {
        var message = ReadAll("To: " + Times("a@d.example,", 100_000) + "\n\nbody");

        Assert.Equal(MimeLimits.Default.Addresses, message.To.Count);
        Assert.Equal("body", message.Text);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("\"")]
    [InlineData("<")]
    [InlineData("<a>")]
    [InlineData("<a,")]
    [InlineData("a@b ")]
    [InlineData("a@b <")]
    [InlineData("\"a>,")]
    [InlineData("\"(")]
    [InlineData("\"x\".")]
    [InlineData("=?a?q?")]
    [InlineData("=?1?q?")]
    [InlineData("=?a?q??=")]
    [InlineData("a=\"x;")]
    [InlineData("a=\"x\" ")]
    [InlineData("a*1=b;")]
    [InlineData("\\")]
    [InlineData(",")]
    public void No_field_makes_reading_slow(string piece)
    {
        var field = Times(piece, 200_000 / piece.Length);
        ReadAll($"From: {field}\nTo: {field}\nSubject: {field}\nDate: {field}\nReferences: {field}\n\nbody");
        ReadAll($"Content-Disposition: attachment; filename={field}\nContent-Type: text/plain; name={field}\n\nbody");
        ReadAll($"Content-Type: text/plain; {field}\n\nbody");
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a \"")]
    [InlineData("<!--")]
    [InlineData("<script>")]
    [InlineData("<blockquote><br>x")]
    [InlineData("<ul><li>")]
    [InlineData("<div style=display:none>")]
    [InlineData("&#1")]
    [InlineData("cid:")]
    [InlineData("<a href=http://d.example/>")]
    public void No_html_makes_reading_slow(string piece) =>
        ReadAll("Content-Type: text/html\n\n" + Times(piece, Megabyte / piece.Length));

    [Theory]
    [InlineData("--\n")]
    [InlineData("--x\n")]
    [InlineData("begin 644 x\n")]
    [InlineData("begin 644 x\n#0V%T\nend\n")]
    [InlineData("= ")]
    [InlineData(" ")]
    [InlineData(">")]
    [InlineData("<a@b.example>:\n")]
    [InlineData("a.a@a.a.a.")]
    [InlineData("\r")]
    [InlineData("\0")]
    public void No_body_makes_reading_slow(string piece)
    {
        var body = Times(piece, 2 * Megabyte / piece.Length);
        ReadAll("Content-Type: multipart/mixed; boundary=q\n\n" + body);
        ReadAll("Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; format=flowed\n\n" + body);
        ReadAll("From: MAILER-DAEMON@d.example\nSubject: failure notice\n\nThis is the qmail-send program\n" + body);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData(":")]
    [InlineData("\r\r\r")]
    [InlineData("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n")]
    [InlineData("Content-Type: multipart/\n\n")]
    [InlineData("Content-Type: multipart/mixed; boundary=q\n--q")]
    [InlineData("Content-Type: message/rfc822")]
    public void Almost_nothing_is_still_a_message(string text) => ReadAll(text);

    [Fact]
    public void Fifty_megabytes_are_read_without_being_held()
    {
        using var file = new TemporaryFile();
        using (var writer = new StreamWriter(file.Stream, Encoding.ASCII, leaveOpen: true) { NewLine = "\r\n" })
        {
            writer.WriteLine("Content-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n");
            var line = Convert.ToBase64String(Enumerable.Range(0, 57).Select(i => (byte)i).ToArray());
            for (var i = 0; i < 50 * Megabyte / 78; i++)
                writer.WriteLine(line);
        }
        var before = GC.GetAllocatedBytesForCurrentThread();

        var digest = Assert.Single(MimeMessage.Read(file.Stream).Attachments).Digest;

        Assert.Equal(50 * Megabyte / 78 * 57, digest.Size);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * Megabyte);
    }

    sealed class TemporaryFile : IDisposable
    {
        public FileStream Stream { get; } =
            new(
                Path.GetTempFileName(),
                FileMode.Create,
                FileAccess.ReadWrite,
                FileShare.None,
                4096,
                FileOptions.DeleteOnClose
            );

        public void Dispose() => Stream.Dispose();
    }

    static readonly string[] Pieces =
    [
        "From: ",
        "To: ",
        "Subject: ",
        "Date: Fri, 20 Nov 2026 17:30:00 +0100",
        "Content-Type: ",
        "multipart/mixed",
        "; boundary=q",
        "--q",
        "--q--",
        "message/rfc822",
        "text/html",
        "text/plain; charset=",
        "utf-8",
        "iso-2022-jp",
        "utf-7",
        "utf-16",
        "gb18030",
        "base64",
        "quoted-printable",
        "Content-Transfer-Encoding: ",
        "Content-Disposition: attachment; filename",
        "*0*=",
        "*1=",
        "''",
        "%C3",
        "=?utf-8?Q?",
        "=?iso-2022-jp?B?",
        "?=",
        "\"",
        "<",
        ">",
        "(",
        ")",
        ",",
        ";",
        ":",
        "@",
        "\\",
        "=",
        "=3D",
        "=\n",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\0",
        "\u00e9",
        "\u00c3\u00a9",
        "\u001b$B",
        "\u001b(B",
        "begin 644 x\n",
        "#0V%T\n",
        "end\n",
        "<p>",
        "<!--",
        "&#",
        "a",
        "aGVsbG8=",
        "multipart/report; report-type=delivery-status",
        "message/delivery-status",
        "Final-Recipient: rfc822;a@b",
        "Action: failed",
        "Message-ID: <",
        "Return-Path: <>",
        "format=flowed",
        "\u00ff\u00fe",
    ];

    [Fact]
    public void No_bytes_make_reading_throw()
    {
        var messages = Gen.ListOf(Gen.Elements(Pieces)).Select(string.Concat);

        Prop.ForAll(messages.ToArbitrary(), text => Touch(MimeMessage.Read(Encoding.Latin1.GetBytes(text)), nested: 0))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(120));
    }

    static readonly string[] PiecesOfDates =
    [
        "0",
        "1",
        "5",
        "12",
        "13",
        "29",
        "31",
        "60",
        "99",
        "124",
        "2026",
        "9999",
        "10000",
        "20261121",
        "-",
        "/",
        ".",
        ":",
        "+",
        "T",
        "Z",
        " ",
        ",",
        "(",
        ")",
        "Nov",
        "mar.",
        "Fri",
        "GMT",
        "GMT+2",
        "+0100",
        "-9900",
        "+2",
        "PM",
        "AM",
        "EST",
        "24:00:00",
        "17:30",
        "2026-11-20",
        "20/11/26",
    ];

    [Fact]
    public void No_date_makes_reading_throw()
    {
        var dates = Gen.ListOf(Gen.Elements(PiecesOfDates)).Select(string.Concat);

        Prop.ForAll(dates.ToArbitrary(), date => _ = MailDate.Parse(date))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(12));
    }

    [Fact]
    public void A_stream_says_the_same_as_memory()
    {
        var messages = Gen.ListOf(Gen.Elements(Pieces)).Select(p => Encoding.Latin1.GetBytes(string.Concat(p)));

        Prop.ForAll(
                messages.ToArbitrary(),
                raw =>
                {
                    var (memory, stream) = (MimeMessage.Read(raw), MimeMessage.Read(new MemoryStream(raw)));
                    return memory.Text == stream.Text && memory.Attachments.Count == stream.Attachments.Count;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(60));
    }
}
