namespace Contrefort.Protocols.EInvoicing;

/// <summary>Flows as they stand on the wire (XP Z12-013 annex A, Flow Service 1.2.0).</summary>
sealed record FlowJson
{
    public string? FlowId { get; init; }
    public string? TrackingId { get; init; }
    public string? Name { get; init; }
    public string? FlowType { get; init; }
    public string? FlowDirection { get; init; }
    public Ack? Acknowledgement { get; init; }
    public DateTimeOffset? SubmittedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    public sealed record Ack(string? Status, IReadOnlyList<Detail>? Details);

    public sealed record Detail(string? Level, string? Item, string? ReasonCode, string? ReasonMessage);

    public sealed record Found(IReadOnlyList<FlowJson>? Results);

    /// <exception cref="EInvoicingException">It has no identifier, or a date is missing.</exception>
    public Flow Read() =>
        FlowId is { Length: > 0 and <= 100 } id && (UpdatedAt ?? SubmittedAt) is { } at
            ? new(
                id,
                TrackingId,
                Wire.Printable(Name ?? ""),
                FlowType,
                FlowDirection == "Out",
                StateOf(Acknowledgement?.Status),
                [
                    .. (Acknowledgement?.Details ?? [])
                        .Take(50)
                        .Select(detail => new FlowFault(
                            Wire.Printable(detail.ReasonCode ?? ""),
                            Wire.Printable(detail.ReasonMessage ?? ""),
                            detail.Item is { } item ? Wire.Printable(item) : null,
                            detail.Level == "Warning"
                        )),
                ],
                SubmittedAt ?? at,
                at
            )
            : throw new EInvoicingException(EInvoicingFailure.Garbled, "a flow without identifier or date");

    static FlowState StateOf(string? status) =>
        status switch
        {
            "Ok" => FlowState.Ok,
            "Error" => FlowState.Error,
            _ => FlowState.Pending,
        };
}
