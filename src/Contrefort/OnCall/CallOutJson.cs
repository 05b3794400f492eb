using System.Text.Encodings.Web;
using System.Text.Json;
using Contrefort.Core;
using Contrefort.Core.OnCall;
using Contrefort.Data;
using NodaTime;

namespace Contrefort.OnCall;

/// <summary>Paths, titles and rules as they are kept.</summary>
internal static class CallOutJson
{
    static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new SentenceJson(), new IdJson(), new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    public static string Write(Sentence title) => JsonSerializer.Serialize(title, _options);

    public static Sentence Title(string json) => JsonSerializer.Deserialize<Sentence>(json, _options)!;

    public static string Write(IReadOnlyList<EscalationStep> steps) =>
        JsonSerializer.Serialize(steps.Select(KeptStep.Of), _options);

    public static IReadOnlyList<EscalationStep> Steps(string json) =>
        [.. JsonSerializer.Deserialize<List<KeptStep>>(json, _options)!.Select(step => step.Step)];

    public static string Write(EscalationPath path) =>
        JsonSerializer.Serialize(
            new KeptPath(
                path.Id,
                path.Name,
                [.. path.Steps.Select(KeptStep.Of)],
                path.Repeats,
                (long)path.RepeatAfter.TotalSeconds
            ),
            _options
        );

    public static EscalationPath Path(string json)
    {
        var kept = JsonSerializer.Deserialize<KeptPath>(json, _options)!;
        return new(
            kept.Id,
            kept.Name,
            [.. kept.Steps.Select(step => step.Step)],
            kept.Repeats,
            Duration.FromSeconds(kept.RepeatAfter)
        );
    }

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, _options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, _options)!;

    sealed record KeptPath(
        EscalationPathId Id,
        string Name,
        IReadOnlyList<KeptStep> Steps,
        int Repeats,
        long RepeatAfter
    );

    sealed record KeptStep(
        long After,
        CalledGroup Group,
        OnCallRotaId? Rota,
        OnCallPerson? Person,
        string? Role,
        IReadOnlyList<CallWay> Ways
    )
    {
        public static KeptStep Of(EscalationStep step) =>
            new(
                (long)step.After.TotalSeconds,
                step.Whom.Group,
                step.Whom.Rota,
                step.Whom.Person,
                step.Whom.Role,
                step.Ways
            );

        [System.Text.Json.Serialization.JsonIgnore]
        public EscalationStep Step => new(Duration.FromSeconds(After), new(Group, Rota, Person, Role), Ways);
    }
}
