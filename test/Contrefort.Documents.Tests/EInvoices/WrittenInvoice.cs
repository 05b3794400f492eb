using System.Globalization;
using System.Xml;
using System.Xml.XPath;

namespace Contrefort.Documents.Tests.EInvoices;

/// <summary>
/// An electronic invoice read back from its bytes by XPath, and held to the sums and the presence that the standards ask for. It
/// shares nothing with the writers but the standards: paths are written out, amounts are added up again.
/// </summary>
sealed class WrittenInvoice
{
    readonly XPathNavigator _root;
    readonly XmlNamespaceManager _names;
    readonly Paths _paths;

    WrittenInvoice(XPathNavigator root, XmlNamespaceManager names, Paths paths) =>
        (_root, _names, _paths) = (root, names, paths);

    public static WrittenInvoice Read(byte[] xml)
    {
        var root = new XPathDocument(new MemoryStream(xml)).CreateNavigator();
        var names = new XmlNamespaceManager(root.NameTable);
        foreach (var (prefix, name) in Paths.Namespaces)
            names.AddNamespace(prefix, name);
        var paths = Paths.All.Single(known => root.SelectSingleNode(known.Root, names) is not null);
        return new(root.SelectSingleNode(paths.Root, names)!, names, paths);
    }

    /// <summary>The same document with one amount a cent too high.</summary>
    public static byte[] ACentTooHigh(byte[] xml, string term)
    {
        var document = new XmlDocument();
        document.Load(new MemoryStream(xml));
        var written = Read(xml);
        var amount = document.DocumentElement!.SelectSingleNode(written._paths[term], written._names)!;
        amount.InnerText = (Decimal(amount.InnerText) + 0.01m).ToString(CultureInfo.InvariantCulture);
        var output = new MemoryStream();
        document.Save(output);
        return output.ToArray();
    }

    public string? Text(string path) => _root.SelectSingleNode(path, _names)?.Value;

    public string? Term(string term) => Text(_paths[term]);

    public decimal Number(string term) => Decimal(Term(term));

    /// <summary>The identifiers of the rules that the document breaks.</summary>
    public IEnumerable<string> Faults() =>
        Present()
            .Concat(Sums())
            .Concat(Breakdown())
            .Concat(Lines())
            .Concat(Spelling())
            .Distinct()
            .Order(StringComparer.Ordinal);

    static readonly (string Rule, string Term)[] Due =
    [
        ("BR-01", "BT-24"),
        ("BR-02", "BT-1"),
        ("BR-03", "BT-2"),
        ("BR-04", "BT-3"),
        ("BR-05", "BT-5"),
        ("BR-06", "BT-27"),
        ("BR-07", "BT-44"),
        ("BR-09", "BT-40"),
        ("BR-11", "BT-55"),
        ("BR-12", "BT-106"),
        ("BR-13", "BT-109"),
        ("BR-14", "BT-112"),
        ("BR-15", "BT-115"),
        ("BR-16", "BG-25"),
        ("BR-CO-18", "BG-23"),
    ];

    IEnumerable<string> Present() => Due.Where(due => Term(due.Term) is null).Select(due => due.Rule);

    IEnumerable<string> Sums()
    {
        var lines = Each("BG-25", "BT-131").Sum();
        if (Number("BT-106") != lines)
            yield return "BR-CO-10";
        if (Number("BT-107") != Each("BG-20", "BT-92").Sum())
            yield return "BR-CO-11";
        if (Number("BT-108") != Each("BG-21", "BT-92").Sum())
            yield return "BR-CO-12";
        if (Number("BT-109") != Number("BT-106") - Number("BT-107") + Number("BT-108"))
            yield return "BR-CO-13";
        if (Number("BT-110") != Each("BG-23", "BT-117").Sum())
            yield return "BR-CO-14";
        if (Number("BT-112") != Number("BT-109") + Number("BT-110"))
            yield return "BR-CO-15";
        if (Number("BT-115") != Number("BT-112") - Number("BT-113") + Number("BT-114"))
            yield return "BR-CO-16";
    }

    IEnumerable<string> Breakdown()
    {
        foreach (var part in Nodes("BG-23"))
        {
            var (code, rate) = (Inner(part, "BT-118"), Inner(part, "BT-119"));
            var name = code == "K" ? "IC" : code;
            var taxable =
                Amounts("BG-25", "BT-151", "BT-152", "BT-131", code, rate)
                - Amounts("BG-20", "BT-95", "BT-96", "BT-92", code, rate)
                + Amounts("BG-21", "BT-95", "BT-96", "BT-92", code, rate);
            if (Decimal(Inner(part, "BT-116")) != taxable)
                yield return $"BR-{name}-08";
            var tax = Math.Floor((Decimal(Inner(part, "BT-116")) * Decimal(rate)) + 0.5m) / 100;
            if (Decimal(Inner(part, "BT-117")) != tax)
                yield return code == "S" ? "BR-S-09" : $"BR-{name}-09";
            var explained = Inner(part, "BT-120") is not null || Inner(part, "BT-121") is not null;
            if (explained != code is not ("S" or "Z"))
                yield return $"BR-{name}-10";
            if (code == "O" == rate is not null)
                yield return "BR-48";
        }
    }

    IEnumerable<string> Lines()
    {
        foreach (var line in Nodes("BG-25"))
        {
            var price = Decimal(Inner(line, "BT-146"));
            var per = Inner(line, "BT-149") is { } given ? Decimal(given) : 1;
            var product = Decimal(Inner(line, "BT-129")) * price / per;
            var net = Rounded(product) - Sum(line, _paths["BT-136"]) + Sum(line, _paths["BT-141"]);
            if (Decimal(Inner(line, "BT-131")) != net)
                yield return "PEPPOL-EN16931-R120";
            if (price < 0)
                yield return "BR-27";
            if (Inner(line, "BT-153") is null)
                yield return "BR-25";
            if (Inner(line, "BT-130") is null)
                yield return "BR-23";
        }
    }

    IEnumerable<string> Spelling()
    {
        if (_root.Select(".//*[not(*) and normalize-space() = '']", _names).Count > 0 && _paths.IsUbl)
            yield return "PEPPOL-EN16931-R008";
        var currencies = Texts($".//@currencyID[. != '{Term("BT-6")}']").Distinct().ToList();
        if (currencies.Any(currency => currency != Term("BT-5")))
            yield return "PEPPOL-EN16931-R051";
        foreach (var amount in Texts(_paths["amounts"]))
            if (amount.Split('.') is not [_, { Length: 2 }])
                yield return "BR-DEC";
        foreach (var date in Texts(_paths["dates"]))
            if (
                !DateOnly.TryParseExact(date, _paths.DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            )
                yield return "PEPPOL-EN16931-F001";
    }

    static decimal Rounded(decimal positive) => Math.Floor((positive * 100) + 0.5m) / 100;

    decimal Amounts(string group, string category, string rate, string amount, string? code, string? percent) =>
        Nodes(group)
            .Where(node => Inner(node, category) == code && Decimal(Inner(node, rate)) == Decimal(percent))
            .Sum(node => Decimal(Inner(node, amount)));

    IEnumerable<decimal> Each(string group, string term) => Nodes(group).Select(node => Decimal(Inner(node, term)));

    IEnumerable<XPathNavigator> Nodes(string term) => _root.Select(_paths[term], _names).Cast<XPathNavigator>();

    IEnumerable<string> Texts(string path) =>
        _root.Select(path, _names).Cast<XPathNavigator>().Select(node => node.Value);

    string? Inner(XPathNavigator node, string term) => node.SelectSingleNode(_paths[term], _names)?.Value;

    decimal Sum(XPathNavigator node, string path) =>
        node.Select(path, _names).Cast<XPathNavigator>().Sum(found => Decimal(found.Value));

    static decimal Decimal(string? text) =>
        text is null
            ? 0
            : decimal.Parse(
                text,
                NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture
            );
}
