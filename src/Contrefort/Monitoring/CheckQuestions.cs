using System.Globalization;
using System.Text.Json.Nodes;
using Contrefort.Core;

namespace Contrefort.Monitoring;

internal enum AnswerKind
{
    Text,
    Number,
    YesNo,
    Choice,

    /// <summary>One a line.</summary>
    Lines,

    /// <summary>Whole numbers, separated by commas.</summary>
    Numbers,
}

/// <summary>One setting of a kind of check, as a form asks it.</summary>
/// <param name="Name">Its path in the settings: <c>certificate.warnDays</c>.</param>
/// <param name="Usual">What holds when nothing is answered.</param>
internal sealed record CheckQuestion(
    string Name,
    Sentence Label,
    AnswerKind Kind = AnswerKind.Text,
    string Usual = "",
    Sentence? Hint = null,
    params string[] Choices
);

/// <summary>What each kind of check asks, and the settings an answered form makes; see <see cref="CheckKinds"/>.</summary>
internal static class CheckQuestions
{
    static readonly Sentence OfTheMachine = new("Empty: the machine's address.");

    static readonly CheckQuestion Host = new("host", new Sentence("Host"), Hint: OfTheMachine);
    static readonly CheckQuestion[] Certificate =
    [
        new(
            "certificate.warnDays",
            new Sentence("Warn when the certificate ends within (days)"),
            AnswerKind.Number,
            "21"
        ),
        new("certificate.failDays", new Sentence("Fail when it ends within (days)"), AnswerKind.Number, "3"),
        new("certificate.verify", new Sentence("It must be trusted and for this name"), AnswerKind.YesNo, "true"),
    ];
    static readonly CheckQuestion[] Times =
    [
        new("timeout", new Sentence("Give up after (seconds)"), AnswerKind.Number, "10"),
        new("warnAfter", new Sentence("Warn when slower than (seconds)"), AnswerKind.Number),
        new("failAfter", new Sentence("Fail when slower than (seconds)"), AnswerKind.Number),
    ];

    sealed record KindSign(string Kind, string Icon);

    static readonly KindSign[] _signs =
    [
        new("ping", Icon: "activity"),
        new("tcp", Icon: "plug"),
        new("http", Icon: "world"),
        new("smtp", Icon: "mail"),
        new("tls", Icon: "certificate"),
        new("dns", Icon: "address-book"),
        new(CheckKinds.Plugin, Icon: "puzzle"),
        new(CheckKinds.Heartbeat, Icon: "heartbeat"),
    ];

    public static string Sign(string kind) => Array.Find(_signs, sign => sign.Kind == kind)?.Icon ?? _signs[0].Icon;

    public static Sentence Label(string kind) =>
        kind switch
        {
            "ping" => new Sentence("Ping"),
            "tcp" => new Sentence("TCP port"),
            "http" => new Sentence("Web page"),
            "smtp" => new Sentence("Mail server"),
            "tls" => new Sentence("Certificate"),
            "dns" => new Sentence("Name (DNS)"),
            CheckKinds.Plugin => new Sentence("Nagios plugin"),
            CheckKinds.Heartbeat => new Sentence("Job that calls in"),
            _ => new Sentence(kind),
        };

    public static Sentence About(string kind) =>
        kind switch
        {
            "ping" => new Sentence("Whether the machine answers, and how fast."),
            "tcp" => new Sentence("Whether a port is open, and says what is expected."),
            "http" => new Sentence("Status, text, redirects, and the certificate's end."),
            "smtp" => new Sentence("Greeting, EHLO, and STARTTLS when asked."),
            "tls" => new Sentence("Trusted, for the right name, and not about to end."),
            "dns" => new Sentence("Whether a name resolves, to what it should."),
            CheckKinds.Plugin => new Sentence("Any check_… of the plugins' folder."),
            CheckKinds.Heartbeat => new Sentence("A backup or a cron job that must call in time."),
            _ => new Sentence(kind),
        };

    public static IReadOnlyList<CheckQuestion> Of(string kind) =>
        kind switch
        {
            "ping" =>
            [
                Host,
                new("count", new Sentence("Packets"), AnswerKind.Number, "3"),
                new("warnLoss", new Sentence("Warn from this loss on (%)"), AnswerKind.Number, "20"),
                new("failLoss", new Sentence("Fail from this loss on (%)"), AnswerKind.Number, "100"),
                .. Times[..1],
            ],
            "tcp" =>
            [
                Host,
                new("port", new Sentence("Port"), AnswerKind.Number, "22"),
                new("send", new Sentence("Send")),
                new("expect", new Sentence("Expect")),
                .. Times,
            ],
            "http" =>
            [
                new(
                    "address",
                    new Sentence("Address"),
                    Hint: new Sentence(
                        "A whole address, or a path such as /health; empty: https and the machine's address."
                    )
                ),
                new("verb", new Sentence("Method"), AnswerKind.Choice, "get", null, "get", "head"),
                new(
                    "expectedStatuses",
                    new Sentence("Good statuses"),
                    AnswerKind.Numbers,
                    Hint: new Sentence("Empty: 200 to 299.")
                ),
                new("expectText", new Sentence("The page must say")),
                new("forbidText", new Sentence("It must not say")),
                new("maxRedirects", new Sentence("Follow redirects"), AnswerKind.Number, "5"),
                .. Certificate,
                .. Times,
            ],
            "smtp" =>
            [
                Host,
                new("port", new Sentence("Port"), AnswerKind.Number, "25"),
                new(
                    "encryption",
                    new Sentence("Encryption"),
                    AnswerKind.Choice,
                    "none",
                    null,
                    "none",
                    "start-tls",
                    "tls"
                ),
                new("bannerText", new Sentence("The greeting must say")),
                .. Certificate,
                .. Times,
            ],
            "tls" =>
            [
                Host,
                new("port", new Sentence("Port"), AnswerKind.Number, "443"),
                new("serverName", new Sentence("Name in the certificate"), Hint: new Sentence("Empty: the host.")),
                .. Certificate,
                .. Times,
            ],
            "dns" =>
            [
                new("name", new Sentence("Name to resolve"), Hint: OfTheMachine),
                new(
                    "type",
                    new Sentence("Type of record"),
                    AnswerKind.Choice,
                    "a",
                    null,
                    "a",
                    "aaaa",
                    "cname",
                    "mx",
                    "ns",
                    "ptr",
                    "soa",
                    "txt"
                ),
                new("expect", new Sentence("Values that must be there"), AnswerKind.Lines),
                new("nothingElse", new Sentence("And no others"), AnswerKind.YesNo, "false"),
                new("server", new Sentence("Server asked"), Hint: new Sentence("Empty: this system's own.")),
                .. Times,
            ],
            CheckKinds.Plugin =>
            [
                new(
                    "name",
                    new Sentence("Plugin"),
                    Hint: new Sentence("A file of the plugins' folder, such as check_disk.")
                ),
                new(
                    "arguments",
                    new Sentence("Arguments, one a line"),
                    AnswerKind.Lines,
                    Hint: new Sentence("$HOSTADDRESS$ is the machine's address.")
                ),
                .. Times[..1],
            ],
            CheckKinds.Heartbeat =>
            [
                new("grace", new Sentence("It may be late by (seconds)"), AnswerKind.Number, "300"),
            ],
            _ => [],
        };

    /// <summary>The settings that are said; what is left empty has its default.</summary>
    /// <param name="answer">What was typed for a question's name.</param>
    /// <exception cref="RuleViolationException"/>
    public static string Settings(string kind, Func<string, string?> answer)
    {
        var settings = new JsonObject();
        foreach (var question in Of(kind))
        {
            if (Value(question, answer(question.Name)?.Trim() ?? "") is not { } value)
                continue;
            var holder = settings;
            var path = question.Name.Split('.');
            foreach (var part in path[..^1])
                holder = (JsonObject)(holder[part] ??= new JsonObject());
            holder[path[^1]] = value;
        }
        return settings.ToJsonString();
    }

    static JsonNode? Value(CheckQuestion question, string typed) =>
        (question.Kind, typed) switch
        {
            (AnswerKind.YesNo, _) => (typed == "true") == (question.Usual == "true") ? null : typed == "true",
            (_, "") => null,
            (AnswerKind.Number, _) => Number(question, typed),
            (AnswerKind.Choice, _) => question.Choices.Contains(typed) && typed != question.Usual ? typed : null,
            (AnswerKind.Lines, _) => new JsonArray([.. Split(typed, '\n').Select(line => JsonValue.Create(line))]),
            (AnswerKind.Numbers, _) => new JsonArray([
                .. Split(typed, ',', ' ', ';').Select(one => Number(question, one)),
            ]),
            _ => typed,
        };

    static JsonNode Number(CheckQuestion question, string typed) =>
        decimal.TryParse(typed.Replace(',', '.'), NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
            ? number == Math.Truncate(number) && Math.Abs(number) < 1_000_000_000
                ? JsonValue.Create((int)number)
                : JsonValue.Create(number)
            : throw new RuleViolationException(new Sentence("{0}: write a number in figures.", question.Label));

    static string[] Split(string typed, params char[] at) =>
        typed.Split(at, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What a form shows of settings that are kept.</summary>
    public static string Answer(string settings, CheckQuestion question)
    {
        var value = JsonNode.Parse(settings);
        foreach (var part in question.Name.Split('.'))
            value = value?[part];
        return value switch
        {
            null => question.Usual,
            JsonArray several => string.Join(
                question.Kind == AnswerKind.Numbers ? ", " : "\n",
                several.Select(one => one?.ToString())
            ),
            JsonValue one => one.ToString(),
            _ => "",
        };
    }
}
