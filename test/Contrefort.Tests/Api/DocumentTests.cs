using System.Text.Json;
using System.Text.Json.Nodes;

namespace Contrefort.Tests.Api;

/// <summary>
/// The API as it is described is the API as it is: docs/api/openapi.json is compared with what the program says of itself.
/// To write it anew: <c>CONTREFORT_WRITE_OPENAPI=1 bin/test DocumentTests</c>.
/// </summary>
public sealed class DocumentTests
{
    static readonly string Committed = Path.Combine(Repository.Root, "docs", "api", "openapi.json");

    [Fact]
    public async Task The_committed_document_is_what_the_program_says()
    {
        var said = await Said();
        if (Environment.GetEnvironmentVariable("CONTREFORT_WRITE_OPENAPI") == "1")
            await File.WriteAllTextAsync(Committed, said);
        Assert.Equal(await File.ReadAllTextAsync(Committed), said);
    }

    [Fact]
    public async Task Every_operation_has_a_summary_a_description_and_its_refusals()
    {
        var paths = JsonNode.Parse(await Said())!["paths"]!.AsObject();
        Assert.True(paths.Count > 30);
        foreach (var (path, operations) in paths)
        foreach (var (method, operation) in operations!.AsObject())
        {
            Assert.False(string.IsNullOrEmpty((string?)operation!["summary"]), $"{method} {path}");
            Assert.False(string.IsNullOrEmpty((string?)operation["description"]), $"{method} {path}");
            Assert.True(operation["responses"]!.AsObject().ContainsKey("429"), $"{method} {path}");
        }
    }

    static async Task<string> Said()
    {
        await using var world = await World.At("2026-11-20 17:30");
        using var client = await world.Program(null);
        var document = JsonNode.Parse(await client.GetStringAsync("/api/v1/openapi.json"))!;
        return document.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }
}
