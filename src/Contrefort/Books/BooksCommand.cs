using System.CommandLine;
using Contrefort.Cli;
using Contrefort.Core;
using Contrefort.Data;
using Contrefort.Invoicing;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Books;

/// <summary><c>books fec --year Y</c> and <c>books deferred --on DATE</c>.</summary>
internal static class BooksCommand
{
    public static Command Create() => new("books", "Files for the accountant.") { Fec(), Deferred() };

    static Command Fec()
    {
        var year = new Option<int>("--year") { Description = "The calendar year", Required = true };
        var (output, seller) = (Output(), Seller());
        var fec = new Command("fec", "Writes sales and bank journals in the layout of the FEC.")
        {
            year,
            output,
            seller,
        };
        fec.SetAction(
            (given, stop) =>
                CommandLine.WithData(
                    async (services, _) =>
                    {
                        var of = given.GetValue(year);
                        if (of is < 2000 or > 2999)
                            throw new RuleViolationException("A year has four digits: 2026.");
                        var journals = await services
                            .GetRequiredService<JournalBook>()
                            .Read(await Find(services, given.GetValue(seller), stop), of, stop);
                        foreach (var number in journals.LeftOut)
                            await Console.Error.WriteLineAsync($"{number} is left out: it is not in euros.");
                        return await Write(BookFiles.Fec(journals, of), given.GetValue(output), stop);
                    },
                    stop
                )
        );
        return fec;
    }

    static Command Deferred()
    {
        var on = new Option<string>("--on") { Description = "The day, such as 2026-12-31", Required = true };
        var (output, seller) = (Output(), Seller());
        var deferred = new Command("deferred", "Writes what was invoiced and is not earned yet, as CSV.")
        {
            on,
            output,
            seller,
        };
        deferred.SetAction(
            (given, stop) =>
                CommandLine.WithData(
                    async (services, _) =>
                    {
                        if (!LocalDatePattern.Iso.Parse(given.GetValue(on)!).TryGetValue(default, out var day))
                            throw new RuleViolationException("Write a day as 2026-12-31.");
                        var lines = await services
                            .GetRequiredService<DeferredBook>()
                            .Read(await Find(services, given.GetValue(seller), stop), day, stop);
                        return await Write(BookFiles.Deferred(lines, day), given.GetValue(output), stop);
                    },
                    stop
                )
        );
        return deferred;
    }

    static Option<string?> Output() =>
        new("--output")
        {
            Description = "A file, a folder (the file then has its legal name), or - for standard output",
        };

    static Option<string?> Seller() =>
        new("--seller") { Description = "The prefix of its invoices; the first seller when left out" };

    static async Task<Guid?> Find(IServiceProvider services, string? prefix, CancellationToken stop)
    {
        if (prefix is null)
            return null;
        await using var db = await services
            .GetRequiredService<IDbContextFactory<ContrefortDb>>()
            .CreateDbContextAsync(stop);
        return await db
                .Sellers.Where(row => row.InvoicePrefix == prefix)
                .Select(row => (Guid?)row.Id)
                .SingleOrDefaultAsync(stop)
            ?? throw new RuleViolationException("There is no such seller.");
    }

    static async Task<int> Write(InvoiceFile file, string? output, CancellationToken stop)
    {
        if (output == "-")
        {
            await using var standard = Console.OpenStandardOutput();
            await standard.WriteAsync(file.Bytes, stop);
            return 0;
        }
        var path =
            output is null ? file.Name
            : Directory.Exists(output) ? Path.Combine(output, file.Name)
            : output;
        await File.WriteAllBytesAsync(path, file.Bytes, stop);
        Console.WriteLine(path);
        return 0;
    }
}
