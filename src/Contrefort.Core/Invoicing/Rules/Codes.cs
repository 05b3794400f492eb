using System.Collections.Frozen;

namespace Contrefort.Core.Invoicing.Rules;

/// <summary>The parts of the EN 16931 code lists that our documents use, or that people may choose from.</summary>
static class Codes
{
    public static readonly FrozenSet<string> Currencies = Set(
        "EUR CHF GBP USD CAD SEK NOK DKK ISK PLN CZK HUF RON BGN RSD TRY MAD TND XOF XAF XPF AUD JPY"
    );

    /// <summary>UN/ECE recommendation 20: one, piece, each; times; kilometre; lump sum, job, person.</summary>
    public static readonly FrozenSet<string> Units = Set("C62 H87 EA MIN HUR DAY WEE MON QAN SAN ANN KMT LS E51 IE");

    /// <summary>Electronic address schemes, October 2025 (0225 French directory, 0240 Luxembourg).</summary>
    public static readonly FrozenSet<string> AddressSchemes = Set(
        """
        AN AQ AS AU EM 0002 0007 0009 0037 0060 0088 0096 0097 0106 0130 0135 0142 0147 0151 0154 0158 0170 0177 0183 0184
        0188 0190 0191 0192 0193 0194 0195 0196 0198 0199 0200 0201 0202 0203 0204 0205 0208 0209 0210 0211 0212 0213 0215
        0216 0217 0218 0221 0225 0230 0235 0240 9910 9913 9914 9915 9918 9919 9920 9922 9923 9924 9925 9926 9927 9928 9929
        9930 9931 9932 9933 9934 9935 9936 9937 9938 9939 9940 9941 9942 9943 9944 9945 9946 9947 9948 9949 9950 9951 9952
        9953 9957 9959
        """
    );

    /// <summary>ISO 3166-1.</summary>
    public static readonly FrozenSet<string> Countries = Set(
        """
        AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC
        CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD
        GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH
        KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW
        MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC
        SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY
        UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
        """
    );

    /// <summary>UNTDID 5189, those that a service seller grants: 41 bonus, 42 compensation, 60 adjustment, 64 special agreement, 95 discount…</summary>
    public static readonly FrozenSet<string> AllowanceReasons = Set(
        "41 42 60 62 63 64 65 66 67 68 70 71 88 95 100 102 103 104 105"
    );

    /// <summary>VATEX codes whose category is fixed (Peppol P0104 to P0111).</summary>
    public static readonly FrozenDictionary<string, VatCategory> VatexCategories = new Dictionary<string, VatCategory>
    {
        ["VATEX-EU-G"] = VatCategory.Export,
        ["VATEX-EU-O"] = VatCategory.OutOfScope,
        ["VATEX-EU-IC"] = VatCategory.IntraCommunity,
        ["VATEX-EU-AE"] = VatCategory.ReverseCharge,
        ["VATEX-EU-D"] = VatCategory.Exempt,
        ["VATEX-EU-F"] = VatCategory.Exempt,
        ["VATEX-EU-I"] = VatCategory.Exempt,
        ["VATEX-EU-J"] = VatCategory.Exempt,
    }.ToFrozenDictionary();

    /// <summary>VATEX also lists articles of the directive (<c>VATEX-EU-132-1G</c>) and of French law.</summary>
    public static bool IsVatex(string code) =>
        VatexCategories.ContainsKey(code)
        || code is "VATEX-FR-FRANCHISE" or "VATEX-FR-AE" or "VATEX-FR-CNWVAT"
        || (
            code.Length <= 24
            && (
                code.StartsWith("VATEX-EU-1", StringComparison.Ordinal)
                || code.StartsWith("VATEX-EU-79", StringComparison.Ordinal)
                || code.StartsWith("VATEX-EU-309", StringComparison.Ordinal)
                || code.StartsWith("VATEX-FR-CGI", StringComparison.Ordinal)
                || code.StartsWith("VATEX-FR-298", StringComparison.Ordinal)
            )
        );

    public static bool IsVatPrefix(string prefix) => prefix is "EL" or "XI" || Countries.Contains(prefix);

    static FrozenSet<string> Set(string codes) =>
        codes
            .Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .ToFrozenSet(StringComparer.Ordinal);
}
