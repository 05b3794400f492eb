using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Contrefort.Protocols.Mime;
using Contrefort.Protocols.Replies;

namespace Contrefort.Bench;

/// <summary>
/// How many mails one core reads in a second, as intake does: envelope, text, visible reply, bounce or not, may it be
/// answered, each attachment decoded and hashed. The result goes to bench/results/mail-reading.md.
/// </summary>
static class MailReading
{
    const int Rounds = 501;
    const int WarmUp = 200;

    public static void Run()
    {
        Console.WriteLine("| message | bytes | median µs | a second | kB allocated |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        Measure("a line of text", Text("Bonjour, l'imprimante ne répond plus."), 5);
        Measure("an answer in text and HTML over six earlier ones", Answer(), 5);
        Measure("the same with a logo and a 300 kB PDF", WithFiles(300_000), 1);
        Measure("a bounce", Bounce(), 5);
        Measure("a 50 MB attachment", WithFiles(37_000_000), 1, rounds: 11);
    }

    static void Measure(string name, byte[] raw, int perRound, int rounds = Rounds)
    {
        var times = new double[rounds];
        var before = 0L;
        for (var round = -Math.Min(WarmUp, rounds); round < rounds; round++)
        {
            if (round == 0)
                before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < perRound; i++)
                Read(raw);
            if (round >= 0)
                times[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / perRound;
        }
        var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / 1024.0 / (rounds * perRound);
        Array.Sort(times);
        var median = times[rounds / 2];
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {raw.Length:N0} | {median:N0} | {1e6 / median:N0} | {allocated:N0} |"
            )
        );
    }

    static void Read(byte[] raw)
    {
        var message = MimeMessage.Read(raw);
        var seen = QuotedReply.Trim(message.Text, message.Subject).Visible.Length + message.References.Count;
        if (seen < 0 || message.IsBounce && message.Automatic.MayBeAnswered)
            throw new InvalidOperationException();
        foreach (var attachment in message.Attachments)
            _ = attachment.Digest;
    }

    const string Envelope = """
        Received: from mx.client.example (mx.client.example [192.0.2.1]) by contrefort.example (Postfix) with ESMTPS id 4F;
         Fri, 20 Nov 2026 17:30:01 +0100 (CET)
        From: =?utf-8?Q?Andr=C3=A9?= Durand <andre@client.example>
        To: Support <support@contrefort.example>
        Cc: "Martin, Zoé" <zoe@client.example>, compta@client.example
        Subject: =?utf-8?Q?Re:_=5B#1042=5D_=C3=89cran_noir_=C3=A0_l=27accueil?=
        Date: Fri, 20 Nov 2026 17:30:00 +0100
        Message-ID: <8a1c@client.example>
        In-Reply-To: <t.1042.7f@contrefort.example>
        References: <1@client.example> <t.1042.1f@contrefort.example> <2@client.example> <t.1042.7f@contrefort.example>
        MIME-Version: 1.0

        """;

    static byte[] Text(string text) =>
        Bytes(Envelope + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text);

    static byte[] Answer() => Bytes(Envelope + Alternative());

    static string Alternative()
    {
        var quoted = string.Concat(
            Enumerable
                .Range(1, 6)
                .Select(depth =>
                    $"{new string('>', depth)} Le 20 nov. 2026 à 1{depth}:00, Support a écrit :\n"
                    + string.Concat(
                        Enumerable.Repeat($"{new string('>', depth)} Avez-vous redémarré l'écran de l'accueil ?\n", 8)
                    )
                )
        );
        var text = "Toujours noir après redémarrage.\n\nAndré\n\n" + quoted;
        var html =
            "<html><body><p>Toujours <b>noir</b> apr&egrave;s red&eacute;marrage.</p>"
            + string.Concat(
                Enumerable.Repeat(
                    "<div style=\"margin:0\">Avez-vous red&eacute;marr&eacute; l'&eacute;cran&nbsp;?<br></div>",
                    60
                )
            )
            + "</body></html>";
        return "Content-Type: multipart/alternative; boundary=alt\n\n--alt\nContent-Type: text/plain; charset=utf-8\n"
            + $"Content-Transfer-Encoding: base64\n\n{Base64(Encoding.UTF8.GetBytes(text))}\n--alt\n"
            + $"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 7bit\n\n{html}\n--alt--\n";
    }

    static byte[] WithFiles(int size) =>
        Bytes(
            Envelope
                + "Content-Type: multipart/mixed; boundary=mix\n\n--mix\n"
                + Alternative()
                + "--mix\nContent-Type: image/png; name=logo.png\nContent-ID: <logo@client.example>\nContent-Disposition: inline\n"
                + $"Content-Transfer-Encoding: base64\n\n{Base64(RandomNumberGenerator.GetBytes(8_000))}\n"
                + "--mix\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''%C3%A9cran.pdf\n"
                + $"Content-Transfer-Encoding: base64\n\n{Base64(RandomNumberGenerator.GetBytes(size))}\n--mix--\n"
        );

    static byte[] Bounce() =>
        Bytes(
            "Return-Path: <>\nFrom: MAILER-DAEMON@d.example\nTo: support@contrefort.example\nSubject: failure notice\n\n"
                + "Hi. This is the qmail-send program at d.example.\n\n<nobody@client.example>:\n550 5.1.1 User unknown\n\n"
                + "--- Below this line is a copy of the message.\n\n"
                + Envelope
                + "\nHello\n"
        );

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.Replace("\r", "").Replace("\n", "\r\n"));

    static string Base64(byte[] bytes) => Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);
}
