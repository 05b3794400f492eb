using System.Text.Json;
using Contrefort.Core;
using Contrefort.Core.Terms;
using Contrefort.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;

namespace Contrefort.Contracts;

/// <summary>
/// The offers on sale. A published version is immutable: its words are kept in the database, and contracts are read from
/// those, whatever becomes of the files.
/// </summary>
internal sealed class OfferShelf(IDbContextFactory<ContrefortDb> data, NpgsqlDataSource database, IClock clock)
{
    readonly Kept<(string Offer, string Version), Offer> _offers = new(key => Read(data, key));

    /// <summary>The newest version of each offer that can be subscribed, by label.</summary>
    public async Task<IReadOnlyList<Offer>> OnSale()
    {
        await using var db = await data.CreateDbContextAsync();
        var versions = await db
            .OfferVersions.Select(version => new
            {
                version.Offer,
                version.Version,
                version.PublishedAt,
            })
            .ToListAsync();
        var offers = await Task.WhenAll(
            versions
                .GroupBy(version => version.Offer)
                .Select(offer => offer.MaxBy(version => version.PublishedAt)!)
                .Select(newest => Find(newest.Offer, newest.Version))
        );
        return [.. offers.OrderBy(offer => offer.Label, StringComparer.CurrentCulture)];
    }

    /// <exception cref="RuleViolationException">No such version was published.</exception>
    public Task<Offer> Find(string offer, string version) => _offers.Find((offer, version));

    /// <summary>
    /// Publishes every offer of a folder that has a version not seen yet. Run at each start; the same words are published once.
    /// </summary>
    /// <returns>What could not be published, and why: an offer with mistakes, or other words under a version already sold.</returns>
    public async Task<IReadOnlyList<string>> Publish(string folder, CancellationToken stop = default)
    {
        var texts = Directory
            .EnumerateFiles(folder, "*.yaml")
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);
        var published = await WithTheseWords(texts, stop);
        var refused = new List<string>();
        foreach (var id in texts.Keys.Except(published).Order(StringComparer.Ordinal))
        {
            if (!texts[id].Contains("format: support-terms/1", StringComparison.Ordinal))
                continue;
            var reading = OfferReader.Read(id, texts.GetValueOrDefault);
            if (reading.Offer is not { } offer)
                refused.AddRange(reading.Diagnostics.Select(diagnostic => diagnostic.ToString()!));
            else if (!offer.Abstract && !await Publish(offer, Content(offer, texts), stop))
                refused.Add(
                    $"{id}: version {offer.Version} was published with other words; give the new ones a new version."
                );
        }
        return refused;
    }

    /// <summary>What is published with the words it has here, its own and those it extends, need not be read again.</summary>
    async Task<List<string>> WithTheseWords(Dictionary<string, string> texts, CancellationToken stop)
    {
        await using var command = database.CreateCommand("select offer from offer_versions where content <@ $1");
        command.Parameters.Add(Batch.Json(JsonSerializer.Serialize(texts)));
        await using var rows = await command.ExecuteReaderAsync(stop);
        var published = new List<string>();
        while (await rows.ReadAsync(stop))
            published.Add(rows.GetString(0));
        return published;
    }

    async Task<bool> Publish(Offer offer, string content, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            """
            with published as (
                insert into offer_versions (offer, version, content, published_at) values ($1, $2, $3, $4)
                on conflict do nothing returning content)
            select content = $3 from published
            union all select content = $3 from offer_versions where offer = $1 and version = $2
            limit 1
            """
        );
        command.Parameters.Add(new() { Value = offer.Id });
        command.Parameters.Add(new() { Value = offer.Version });
        command.Parameters.Add(Batch.Json(content));
        command.Parameters.Add(new() { Value = clock.GetCurrentInstant().ToDateTimeUtc() });
        return (bool)(await command.ExecuteScalarAsync(stop))!;
    }

    static async Task<Offer> Read(IDbContextFactory<ContrefortDb> data, (string Offer, string Version) key)
    {
        await using var db = await data.CreateDbContextAsync();
        var content = await db
            .OfferVersions.Where(version => version.Offer == key.Offer && version.Version == key.Version)
            .Select(version => version.Content)
            .SingleOrDefaultAsync();
        if (content is null)
            throw new RuleViolationException(
                new Sentence("There is no offer {0} in version {1}.", key.Offer, key.Version)
            );
        var texts = JsonSerializer.Deserialize<Dictionary<string, string>>(content)!;
        return OfferReader.Read(key.Offer, texts.GetValueOrDefault).Offer
            ?? throw new InvalidOperationException($"The published words of {key} cannot be read any more.");
    }

    static string Content(Offer offer, Dictionary<string, string> texts) =>
        JsonSerializer.Serialize(new[] { offer.Id }.Concat(offer.Extends).ToDictionary(id => id, id => texts[id]));
}
