using Contrefort.Core.Invoicing;
using Contrefort.Core.Invoicing.Identifiers;
using FsCheck;
using FsCheck.Fluent;

namespace Contrefort.Core.Tests.Invoicing;

/// <summary>Published examples are accepted as people type them; one wrong digit is refused with a sentence.</summary>
public sealed class IdentifierKindTests
{
    static readonly Dictionary<string, IdentifierKind> Kinds = new[]
    {
        IdentifierKind.Siren,
        IdentifierKind.Siret,
        IdentifierKind.BelgianEnterprise,
        IdentifierKind.Uid,
        IdentifierKind.VatNumber,
        IdentifierKind.Iban,
        IdentifierKind.Bic,
        IdentifierKind.StructuredCommunication,
        IdentifierKind.CreditorReference,
        IdentifierKind.SwissReference,
        IdentifierKind.QrIban,
        IdentifierKind.CreditorId,
    }.ToDictionary(kind => kind.Name);

    [Theory]
    [InlineData("SIREN", "732 829 320", "732829320")]
    [InlineData("SIRET", "732 829 320 00074", "73282932000074")]
    [InlineData("SIRET", "356 000 000 00048", "35600000000048")] // La Poste's head office
    [InlineData("SIRET", "356 000 000 49837", "35600000049837")] // a post office: only the sum of its digits holds
    [InlineData("Belgian enterprise number", "BE 0417.497.106", "BE0417497106")]
    [InlineData("Swiss UID", "CHE-116.281.710 TVA", "CHE116281710TVA")]
    [InlineData("VAT number", "fr 40 303 265 045", "FR40303265045")]
    [InlineData("VAT number", "FRK7399859412", "FRK7399859412")] // a key with a letter
    [InlineData("VAT number", "BE0417497106", "BE0417497106")]
    [InlineData("VAT number", "LU26375245", "LU26375245")]
    [InlineData("VAT number", "DE136695976", "DE136695976")]
    [InlineData("VAT number", "NL004495445B01", "NL004495445B01")]
    [InlineData("VAT number", "IT00743110157", "IT00743110157")]
    [InlineData("VAT number", "PT501964843", "PT501964843")]
    [InlineData("VAT number", "ESB58378431", "ESB58378431")]
    [InlineData("VAT number", "ATU13585627", "ATU13585627")]
    [InlineData("VAT number", "EL094259216", "EL094259216")]
    [InlineData("VAT number", "XI123456789", "XI123456789")]
    [InlineData("IBAN", "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432")]
    [InlineData("IBAN", "de89 3704 0044 0532 0130 00", "DE89370400440532013000")]
    [InlineData("BIC", "BPOTBEB1XXX", "BPOTBEB1XXX")]
    [InlineData("structured communication", "+++090/9337/55493+++", "090933755493")]
    [InlineData("creditor reference", "RF18 5390 0754 7034", "RF18539007547034")]
    [InlineData("Swiss QR reference", "21 00000 00003 13947 14300 09017", "210000000003139471430009017")]
    [InlineData("QR-IBAN", "CH44 3199 9123 0008 8901 2", "CH4431999123000889012")]
    [InlineData("creditor identifier", "DE98ZZZ09999999999", "DE98ZZZ09999999999")]
    public void A_number_is_read_as_people_type_it(string kind, string typed, string read) =>
        Assert.Equal(read, Kinds[kind].Read(typed));

    [Theory]
    [InlineData("SIREN", "732829321")]
    [InlineData("SIREN", "73282932")]
    [InlineData("SIREN", "73282932A")]
    [InlineData("SIREN", "٧٣٢٨٢٩٣٢٠")] // digits, but not ours
    [InlineData("SIRET", "73282932000075")]
    [InlineData("SIRET", "35600000049838")]
    [InlineData("Belgian enterprise number", "0417497107")]
    [InlineData("Belgian enterprise number", "2417497106")]
    [InlineData("Swiss UID", "CHE-116.281.711")]
    [InlineData("VAT number", "FR41303265045")]
    [InlineData("VAT number", "FR303265045")]
    [InlineData("VAT number", "BE0417497107")]
    [InlineData("VAT number", "LU26375246")]
    [InlineData("VAT number", "DE136695977")]
    [InlineData("VAT number", "GB999999973")] // left the Union
    [InlineData("VAT number", "ATU1358562")]
    [InlineData("VAT number", "")]
    [InlineData("IBAN", "GB82WEST12345698765433")]
    [InlineData("IBAN", "BE685390075470345")] // a sign too many
    [InlineData("BIC", "BPOTBEB")]
    [InlineData("structured communication", "090933755494")]
    [InlineData("creditor reference", "RF19539007547034")]
    [InlineData("Swiss QR reference", "210000000003139471430009018")]
    [InlineData("QR-IBAN", "CH9300762011623852957")] // an IBAN, no QR-IBAN
    [InlineData("creditor identifier", "DE99ZZZ09999999999")]
    public void A_wrong_number_is_refused(string kind, string typed)
    {
        Assert.NotNull(Kinds[kind].Fault(typed));
        Assert.Throws<RuleViolationException>(() => Kinds[kind].Read(typed));
    }

    [Fact]
    public void The_sentence_says_what_is_wrong()
    {
        Assert.Equal("A SIREN has nine digits.", IdentifierKind.Siren.Fault("12345678")!.ToString());
        Assert.Equal(
            "An IBAN of BE has 16 signs; this one has 15.",
            IdentifierKind.Iban.Fault("BE6853900754703")!.ToString()
        );
    }

    [Fact]
    public void Any_one_digit_changed_is_caught()
    {
        (IdentifierKind Kind, string Number)[] right =
        [
            (IdentifierKind.Siren, "732829320"),
            (IdentifierKind.BelgianEnterprise, "0417497106"),
            (IdentifierKind.VatNumber, "DE136695976"),
            (IdentifierKind.Iban, "DE89370400440532013000"),
            (IdentifierKind.StructuredCommunication, "090933755493"),
            (IdentifierKind.CreditorReference, "RF18539007547034"),
            (IdentifierKind.SwissReference, "210000000003139471430009017"),
        ];
        foreach (var (kind, number) in right)
            for (var place = 0; place < number.Length; place++)
            for (var digit = '0'; digit <= '9'; digit++)
                if (char.IsAsciiDigit(number[place]) && number[place] != digit)
                    Assert.False(
                        kind.IsValid($"{number[..place]}{digit}{number[(place + 1)..]}"),
                        $"{kind.Name} {place} {digit}"
                    );
    }

    [Fact]
    public void No_text_whatever_breaks_a_check() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<string>(),
                text => text is null || Kinds.Values.All(kind => kind.Fault(text) is null == kind.IsValid(text))
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("0225", "732829320", true)]
    [InlineData("0225", "732829320_73282932000074", true)]
    [InlineData("0225", "732829321", false)]
    [InlineData("0225", "732829320@x", false)]
    [InlineData("0208", "0417497106", true)]
    [InlineData("0208", "0417497107", false)]
    [InlineData("0240", "19952204568", true)]
    [InlineData("0240", "1995", false)]
    [InlineData("9938", "LU26375245", true)]
    [InlineData("9938", "DE136695976", false)]
    [InlineData("9930", "DE136695976", true)]
    [InlineData("0183", "CHE116281710", true)]
    [InlineData("EM", "facture@libra.example", true)]
    [InlineData("EM", "facture@", false)]
    [InlineData("", "732829320", false)]
    [InlineData("0088", "5790000435951", true)] // a scheme we hold no rule of
    public void An_electronic_address_is_held_to_its_scheme(string scheme, string value, bool isRight) =>
        Assert.Equal(isRight, ElectronicAddress.Fault(new Identifier(scheme, value)) is null);
}
