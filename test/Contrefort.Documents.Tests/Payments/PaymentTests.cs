using System.Xml;
using System.Xml.XPath;
using Contrefort.Core;
using Contrefort.Core.Invoicing;
using Contrefort.Core.Invoicing.Identifiers;
using Contrefort.Documents.Payments;
using NodaTime;

namespace Contrefort.Documents.Tests.Payments;

public sealed class PaymentTests
{
    static readonly Collection First = new(
        "F-2026-000044",
        1368.00m,
        "RUM-2026-0007",
        new LocalDate(2026, 9, 1),
        "Coopérative de l’Érdre & Cœur",
        "FR14 2004 1010 0505 0001 3M02 606",
        null,
        "Facture F-2026-000044",
        Sequence: DebitSequence.First,
        Address: new("8 quai de l'Erdre", "44000", "Nantes", "FR")
    );

    static readonly DirectDebitFile Debits = new(
        "DD-2026-10",
        Instant.FromUtc(2026, 10, 31, 8, 0),
        new("LibrA SARL", "FR1420041010050500013M02606", "PSSTFRPPLYO", "FR72ZZZ123456"),
        new LocalDate(2026, 11, 15),
        [
            First,
            First with
            {
                Id = "F-2026-000045",
                Amount = 0.50m,
                Sequence = DebitSequence.Recurring,
            },
            First with
            {
                Id = "F-2026-000046",
                Amount = 99.99m,
                Sequence = DebitSequence.Recurring,
                Scheme = DebitScheme.B2B,
            },
        ]
    );

    [Theory]
    [InlineData(DebitVersion.V08, "pain.008.001.08", "BICFI")]
    [InlineData(DebitVersion.V02, "pain.008.001.02", "BIC")]
    public void Collections_go_by_scheme_and_sequence_with_their_sums(DebitVersion version, string name, string bank)
    {
        var (root, names) = Read(Debits, version, name);
        Assert.Equal("3", Value("//d:GrpHdr/d:NbOfTxs"));
        Assert.Equal("1468.49", Value("//d:GrpHdr/d:CtrlSum"));
        Assert.Equal("2026-10-31T08:00:00Z", Value("//d:GrpHdr/d:CreDtTm"));
        Assert.Equal(["CORE FRST 1368.00", "CORE RCUR 0.50", "B2B RCUR 99.99"], Batches());
        Assert.Equal("PSSTFRPPLYO", Value($"//d:CdtrAgt/d:FinInstnId/d:{bank}"));
        Assert.Equal("NOTPROVIDED", Value("//d:DbtrAgt/d:FinInstnId/d:Othr/d:Id"));
        Assert.Equal("FR1420041010050500013M02606", Value("//d:DbtrAcct/d:Id/d:IBAN"));
        Assert.Equal("FR72ZZZ123456", Value("//d:CdtrSchmeId/d:Id/d:PrvtId/d:Othr/d:Id"));
        Assert.Equal("2026-09-01", Value("//d:MndtRltdInf/d:DtOfSgntr"));
        Assert.Equal(version == DebitVersion.V08 ? "Nantes" : null, Value("//d:Dbtr/d:PstlAdr/d:TwnNm"));

        string? Value(string path) => root.SelectSingleNode(path, names)?.Value;
        IEnumerable<string> Batches() =>
            root.Select("//d:PmtInf", names)
                .Cast<XPathNavigator>()
                .Select(batch =>
                    string.Join(
                        ' ',
                        ((string[])["d:PmtTpInf/d:LclInstrm/d:Cd", "d:PmtTpInf/d:SeqTp", "d:CtrlSum"]).Select(path =>
                            batch.SelectSingleNode(path, names)!.Value
                        )
                    )
                );
    }

    [Fact]
    public void Names_are_written_with_the_letters_every_bank_takes()
    {
        var (root, names) = Read(Debits, DebitVersion.V08, "pain.008.001.08");
        Assert.Equal("Cooperative de l'Erdre + Coeur", root.SelectSingleNode("//d:Dbtr/d:Nm", names)!.Value);
    }

    [Fact]
    public void A_file_the_bank_would_refuse_is_not_written()
    {
        Refused(Debits with { Collections = [] });
        Refused(Debits with { Collections = [First, First] });
        Refused(Debits with { Collections = [First with { Amount = 0 }] });
        Refused(Debits with { Collections = [First with { Amount = 1.005m }] });
        Refused(Debits with { Collections = [First with { Account = "FR1420041010050500013M02607" }] });
        Refused(Debits with { Collections = [First with { Mandate = "" }] });
        Refused(Debits with { Creditor = Debits.Creditor with { CreditorId = "FR73ZZZ123456" } });

        static void Refused(DirectDebitFile file) =>
            Assert.Throws<RuleViolationException>(() => file.Write(new MemoryStream()));
    }

    [Fact]
    public void A_transfer_code_holds_what_a_telephone_fills_in()
    {
        Assert.Equal(
            "BCD\n002\n1\nSCT\nBPOTBEB1\nMyown SRL\nBE68539007547034\nEUR326.7\n\n\n+++123/4567/89002+++",
            EpcQr.Payload("Myown SRL", "BE68 5390 0754 7034", "BPOTBEB1", 326.70m, "+++123/4567/89002+++")
        );
        Assert.Equal(
            "BCD\n002\n1\nSCT\n\nMyown SRL\nBE68539007547034\nEUR1\n\nRF18539007547034",
            EpcQr.Payload("Myown SRL", "BE68539007547034", null, 1, "RF18 5390 0754 7034")
        );
        Assert.Throws<RuleViolationException>(() => EpcQr.Payload("x", "BE68539007547034", null, 0, null));
    }

    [Fact]
    public void No_name_adds_a_line_to_a_transfer_code() =>
        Assert.Equal("x EUR0.01", EpcQr.Payload("x\nEUR0.01", "BE68539007547034", null, 1, null).Split('\n')[5]);

    static readonly SwissParty Schneider = new("Robert Schneider SA", new("Rue du Lac", "2501", "Biel", "CH"), "1268");

    [Fact]
    public void A_swiss_bill_follows_the_published_example()
    {
        var debtor = new SwissParty(
            "Pia-Maria Rutschmann-Schnyder",
            new("Grosse Marktgasse", "9400", "Rorschach", "CH"),
            "28"
        );
        string[] expected =
        [
            "SPC",
            "0200",
            "1",
            "CH4431999123000889012",
            "S",
            "Robert Schneider SA",
            "Rue du Lac",
            "1268",
            "2501",
            "Biel",
            "CH",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
            "1949.75",
            "CHF",
            "S",
            "Pia-Maria Rutschmann-Schnyder",
            "Grosse Marktgasse",
            "28",
            "9400",
            "Rorschach",
            "CH",
            "QRR",
            "210000000003139471430009017",
            "Order of 15 June 2020",
            "EPD",
        ];
        Assert.Equal(
            expected,
            SwissQrBill
                .Payload(
                    Schneider,
                    "CH44 3199 9123 0008 8901 2",
                    1949.75m,
                    "CHF",
                    debtor,
                    "21 00000 00003 13947 14300 09017",
                    "Order of 15 June 2020"
                )
                .Split('\n')
        );
    }

    [Theory]
    [InlineData("CH4431999123000889012", "RF18539007547034")] // a QR-IBAN wants a QR reference
    [InlineData("CH4431999123000889012", null)]
    [InlineData("CH9300762011623852957", "210000000003139471430009017")]
    [InlineData("DE89370400440532013000", null)]
    public void Account_and_reference_of_a_swiss_bill_go_together(string iban, string? reference) =>
        Assert.Throws<RuleViolationException>(() => SwissQrBill.Payload(Schneider, iban, 1, "CHF", null, reference));

    [Fact]
    public void A_swiss_bill_without_debtor_or_amount_keeps_its_31_lines() =>
        Assert.Equal(
            31,
            SwissQrBill.Payload(Schneider, "CH9300762011623852957", null, "EUR", null, null, "a\nb").Split('\n').Length
        );

    [Fact]
    public void References_made_here_pass_their_own_checks()
    {
        Assert.Equal("+++090/9337/55493+++", PaymentReferences.Belgian(909337554));
        Assert.Equal("RF18539007547034", PaymentReferences.Creditor("539007547034"));
        Assert.Equal("210000000003139471430009017", PaymentReferences.Swiss("21000000000313947143000901"));
        foreach (var number in (long[])[0, 97, 98, 1_000_000, 9_999_999_999])
        {
            Assert.True(IdentifierKind.StructuredCommunication.IsValid(PaymentReferences.Belgian(number)));
            Assert.True(IdentifierKind.CreditorReference.IsValid(PaymentReferences.Creditor($"F-2026-{number}")));
            Assert.True(IdentifierKind.SwissReference.IsValid(PaymentReferences.Swiss($"{number}")));
        }
    }

    static (XPathNavigator, XmlNamespaceManager) Read(DirectDebitFile file, DebitVersion version, string name)
    {
        var output = new MemoryStream();
        file.Write(output, version);
        output.Position = 0;
        var root = new XPathDocument(output).CreateNavigator();
        var names = new XmlNamespaceManager(root.NameTable);
        names.AddNamespace("d", $"urn:iso:std:iso:20022:tech:xsd:{name}");
        return (root, names);
    }
}
