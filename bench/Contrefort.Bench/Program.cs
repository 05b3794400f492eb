using Contrefort.Bench;

switch (args)
{
    case ["deadlines"]:
        Deadlines.Run();
        return 0;
    case ["ledger"]:
        LedgerReplay.Run();
        return 0;
    case ["mail-reading"]:
        MailReading.Run();
        return 0;
    case ["mail-flood"]:
        await MailFlood.Run();
        return 0;
    case ["pdf"]:
        PdfWriting.Run();
        return 0;
    case ["probes"]:
        await Probes.Run();
        return 0;
    case ["month-end", .. var rest]:
        await MonthEnd.Run(rest is [var many] ? int.Parse(many, null) : 10_000);
        return 0;
    default:
        Console.Error.WriteLine(
            "dotnet run -c Release --project bench/Contrefort.Bench -- deadlines|ledger|mail-reading|mail-flood|month-end [contracts]|pdf|probes"
        );
        return 1;
}
