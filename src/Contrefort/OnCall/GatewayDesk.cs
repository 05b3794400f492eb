using System.Text.RegularExpressions;
using Contrefort.Core;
using Contrefort.Core.OnCall;
using Contrefort.Data;
using Contrefort.Webhooks;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Contrefort.OnCall;

/// <summary>Ways out, as an administrator sets them. What is kept of them is encrypted.</summary>
internal sealed class GatewayDesk(
    IDbContextFactory<ContrefortDb> data,
    IDataProtectionProvider protection,
    IOptions<WebhookOptions> options,
    IClock clock
)
{
    public const int LongestName = 80;
    const int LongestUrl = 2_000;
    const int LongestText = 10_000;

    static readonly string[] Methods = ["GET", "POST", "PUT"];

    readonly IDataProtector _protector = protection.CreateProtector("on-call gateway");

    /// <summary>Those that are not stopped, in the order they are tried.</summary>
    public async Task<IReadOnlyList<(GatewayRow Gateway, GatewaySettings Settings)>> For(
        CallWay way,
        CancellationToken stop = default
    )
    {
        await using var db = await data.CreateDbContextAsync(stop);
        var rows = await db
            .Gateways.AsNoTracking()
            .Where(row => row.Way == way && row.StoppedAt == null)
            .OrderBy(row => row.Position)
            .ThenBy(row => row.Id)
            .ToListAsync(stop);
        return [.. rows.Select(row => (row, Read(row)))];
    }

    public async Task<IReadOnlyList<GatewayRow>> All()
    {
        await using var db = await data.CreateDbContextAsync();
        return await db.Gateways.AsNoTracking().OrderBy(row => row.Position).ThenBy(row => row.Id).ToListAsync();
    }

    public async Task<GatewayRow?> Find(Guid id)
    {
        await using var db = await data.CreateDbContextAsync();
        return await db.Gateways.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id);
    }

    public GatewaySettings Read(GatewayRow row) =>
        CallOutJson.Read<GatewaySettings>(_protector.Unprotect(row.Settings));

    /// <exception cref="RuleViolationException"/>
    public async Task<GatewayRow> Add(GatewayKind kind, CallWay way, string name, GatewaySettings settings)
    {
        Check(kind, way, name, settings);
        var now = clock.GetCurrentInstant();
        await using var db = await data.CreateDbContextAsync();
        var row = new GatewayRow
        {
            Id = NewId.At(now),
            Way = way,
            Kind = kind,
            Name = name.Trim(),
            Position = (await db.Gateways.MaxAsync(one => (int?)one.Position) ?? 0) + 1,
            Settings = _protector.Protect(CallOutJson.Write(settings)),
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Gateways.Add(row);
        await db.SaveChangesAsync();
        return row;
    }

    /// <param name="settings">An empty secret leaves the one that is kept.</param>
    /// <exception cref="RuleViolationException"/>
    public async Task Change(Guid id, string name, GatewaySettings settings, bool isStopped, bool isFirst = false)
    {
        await using var db = await data.CreateDbContextAsync();
        var row =
            await db.Gateways.SingleOrDefaultAsync(one => one.Id == id)
            ?? throw new RuleViolationException("There is no such gateway.");
        if (settings.Secret.Length == 0)
            settings = settings with { Secret = Read(row).Secret };
        Check(row.Kind, row.Way, name, settings);
        var now = clock.GetCurrentInstant();
        (row.Name, row.Settings) = (name.Trim(), _protector.Protect(CallOutJson.Write(settings)));
        (row.UpdatedAt, row.StoppedAt) = (now, isStopped ? row.StoppedAt ?? now : null);
        if (isFirst)
            row.Position = (await db.Gateways.MinAsync(one => (int?)one.Position) ?? 1) - 1;
        await db.SaveChangesAsync();
    }

    void Check(GatewayKind kind, CallWay way, string name, GatewaySettings settings)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > LongestName)
            throw new RuleViolationException("Give the gateway a name.");
        if (way == CallWay.Mail || (way != WayOf(kind) && kind != GatewayKind.Template))
            throw new RuleViolationException("This gateway does not go this way.");
        if (
            settings.Url.Length > LongestUrl
            || !Uri.TryCreate(settings.Url.Replace("{", "").Replace("}", ""), UriKind.Absolute, out var address)
            || address.Scheme is not ("https" or "http")
            || address.UserInfo.Length > 0
            || address.Fragment.Length > 0
            || (kind == GatewayKind.Kannel && address.Query.Length > 0)
            || (kind == GatewayKind.Ntfy && address.Segments[^1].Trim('/').Length == 0)
        )
            throw new RuleViolationException("Write a whole address, such as https://example.com/hook.");
        if (address.Scheme == "http" && options.Value.Networks.Count == 0)
            throw new RuleViolationException("Write an address that begins with https.");
        if (
            settings.Body.Length > LongestText
            || settings.Headers.Length > LongestText
            || settings.Success.Length > 200
            || settings.Secret.Length > 1000
        )
            throw new RuleViolationException("This is too long.");
        if (!Methods.Contains(settings.Method))
            throw new RuleViolationException("Choose GET, POST or PUT.");
        try
        {
            _ = Regex.Match("", settings.Success);
        }
        catch (ArgumentException)
        {
            throw new RuleViolationException("What the answer must match is not a regular expression.");
        }
    }

    public static CallWay WayOf(GatewayKind kind) => kind == GatewayKind.Kannel ? CallWay.Sms : CallWay.Webhook;
}
