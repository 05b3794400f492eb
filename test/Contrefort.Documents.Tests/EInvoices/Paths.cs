namespace Contrefort.Documents.Tests.EInvoices;

/// <summary>Where each business term stands in a syntax, written out from CEN/TS 16931-3-2 (UBL) and 3-3 (CII).</summary>
sealed record Paths(string Root, bool IsUbl, string DateForm, Dictionary<string, string> Terms)
{
    public string this[string term] => Terms[term];

    public static readonly Dictionary<string, string> Namespaces = new()
    {
        ["inv"] = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
        ["cn"] = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
        ["cac"] = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
        ["cbc"] = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
        ["rsm"] = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
        ["ram"] = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
        ["udt"] = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    };

    public static IEnumerable<Paths> All =>
        [Ubl("inv:Invoice", "Invoice", "Invoiced"), Ubl("cn:CreditNote", "CreditNote", "Credited"), Cii];

    static Paths Ubl(string root, string name, string counted) =>
        new(
            $"/{root}",
            true,
            "yyyy-MM-dd",
            new()
            {
                ["BT-1"] = "cbc:ID",
                ["BT-2"] = "cbc:IssueDate",
                ["BT-3"] = $"cbc:{name}TypeCode",
                ["BT-5"] = "cbc:DocumentCurrencyCode",
                ["BT-6"] = "cbc:TaxCurrencyCode",
                ["BT-9"] = "cbc:DueDate | cac:PaymentMeans/cbc:PaymentDueDate",
                ["BT-23"] = "cbc:ProfileID",
                ["BT-24"] = "cbc:CustomizationID",
                ["BT-25"] = "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID",
                ["BT-27"] = "cac:AccountingSupplierParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName",
                ["BT-31"] =
                    "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID",
                ["BT-34"] = "cac:AccountingSupplierParty/cac:Party/cbc:EndpointID",
                ["BT-40"] =
                    "cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode",
                ["BT-44"] = "cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName",
                ["BT-48"] = "cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID",
                ["BT-55"] =
                    "cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode",
                ["BT-81"] = "cac:PaymentMeans/cbc:PaymentMeansCode",
                ["BT-83"] = "cac:PaymentMeans/cbc:PaymentID",
                ["BT-84"] = "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID",
                ["BT-89"] = "cac:PaymentMeans/cac:PaymentMandate/cbc:ID",
                ["BT-90"] = "cac:AccountingSupplierParty/cac:Party/cac:PartyIdentification/cbc:ID[@schemeID='SEPA']",
                ["BT-106"] = "cac:LegalMonetaryTotal/cbc:LineExtensionAmount",
                ["BT-107"] = "cac:LegalMonetaryTotal/cbc:AllowanceTotalAmount",
                ["BT-108"] = "cac:LegalMonetaryTotal/cbc:ChargeTotalAmount",
                ["BT-109"] = "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount",
                ["BT-110"] = "cac:TaxTotal[cac:TaxSubtotal]/cbc:TaxAmount",
                ["BT-111"] = "cac:TaxTotal[not(cac:TaxSubtotal)]/cbc:TaxAmount",
                ["BT-112"] = "cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount",
                ["BT-113"] = "cac:LegalMonetaryTotal/cbc:PrepaidAmount",
                ["BT-114"] = "cac:LegalMonetaryTotal/cbc:PayableRoundingAmount",
                ["BT-115"] = "cac:LegalMonetaryTotal/cbc:PayableAmount",
                ["BG-20"] = "cac:AllowanceCharge[cbc:ChargeIndicator='false']",
                ["BG-21"] = "cac:AllowanceCharge[cbc:ChargeIndicator='true']",
                ["BT-92"] = "cbc:Amount",
                ["BT-95"] = "cac:TaxCategory/cbc:ID",
                ["BT-96"] = "cac:TaxCategory/cbc:Percent",
                ["BG-23"] = "cac:TaxTotal/cac:TaxSubtotal",
                ["BT-116"] = "cbc:TaxableAmount",
                ["BT-117"] = "cbc:TaxAmount",
                ["BT-118"] = "cac:TaxCategory/cbc:ID",
                ["BT-119"] = "cac:TaxCategory/cbc:Percent",
                ["BT-120"] = "cac:TaxCategory/cbc:TaxExemptionReason",
                ["BT-121"] = "cac:TaxCategory/cbc:TaxExemptionReasonCode",
                ["BG-25"] = $"cac:{name}Line",
                ["BT-129"] = $"cbc:{counted}Quantity",
                ["BT-130"] = $"cbc:{counted}Quantity/@unitCode",
                ["BT-131"] = "cbc:LineExtensionAmount",
                ["BT-136"] = "cac:AllowanceCharge[cbc:ChargeIndicator='false']/cbc:Amount",
                ["BT-141"] = "cac:AllowanceCharge[cbc:ChargeIndicator='true']/cbc:Amount",
                ["BT-146"] = "cac:Price/cbc:PriceAmount",
                ["BT-149"] = "cac:Price/cbc:BaseQuantity",
                ["BT-151"] = "cac:Item/cac:ClassifiedTaxCategory/cbc:ID",
                ["BT-152"] = "cac:Item/cac:ClassifiedTaxCategory/cbc:Percent",
                ["BT-153"] = "cac:Item/cbc:Name",
                ["notes"] = "cbc:Note",
                ["amounts"] = ".//*[@currencyID][not(self::cbc:PriceAmount)]",
                ["dates"] =
                    ".//cbc:IssueDate | .//cbc:DueDate | .//cbc:StartDate | .//cbc:EndDate | .//cbc:PaymentDueDate",
            }
        );

    const string Seller = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty";
    const string Buyer = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement/ram:BuyerTradeParty";
    const string Settlement = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement";
    const string Sums = $"{Settlement}/ram:SpecifiedTradeSettlementHeaderMonetarySummation";
    const string InLine = "ram:SpecifiedLineTradeSettlement";
    const string Means = $"{Settlement}/ram:SpecifiedTradeSettlementPaymentMeans";

    static readonly Paths Cii = new(
        "/rsm:CrossIndustryInvoice",
        false,
        "yyyyMMdd",
        new()
        {
            ["BT-1"] = "rsm:ExchangedDocument/ram:ID",
            ["BT-2"] = "rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString[@format='102']",
            ["BT-3"] = "rsm:ExchangedDocument/ram:TypeCode",
            ["BT-5"] = $"{Settlement}/ram:InvoiceCurrencyCode",
            ["BT-6"] = $"{Settlement}/ram:TaxCurrencyCode",
            ["BT-9"] = $"{Settlement}/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString",
            ["BT-23"] = "rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID",
            ["BT-24"] = "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID",
            ["BT-25"] = $"{Settlement}/ram:InvoiceReferencedDocument/ram:IssuerAssignedID",
            ["BT-27"] = $"{Seller}/ram:Name",
            ["BT-31"] = $"{Seller}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']",
            ["BT-34"] = $"{Seller}/ram:URIUniversalCommunication/ram:URIID",
            ["BT-40"] = $"{Seller}/ram:PostalTradeAddress/ram:CountryID",
            ["BT-44"] = $"{Buyer}/ram:Name",
            ["BT-48"] = $"{Buyer}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA']",
            ["BT-55"] = $"{Buyer}/ram:PostalTradeAddress/ram:CountryID",
            ["BT-81"] = $"{Means}/ram:TypeCode",
            ["BT-83"] = $"{Settlement}/ram:PaymentReference",
            ["BT-84"] = $"{Means}/ram:PayeePartyCreditorFinancialAccount/ram:IBANID",
            ["BT-89"] = $"{Settlement}/ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID",
            ["BT-90"] = $"{Settlement}/ram:CreditorReferenceID",
            ["BT-106"] = $"{Sums}/ram:LineTotalAmount",
            ["BT-107"] = $"{Sums}/ram:AllowanceTotalAmount",
            ["BT-108"] = $"{Sums}/ram:ChargeTotalAmount",
            ["BT-109"] = $"{Sums}/ram:TaxBasisTotalAmount",
            ["BT-110"] = $"{Sums}/ram:TaxTotalAmount[@currencyID=../../ram:InvoiceCurrencyCode]",
            ["BT-111"] = $"{Sums}/ram:TaxTotalAmount[@currencyID=../../ram:TaxCurrencyCode]",
            ["BT-112"] = $"{Sums}/ram:GrandTotalAmount",
            ["BT-113"] = $"{Sums}/ram:TotalPrepaidAmount",
            ["BT-114"] = $"{Sums}/ram:RoundingAmount",
            ["BT-115"] = $"{Sums}/ram:DuePayableAmount",
            ["BG-20"] = $"{Settlement}/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator='false']",
            ["BG-21"] = $"{Settlement}/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator='true']",
            ["BT-92"] = "ram:ActualAmount",
            ["BT-95"] = "ram:CategoryTradeTax/ram:CategoryCode",
            ["BT-96"] = "ram:CategoryTradeTax/ram:RateApplicablePercent",
            ["BG-23"] = $"{Settlement}/ram:ApplicableTradeTax",
            ["BT-116"] = "ram:BasisAmount",
            ["BT-117"] = "ram:CalculatedAmount",
            ["BT-118"] = "ram:CategoryCode",
            ["BT-119"] = "ram:RateApplicablePercent",
            ["BT-120"] = "ram:ExemptionReason",
            ["BT-121"] = "ram:ExemptionReasonCode",
            ["BG-25"] = "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem",
            ["BT-129"] = "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity",
            ["BT-130"] = "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity/@unitCode",
            ["BT-131"] = $"{InLine}/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount",
            ["BT-136"] =
                $"{InLine}/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator='false']/ram:ActualAmount",
            ["BT-141"] =
                $"{InLine}/ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator='true']/ram:ActualAmount",
            ["BT-146"] = "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount",
            ["BT-149"] = "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:BasisQuantity",
            ["BT-151"] = $"{InLine}/ram:ApplicableTradeTax/ram:CategoryCode",
            ["BT-152"] = $"{InLine}/ram:ApplicableTradeTax/ram:RateApplicablePercent",
            ["BT-153"] = "ram:SpecifiedTradeProduct/ram:Name",
            ["notes"] = "rsm:ExchangedDocument/ram:IncludedNote/ram:Content",
            ["amounts"] =
                $"{Sums}/* | .//ram:CalculatedAmount | .//ram:BasisAmount | .//ram:ActualAmount | .//ram:LineTotalAmount",
            ["dates"] = ".//udt:DateTimeString",
        }
    );
}
