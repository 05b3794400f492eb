using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Contrefort.Approvals;
using Contrefort.Billing;
using Contrefort.Contracts;
using Contrefort.Credits;
using Contrefort.Debriefs;
using Contrefort.Files;
using Contrefort.Invoicing;
using Contrefort.Mail;
using Contrefort.Monitoring;
using Contrefort.Monitoring.Watch;
using Contrefort.OnCall;
using Contrefort.Payments;
using Contrefort.Quotes;
using Contrefort.RemoteWork;
using Contrefort.Tickets;
using Contrefort.Updates;
using Contrefort.Webhooks;
using NodaTime;
using NodaTime.Text;

namespace Contrefort.Api;

/// <summary>How bodies are written: camel case, instants in UTC, words in kebab case; what has no name here is refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    Converters = [typeof(ApiInstant), typeof(ApiDate), typeof(ApiWord)]
)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(OpenTicketBody))]
[JsonSerializable(typeof(TicketView))]
[JsonSerializable(typeof(TicketWholeView))]
[JsonSerializable(typeof(Page<TicketLine>))]
[JsonSerializable(typeof(MessageBody))]
[JsonSerializable(typeof(AssignmentBody))]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(HoldBody))]
[JsonSerializable(typeof(EscalationBody))]
[JsonSerializable(typeof(WorkaroundBody))]
[JsonSerializable(typeof(ResolutionBody))]
[JsonSerializable(typeof(ClosureBody))]
[JsonSerializable(typeof(PriorityBody))]
[JsonSerializable(typeof(WorkBody))]
[JsonSerializable(typeof(WorkView))]
[JsonSerializable(typeof(WorkReversedView))]
[JsonSerializable(typeof(WorkPreviewView))]
[JsonSerializable(typeof(FeeBody))]
[JsonSerializable(typeof(MoneyStatementView))]
[JsonSerializable(typeof(ApprovalBody))]
[JsonSerializable(typeof(ApprovalAnswerBody))]
[JsonSerializable(typeof(ApprovalAskedView))]
[JsonSerializable(typeof(ApprovalAnsweredView))]
[JsonSerializable(typeof(IReadOnlyList<ApprovalView>))]
[JsonSerializable(typeof(RemoteSessionBody))]
[JsonSerializable(typeof(RemoteAnswerBody))]
[JsonSerializable(typeof(RemoteOpeningBody))]
[JsonSerializable(typeof(RemoteClosureBody))]
[JsonSerializable(typeof(RemoteAskedView))]
[JsonSerializable(typeof(RemoteStepView))]
[JsonSerializable(typeof(IReadOnlyList<RemoteSessionView>))]
[JsonSerializable(typeof(DebriefBody))]
[JsonSerializable(typeof(DebriefKeptView))]
[JsonSerializable(typeof(IReadOnlyList<DebriefView>))]
[JsonSerializable(typeof(PostedView))]
[JsonSerializable(typeof(UpdateStepBody))]
[JsonSerializable(typeof(UpdateTakenView))]
[JsonSerializable(typeof(IReadOnlyList<SecurityUpdateView>))]
[JsonSerializable(typeof(FeeView))]
[JsonSerializable(typeof(TicketPriceView))]
[JsonSerializable(typeof(RunBody))]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(DraftItem))]
[JsonSerializable(typeof(Page<DraftItem>))]
[JsonSerializable(typeof(DraftView))]
[JsonSerializable(typeof(DraftChangeBody))]
[JsonSerializable(typeof(IssueBody))]
[JsonSerializable(typeof(IssuedView))]
[JsonSerializable(typeof(InvoiceItem))]
[JsonSerializable(typeof(Page<InvoiceItem>))]
[JsonSerializable(typeof(InvoiceView))]
[JsonSerializable(typeof(CreditNoteBody))]
[JsonSerializable(typeof(CreditNoteView))]
[JsonSerializable(typeof(UploadView))]
[JsonSerializable(typeof(MailTakenView))]
[JsonSerializable(typeof(HealthView))]
[JsonSerializable(typeof(MachineBody))]
[JsonSerializable(typeof(NewMachineBody))]
[JsonSerializable(typeof(MachineMadeView))]
[JsonSerializable(typeof(MachineView))]
[JsonSerializable(typeof(Page<MachineItem>))]
[JsonSerializable(typeof(CheckBody))]
[JsonSerializable(typeof(NewCheckBody))]
[JsonSerializable(typeof(CheckMadeView))]
[JsonSerializable(typeof(CheckView))]
[JsonSerializable(typeof(IReadOnlyList<LocationView>))]
[JsonSerializable(typeof(CheckTrialBody))]
[JsonSerializable(typeof(CheckTrialView))]
[JsonSerializable(typeof(AcknowledgementBody))]
[JsonSerializable(typeof(AlertTakenView))]
[JsonSerializable(typeof(AlertClosedView))]
[JsonSerializable(typeof(AlertStoryView))]
[JsonSerializable(typeof(Page<AlertView>))]
[JsonSerializable(typeof(WindowBody))]
[JsonSerializable(typeof(WindowView))]
[JsonSerializable(typeof(Page<WindowView>))]
[JsonSerializable(typeof(ProbeLeaseBody))]
[JsonSerializable(typeof(ProbeResultsBody))]
[JsonSerializable(typeof(ProbeResultsView))]
[JsonSerializable(typeof(WatchOrders))]
[JsonSerializable(typeof(CustomerBody))]
[JsonSerializable(typeof(CustomerView))]
[JsonSerializable(typeof(Page<CustomerView>))]
[JsonSerializable(typeof(ContactBody))]
[JsonSerializable(typeof(ContactView))]
[JsonSerializable(typeof(Page<ContactView>))]
[JsonSerializable(typeof(ContractBody))]
[JsonSerializable(typeof(ContractView))]
[JsonSerializable(typeof(ContractLine))]
[JsonSerializable(typeof(Page<ContractLine>))]
[JsonSerializable(typeof(NamedContactBody))]
[JsonSerializable(typeof(LotBody))]
[JsonSerializable(typeof(LotView))]
[JsonSerializable(typeof(StatementView))]
[JsonSerializable(typeof(IReadOnlyList<OfferLine>))]
[JsonSerializable(typeof(OfferView))]
[JsonSerializable(typeof(AmendmentBody))]
[JsonSerializable(typeof(AmendmentMadeView))]
[JsonSerializable(typeof(QuoteBody))]
[JsonSerializable(typeof(QuoteView))]
[JsonSerializable(typeof(QuoteFiguresView))]
[JsonSerializable(typeof(QuoteMadeView))]
[JsonSerializable(typeof(Page<QuoteLineView>))]
[JsonSerializable(typeof(QuoteSendingBody))]
[JsonSerializable(typeof(QuoteAcceptanceBody))]
[JsonSerializable(typeof(QuoteRefusalBody))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(NewWebhookBody))]
[JsonSerializable(typeof(WebhookChangeBody))]
[JsonSerializable(typeof(NewPaymentBody))]
[JsonSerializable(typeof(ReversalBody))]
[JsonSerializable(typeof(PaymentView))]
[JsonSerializable(typeof(ReceivableView))]
[JsonSerializable(typeof(Page<ReceivableView>))]
[JsonSerializable(typeof(IReadOnlyList<RotaView>))]
[JsonSerializable(typeof(IReadOnlyList<PhoneTreeView>))]
[JsonSerializable(typeof(CallOutView))]
[JsonSerializable(typeof(Page<CallOutView>))]
[JsonSerializable(typeof(CallOutTakenView))]
[JsonSerializable(typeof(WebhookView))]
[JsonSerializable(typeof(WebhookSecretView))]
[JsonSerializable(typeof(Page<WebhookView>))]
[JsonSerializable(typeof(DeliveryView))]
[JsonSerializable(typeof(Page<DeliveryView>))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The same, with letters as they are: an answer is JSON and never part of a page.</summary>
    public static ApiJson Plain =>
        // Made when first asked for: the generated part has its statics by then.
        field ??= new(
            new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
        );
}

/// <summary>An enum is its name in kebab case, never a number.</summary>
internal sealed class ApiWord : JsonConverterFactory
{
    static readonly JsonStringEnumConverter _words = new(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false);

    public override bool CanConvert(Type type) => type.IsEnum;

    public override JsonConverter? CreateConverter(Type type, JsonSerializerOptions options) =>
        _words.CreateConverter(type, options);
}

/// <summary>ISO 8601; read with any offset, written in UTC.</summary>
internal sealed class ApiInstant : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && OffsetDateTimePattern.ExtendedIso.Parse(reader.GetString()!) is { Success: true } parsed
        && parsed.Value.Year is > 1900 and < 3000
            ? parsed.Value.ToInstant()
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) =>
        writer.WriteStringValue(InstantPattern.ExtendedIso.Format(value));
}

internal sealed class ApiDate : JsonConverter<LocalDate>
{
    public override LocalDate Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && LocalDatePattern.Iso.Parse(reader.GetString()!) is { Success: true } parsed
            ? parsed.Value
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) =>
        writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
}
