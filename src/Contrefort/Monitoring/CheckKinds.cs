using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Contrefort.Core;
using Contrefort.Protocols.Probing;
using NodaTime;

namespace Contrefort.Monitoring;

/// <summary>
/// What a check's kind and settings mean. Settings are one flat JSON object, its names those of the probe's record in camel
/// case, durations in seconds, words in kebab case; what is left out has its default, and a host is the machine's address.
/// </summary>
internal static class CheckKinds
{
    public const string Heartbeat = "heartbeat";
    public const string Plugin = "plugin";

    const string SettingsField = "settings";

    /// <summary>In a plugin's arguments it stands for the machine's address, as in Nagios.</summary>
    public const string HostMacro = "$HOSTADDRESS$";

    public static readonly IReadOnlyList<string> All = ["ping", "tcp", "http", "smtp", "tls", "dns", Plugin, Heartbeat];

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new Seconds(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, false) },
    };

    /// <param name="settings">A JSON object; empty for all defaults.</param>
    /// <param name="machineAddress">Where the probe goes unless its settings say otherwise.</param>
    /// <exception cref="RuleViolationException">The sentence says which setting is wrong, and what it should be.</exception>
    public static Probe Read(string kind, string settings, string machineAddress)
    {
        var given = Parse(settings);
        try
        {
            Fill(kind, given, machineAddress.Trim());
            var probe = (Probe)given.Deserialize(TypeOf(kind), Json)!;
            if (probe is PluginProbe plugin)
                probe = plugin with
                {
                    Arguments = [.. plugin.Arguments.Select(one => one.Replace(HostMacro, machineAddress.Trim()))],
                };
            return probe.Fault() is { } fault ? throw Wrong(kind, $"{fault.Arguments[0]}") : probe;
        }
        catch (JsonException wrong)
        {
            var setting = wrong.Path is ['$', '.', .. var path] ? path : "?";
            throw wrong.Message.Contains("could not be mapped", StringComparison.Ordinal)
                ? Unknown(setting)
                : new RuleViolationException(new Sentence("The setting {0} cannot be read.", setting))
                {
                    Field = FieldOf(setting),
                };
        }
        catch (InvalidOperationException)
        {
            // Half of a character that is written as two.
            throw NoObject();
        }
    }

    /// <summary>The settings to keep: without those that are as they would be anyway.</summary>
    public static string Write(Probe probe, string machineAddress)
    {
        var kind = KindOf(probe);
        var usual = new JsonObject();
        Fill(kind, usual, machineAddress.Trim());
        var all = JsonSerializer.SerializeToNode(probe, probe.GetType(), Json)!.AsObject();
        // What has no default is not in there.
        var empty = JsonSerializer.SerializeToNode(Bare(kind), TypeOf(kind), Json)!.AsObject();
        foreach (var (name, value) in usual)
            empty[name] = value?.DeepClone();
        foreach (var (name, value) in all.ToList())
            if (JsonNode.DeepEquals(value, empty[name]))
                all.Remove(name);
        return all.ToJsonString(Json);
    }

    public static string KindOf(Probe probe) =>
        probe switch
        {
            PingProbe => "ping",
            TcpProbe => "tcp",
            HttpProbe => "http",
            SmtpProbe => "smtp",
            TlsProbe => "tls",
            DnsProbe => "dns",
            PluginProbe => Plugin,
            _ => throw new ArgumentException(probe.GetType().Name),
        };

    /// <summary>How much later than its rhythm a job may call in.</summary>
    /// <exception cref="RuleViolationException"/>
    public static Duration Grace(string settings) =>
        Parse(settings)["grace"] is not { } grace ? Duration.FromMinutes(5)
        : grace.GetValueKind() == JsonValueKind.Number
        && grace.GetValue<double>() is >= 0 and <= 604_800 and var seconds
            ? Duration.FromSeconds(Math.Floor(seconds))
        : throw new RuleViolationException("A heartbeat may be late by up to seven days, in seconds.")
        {
            Field = FieldOf("grace"),
        };

    /// <summary>Says no to a kind and settings that could not be watched.</summary>
    /// <exception cref="RuleViolationException"/>
    public static void Verify(string kind, string settings, string machineAddress)
    {
        if (kind != Heartbeat)
            Read(kind, settings, machineAddress);
        else if (Parse(settings).FirstOrDefault(setting => setting.Key != "grace") is { Key: { } unknown })
            throw Unknown(unknown);
        else
            Grace(settings);
    }

    static JsonObject Parse(string settings)
    {
        try
        {
            return JsonNode.Parse(string.IsNullOrWhiteSpace(settings) ? "{}" : settings) as JsonObject
                ?? throw new JsonException();
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            throw NoObject();
        }
    }

    static string FieldOf(string setting) => $"{SettingsField}.{setting}";

    static RuleViolationException NoObject() =>
        new("The settings of a check are a JSON object.") { Field = SettingsField };

    static RuleViolationException Unknown(string setting) =>
        new(new Sentence("A check of this kind has no setting {0}.", setting)) { Field = FieldOf(setting) };

    static RuleViolationException Wrong(string kind, string setting) =>
        new(WhatIsWrong(kind, setting)) { Field = FieldOf(setting) };

    static void Fill(string kind, JsonObject settings, string address)
    {
        switch (kind)
        {
            case "ping" or "tcp" or "smtp" or "tls" when IsMissing("host"):
                settings["host"] = address;
                break;
            case "dns" when IsMissing("name"):
                settings["name"] = address;
                break;
            case "http" when IsMissing("address"):
                settings["address"] = $"https://{InUrl(address)}/";
                break;
            case "http" when settings["address"]?.ToString() is ['/', ..] path:
                settings["address"] = $"https://{InUrl(address)}{path}";
                break;
            case Plugin when settings["arguments"] is null:
                settings["arguments"] = new JsonArray();
                break;
        }

        bool IsMissing(string name) => settings[name] is null || settings[name]!.ToString() == "";
    }

    /// <summary>RFC 3986 §3.2.2.</summary>
    static string InUrl(string address) => address.Contains(':') ? $"[{address}]" : address;

    static Type TypeOf(string kind) => Bare(kind).GetType();

    static Probe Bare(string kind) =>
        kind switch
        {
            "ping" => new PingProbe(""),
            "tcp" => new TcpProbe("", 0),
            "http" => new HttpProbe(new Uri("http://localhost")),
            "smtp" => new SmtpProbe(""),
            "tls" => new TlsProbe(""),
            "dns" => new DnsProbe(""),
            Plugin => new PluginProbe("", []),
            _ => throw new RuleViolationException(new Sentence("There is no kind of check {0}.", kind))
            {
                Field = "kind",
            },
        };

    static Sentence WhatIsWrong(string kind, string setting) =>
        setting switch
        {
            "timeout" => new Sentence("A probe may take from 10 ms to 10 minutes."),
            "host" => new Sentence("Say which host: a name or an address, here or on the machine."),
            "port" => new Sentence("A port is a number from 1 to 65535."),
            "address" => new Sentence(
                "A page's address begins with http:// or https://, names a host and holds no password."
            ),
            "maxRedirects" => new Sentence("Between 0 and 20 redirects are followed."),
            "expectedStatuses" => new Sentence("A status is a number from 100 to 599."),
            "expectText" or "forbidText" or "bannerText" or "expect" or "send" => new Sentence(
                "A text that is looked for has 1 to 1,000 characters."
            ),
            "headers" => new Sentence("A header has a name and a value, and is none of those the probe writes itself."),
            "count" => new Sentence("Between 1 and 20 packets are sent."),
            "warnLoss" or "failLoss" => new Sentence("Loss is a percentage above 0, and up to 100."),
            "serverName" or "server" => new Sentence("A server is a name or an address."),
            "name" when kind == "dns" => new Sentence("Say which name is to be resolved."),
            "name" => new Sentence("A plugin is a file name of letters, digits, dots, dashes and underscores."),
            "arguments" => new Sentence("A plugin takes up to 100 arguments."),
            _ => new Sentence("The setting {0} cannot be used.", setting),
        };

    /// <summary>A duration is a number of seconds.</summary>
    sealed class Seconds : JsonConverter<TimeSpan>
    {
        public override TimeSpan Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number && reader.GetDouble() is >= 0 and <= 86_400 and var seconds
                ? TimeSpan.FromSeconds(seconds)
                : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
            writer.WriteNumberValue(value.TotalSeconds);
    }
}
