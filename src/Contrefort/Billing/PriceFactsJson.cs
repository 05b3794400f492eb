using System.Text.Json;
using System.Text.Json.Serialization;
using Contrefort.Core.Billing;

namespace Contrefort.Billing;

/// <summary>What a price hangs on, as it is stored: what is not known is left out.</summary>
internal static class PriceFactsJson
{
    static readonly JsonSerializerOptions _options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(PriceFacts prices) => JsonSerializer.Serialize(prices, _options);

    public static PriceFacts Read(string json) =>
        json == "{}" ? PriceFacts.None : JsonSerializer.Deserialize<PriceFacts>(json, _options)!;
}
