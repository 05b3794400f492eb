using System.CommandLine;
using Contrefort.Core;
using Contrefort.Invoicing;
using Contrefort.Ui;

namespace Contrefort.Cli;

/// <summary><c>invoice export</c> and <c>invoice verify</c>.</summary>
internal static class InvoiceCommand
{
    public static Command Create() => new("invoice", "Issued documents.") { Export(), Verify() };

    static Command Export()
    {
        var number = new Argument<string>("number");
        var format = new Option<string>("--format")
        {
            Description = "pdf, facturx, ubl-peppol, ubl-fr or cii",
            DefaultValueFactory = _ => InvoiceFormats.FacturX,
        };
        format.AcceptOnlyFromAmong([.. InvoiceFormats.All]);
        var output = new Option<string?>("--output")
        {
            Description = "The file to write; standard output when left out.",
        };
        var export = new Command("export", "Writes an issued document in a format.") { number, format, output };
        export.SetAction(
            (given, stop) =>
                CommandLine.WithData(
                    async (services, _) =>
                    {
                        var file = await services
                            .GetRequiredService<InvoiceArchive>()
                            .Read(given.GetValue(number)!, given.GetValue(format)!, stop);
                        if (given.GetValue(output) is { } path)
                            await File.WriteAllBytesAsync(path, file.Bytes, stop);
                        else
                        {
                            await using var to = Console.OpenStandardOutput();
                            await to.WriteAsync(file.Bytes, stop);
                        }
                        return 0;
                    },
                    stop
                )
        );
        return export;
    }

    static Command Verify()
    {
        var verify = new Command(
            "verify",
            "Walks every series: numbers, dates, hashes, files and sums. Ends with 1 when something is not as it was issued."
        );
        verify.SetAction(
            (_, stop) =>
                CommandLine.WithData(
                    async (services, _) =>
                    {
                        var report = await services.GetRequiredService<InvoiceChain>().Verify(stop);
                        var words = new Words(Reader.InEnglish);
                        foreach (var fault in report.Faults)
                            Console.WriteLine($"{fault.Number}: {words[fault.Sentence]}");
                        Console.WriteLine(
                            $"{report.Documents} documents and {report.Files} files, {report.Faults.Count} faults"
                        );
                        return report.Faults.Count == 0 ? 0 : 1;
                    },
                    stop
                )
        );
        return verify;
    }
}
