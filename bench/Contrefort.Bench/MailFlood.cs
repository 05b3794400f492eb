using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Contrefort.Agenda;
using Contrefort.Contracts;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Contrefort.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NodaTime;
using Npgsql;

namespace Contrefort.Bench;

/// <summary>
/// How many mails a second come in by LMTP, each committed to a durable PostgreSQL before its 250, and how many a second
/// become tickets, each admitted, clocked and committed with its receipt. Client, program and database share the machine.
/// The result goes to bench/results/mail-flood.md.
/// </summary>
static class MailFlood
{
    const int Mails = 6000;
    const int WarmUp = 1000;
    const int Senders = 400;

    public static async Task Run()
    {
        var folder = Directory.CreateTempSubdirectory("contrefort-bench-").FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        try
        {
            await using var app = Program.Build(
                new Dictionary<string, string?>
                {
                    ["Data"] = folder,
                    ["Urls"] = "http://127.0.0.1:0",
                    ["Mail:Lmtp"] = "127.0.0.1:0",
                    ["Mail:MostAnsweredInAnHour"] = "100000",
                    ["Mail:MostTakenInAnHour"] = "1000000",
                    ["Agenda:Workers"] = "0",
                },
                builder => builder.Logging.ClearProviders()
            );
            await app.StartAsync();
            await Found(app.Services);
            var port = app.Services.GetRequiredService<LmtpServer>().Addresses.Single().Port;
            await Send(port, 8, WarmUp, folder);
            await ReadAll(app.Services, WarmUp, folder);

            Console.WriteLine(
                "| what | connections | a second | p50 ms | p99 ms | program and client CPU | PostgreSQL CPU |"
            );
            Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
            foreach (var connections in (int[])[1, 4, 8, 16])
                Print("accepted", connections, await Send(port, connections, Mails, folder));
            Print("read: a ticket each", 2, await ReadAll(app.Services, 4 * Mails, folder));
            var isSent = false;
            var reading = Read(app.Services, () => Volatile.Read(ref isSent));
            Print("accepted while they are read", 8, await Send(port, 8, Mails, folder));
            Volatile.Write(ref isSent, true);
            await reading;
            await app.StopAsync();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void Print(string what, int connections, Measured measured) =>
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {connections} | {measured.Mails / measured.Time.TotalSeconds:#,##0} | {measured.At(0.5):0.0} | {measured.At(0.99):0.0} | {measured.Ours.TotalSeconds / measured.Time.TotalSeconds:0.00} cores | {measured.Theirs.TotalSeconds / measured.Time.TotalSeconds:0.00} cores |"
            )
        );

    /// <summary>A customer with contacts enough to write as people do, under a pack of hours.</summary>
    static async Task Found(IServiceProvider services)
    {
        var desk = services.GetRequiredService<ContractDesk>();
        var customer = await desk.AddCustomer("K-1", "Durand", "FR", "Europe/Paris", "fr", ["durand.example"]);
        var contract = await desk.Sign(
            "C-1",
            customer,
            "libra-help",
            "2010-02-17",
            new Choices { Parameters = new Dictionary<string, string> { ["pack"] = "10" } },
            [],
            new LocalDate(2026, 1, 1)
        );
        for (var n = 0; n < Senders; n++)
            await desk.NameContact(
                contract,
                await desk.AddContact(customer, $"Alice {n}", $"alice{n}@durand.example", "fr", [])
            );
    }

    static async Task<Measured> Send(int port, int connections, int mails, string folder)
    {
        var next = 0;
        var times = new double[mails];
        var cpu = Cpu(folder);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, connections)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        using var client = new TcpClient { NoDelay = true };
                        await client.ConnectAsync(IPAddress.Loopback, port);
                        await using var stream = client.GetStream();
                        using var reader = new StreamReader(stream, Encoding.ASCII);
                        await reader.ReadLineAsync();
                        await stream.WriteAsync("LHLO bench.example\r\n"u8.ToArray());
                        while ((await reader.ReadLineAsync())![3] == '-') { }
                        for (int n; (n = Interlocked.Increment(ref next)) <= mails; )
                        {
                            var mail = Mail(n);
                            var start = Stopwatch.GetTimestamp();
                            // As Postfix does: the envelope in one packet, then the message.
                            await stream.WriteAsync(
                                Encoding.ASCII.GetBytes(
                                    $"MAIL FROM:<alice{n % Senders}@durand.example>\r\nRCPT TO:<support@localhost.localdomain>\r\nDATA\r\n"
                                )
                            );
                            for (var reply = 0; reply < 3; reply++)
                                await reader.ReadLineAsync();
                            await stream.WriteAsync(mail);
                            var answer = await reader.ReadLineAsync();
                            if (answer is not ['2', ..])
                                throw new InvalidOperationException($"not accepted: {answer}");
                            times[n - 1] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                        }
                    })
                )
        );
        return new(mails, watch.Elapsed, times, cpu, Cpu(folder));
    }

    static async Task<Measured> ReadAll(IServiceProvider services, int mails, string folder)
    {
        var cpu = Cpu(folder);
        var watch = Stopwatch.StartNew();
        await Read(services, () => true);
        return new(mails, watch.Elapsed, [], cpu, Cpu(folder));
    }

    /// <summary>Two workers, as a process has them, until all is sent and none of the mails waits.</summary>
    static async Task Read(IServiceProvider services, Func<bool> isSent)
    {
        var runner = services.GetRequiredService<AgendaRunner>();
        var database = services.GetRequiredService<NpgsqlDataSource>();
        await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (true)
                            if (!await runner.RunLeased(CancellationToken.None, 8))
                            {
                                await using var left = database.CreateCommand(
                                    "select count(*) from agenda where kind in ('read-mail', 'send-mail')"
                                );
                                if (isSent() && (long)(await left.ExecuteScalarAsync())! == 0)
                                    return;
                            }
                    })
                )
        );
    }

    static byte[] Mail(int n) =>
        Encoding.UTF8.GetBytes(
            $"""
            Received: from mx.durand.example (mx.durand.example [192.0.2.1]) by mail.example (Postfix) with ESMTPS id {n:x8}
            From: =?utf-8?Q?Alice_Dupr=C3=A9?= <alice{n % Senders}@durand.example>
            To: Support <support@localhost.localdomain>
            Subject: =?utf-8?Q?Postfix_refuse_les_messages_n=C2=B0_{n}?=
            Date: Fri, 20 Nov 2026 17:30:00 +0100
            Message-ID: <{Guid.NewGuid():n}@durand.example>
            MIME-Version: 1.0
            Content-Type: multipart/alternative; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            Bonjour,

            depuis ce matin, plus aucun message ne part : Postfix répond 554 à chacun. {string.Concat(
                Enumerable.Repeat("Le journal est joint plus bas. ", 20)
            )}

            Alice Dupré
            --b
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: 8bit

            <p>Bonjour,</p><p>depuis ce matin, plus aucun message ne part : Postfix répond 554 à chacun. {string.Concat(
                Enumerable.Repeat("<b>Le journal</b> est joint plus bas. ", 20)
            )}</p><p>Alice Dupré</p>
            --b--
            .

            """.ReplaceLineEndings(
                "\r\n"
            )
        );

    /// <summary>Processor time of this process and of the PostgreSQL under the folder.</summary>
    static (TimeSpan Ours, TimeSpan Theirs) Cpu(string folder)
    {
        var ticks = 0L;
        foreach (
            var process in Directory.GetDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), out _))
        )
            try
            {
                if (
                    new DirectoryInfo(Path.Combine(process, "cwd")).LinkTarget?.StartsWith(
                        folder,
                        StringComparison.Ordinal
                    ) != true
                )
                    continue;
                var fields = File.ReadAllText(Path.Combine(process, "stat")).Split(") ")[1].Split(' ');
                ticks += fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException) { }
        return (Process.GetCurrentProcess().TotalProcessorTime, TimeSpan.FromMilliseconds(ticks * 10));
    }

    sealed class Measured(
        int mails,
        TimeSpan time,
        double[] milliseconds,
        (TimeSpan Ours, TimeSpan Theirs) before,
        (TimeSpan Ours, TimeSpan Theirs) after
    )
    {
        public int Mails => mails;
        public TimeSpan Time => time;
        public TimeSpan Ours => after.Ours - before.Ours;
        public TimeSpan Theirs => after.Theirs - before.Theirs;

        /// <returns>Null where nobody waits for an answer.</returns>
        public double? At(double share) =>
            milliseconds.Length == 0 ? null : milliseconds.Order().ElementAt((int)(milliseconds.Length * share));
    }
}
