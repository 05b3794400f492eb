using System.Text;
using Contrefort.Protocols.Banking;

namespace Contrefort.Protocols.Tests.Banking;

public sealed class StatementTests
{
    const string Statement = """
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt>
          <Id>S1</Id><Acct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></Acct>
          <Ntry><Amt Ccy="EUR">840.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt>
            <AcctSvcrRef>B-77</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>
            <RltdPties><Dbtr><Pty><Nm>Coopérative de l'Erdre</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></DbtrAcct></RltdPties>
            <RmtInf><Strd><CdtrRefInf><Ref>RF18FA2026000001</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>
          <Ntry><Amt Ccy="EUR">300.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><DtTm>2026-11-21T10:00:00</DtTm></BookgDt>
            <NtryDtls><TxDtls><Amt Ccy="EUR">100.00</Amt><RmtInf><Ustrd>facture 1</Ustrd><Ustrd>merci</Ustrd></RmtInf></TxDtls>
            <TxDtls><Amt Ccy="EUR">200.00</Amt></TxDtls></NtryDtls></Ntry>
          <Ntry><Amt Ccy="EUR">50.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-22</Dt></BookgDt>
            <NtryDtls><TxDtls><Refs><EndToEndId>P-1</EndToEndId></Refs><RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
          <Ntry><Amt Ccy="EUR">9.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>PDNG</Sts><BookgDt><Dt>2026-11-22</Dt></BookgDt></Ntry>
        </Stmt></BkToCstmrStmt></Document>
        """;

    static IReadOnlyList<BankEntry> Camt(string text) => Camt053.Read(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void What_is_booked_is_read_with_who_paid_and_for_what()
    {
        var entries = Camt(Statement);
        Assert.Equal([840m, 100m, 200m, -50m], entries.Select(entry => entry.Amount));
        Assert.Equal(
            ("Coopérative de l'Erdre", "RF18FA2026000001", new DateOnly(2026, 11, 20)),
            (entries[0].Payer, entries[0].Reference, entries[0].On)
        );
        Assert.Null(entries[0].EndToEndId);
        Assert.Equal("facture 1 merci", entries[1].Text);
        Assert.Equal(("P-1", "AM04"), (entries[3].EndToEndId, entries[3].ReturnCode));
    }

    [Fact]
    public void Read_again_an_entry_has_its_key_and_two_alike_have_two()
    {
        Assert.Equal(Camt(Statement).Select(entry => entry.Key), Camt(Statement).Select(entry => entry.Key));
        var twice = "date;libellé;montant\n20/11/2026;VIR DURAND;10,00\n20/11/2026;VIR DURAND;10,00\n";
        var entries = StatementCsv.Read(Encoding.UTF8.GetBytes(twice));
        Assert.Equal(2, entries.Select(entry => entry.Key).Distinct().Count());
    }

    [Theory]
    [InlineData("Date;Libellé;Débit;Crédit\n20/11/2026;VIR SEPA RF18FA2026000001;;1 234,56\n")]
    [InlineData("\"Booking date\",\"Description\",\"Amount\"\n2026-11-20,\"VIR SEPA RF18FA2026000001\",\"1,234.56\"\n")]
    [InlineData("Compte 123\n\nDate d'opération\tLibellé\tMontant\n20/11/2026\tVIR SEPA RF18FA2026000001\t1.234,56\n")]
    public void Statements_of_many_banks_are_read(string text)
    {
        var entry = Assert.Single(StatementCsv.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(
            (1234.56m, new DateOnly(2026, 11, 20), "VIR SEPA RF18FA2026000001"),
            (entry.Amount, entry.On, entry.Text)
        );
    }

    [Fact]
    public void An_older_alphabet_and_money_that_went_are_read()
    {
        var entry = Assert.Single(
            StatementCsv.Read(Encoding.Latin1.GetBytes("Date;Libellé;Montant\n20/11/2026;Électricité;-12,5\n"))
        );
        Assert.Equal((-12.5m, "Électricité"), (entry.Amount, entry.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a;b\n1;2\n")]
    [InlineData("date;montant\nyesterday;1\n")]
    [InlineData("date;montant\n20/11/2026;much\n")]
    public void What_cannot_be_read_says_so(string text) =>
        Assert.Throws<StatementException>(() => StatementCsv.Read(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("<Document/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Document>&b;</Document>")]
    [InlineData(
        "<Document><BkToCstmrStmt><Stmt><Ntry><Amt Ccy='EUR'>1e9</Amt><BookgDt><Dt>2026-11-20</Dt></BookgDt></Ntry></Stmt></BkToCstmrStmt></Document>"
    )]
    [InlineData("<Document><BkToCstmrStmt><Stmt><Ntry><Amt Ccy='EUR'>1</Amt></Ntry></Stmt></BkToCstmrStmt></Document>")]
    public void Hostile_XML_is_refused(string text) => Assert.Throws<StatementException>(() => Camt(text));
}
