using System.ComponentModel.DataAnnotations;
using Contrefort.Core;
using Contrefort.Data;
using Contrefort.Protocols.Alerting;

namespace Contrefort.AlertsIn;

/// <summary>What is typed about a source.</summary>
public sealed class SourceAnswer
{
    [Required(ErrorMessage = "Give the source a name.")]
    public string? Name { get; set; }
    public string? Customer { get; set; }
    public string? Contract { get; set; }
    public string? HostLabels { get; set; }
    public string? Severities { get; set; }
    public string? Items { get; set; } = "$";
    public string? Key { get; set; }
    public string? State { get; set; }
    public string? Host { get; set; }
    public string? Address { get; set; }
    public string? Title { get; set; }
    public string? Detail { get; set; }
    public string? Severity { get; set; }
    public string? StartedAt { get; set; }
    public string? EndedAt { get; set; }
    public string? Subject { get; set; }
    public string? Body { get; set; }
    public string? Sender { get; set; }
    public string? Firing { get; set; } = string.Join(", ", StateWords.Usual.Firing);
    public string? Recovered { get; set; } = string.Join(", ", StateWords.Usual.Recovered);
    public string? Acknowledged { get; set; } = string.Join(", ", StateWords.Usual.Acknowledged);

    internal static SourceAnswer Of(AlertSourceRow source, string? customer, string? contract)
    {
        var (settings, json, mail) = (source.Settings, source.Settings.Json, source.Settings.Mail);
        var words = json?.Words ?? mail?.Words ?? StateWords.Usual;
        return new()
        {
            Name = source.Name,
            Customer = customer,
            Contract = contract,
            HostLabels = string.Join(", ", settings.HostLabels),
            Severities = string.Join('\n', settings.Severities.Select(one => $"{one.Key} = {EnumText.Of(one.Value)}")),
            Items = json?.Items ?? "$",
            Key = json?.Key ?? mail?.Key,
            State = json?.State,
            Host = json?.Host,
            Address = json?.Address,
            Title = json?.Title,
            Detail = json?.Detail,
            Severity = json?.Severity,
            StartedAt = json?.StartedAt,
            EndedAt = json?.EndedAt,
            Subject = mail?.Subject,
            Body = mail?.Body,
            Sender = settings.Sender,
            Firing = string.Join(", ", words.Firing),
            Recovered = string.Join(", ", words.Recovered),
            Acknowledged = string.Join(", ", words.Acknowledged),
        };
    }

    /// <exception cref="RuleViolationException"/>
    internal SourceSettings Settings(SourceKind kind)
    {
        var words = new StateWords(List(Firing), List(Recovered), List(Acknowledged));
        return new SourceSettings
        {
            HostLabels = List(HostLabels),
            Severities = Lines(),
            Sender = kind == SourceKind.Mail ? Typed(Sender) : "",
            Json =
                kind == SourceKind.Json && Typed(Key).Length > 0
                    ? new(Typed(Items), Typed(Key), Typed(State))
                    {
                        Host = Typed(Host),
                        Address = Typed(Address),
                        Title = Typed(Title),
                        Detail = Typed(Detail),
                        Severity = Typed(Severity),
                        StartedAt = Typed(StartedAt),
                        EndedAt = Typed(EndedAt),
                        Words = words,
                    }
                    : null,
            Mail =
                kind == SourceKind.Mail && Typed(Key).Length > 0
                    ? new(Typed(Subject), Typed(Key)) { Body = Typed(Body), Words = words }
                    : null,
        };
    }

    Dictionary<string, HeardSeverity> Lines()
    {
        var severities = new Dictionary<string, HeardSeverity>(StringComparer.OrdinalIgnoreCase);
        foreach (
            var line in (Severities ?? "").Split(
                '\n',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            )
        )
            if (
                line.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } word, var meaning]
                && EnumText.TryTo<HeardSeverity>(meaning.ToLowerInvariant(), out var severity)
            )
                severities[word] = severity;
            else
                throw new RuleViolationException(new Sentence("This cannot be understood: {0}", line));
        return severities;
    }

    static string Typed(string? text) => text?.Trim() ?? "";

    static string[] List(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
