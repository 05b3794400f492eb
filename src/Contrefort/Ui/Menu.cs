using System.Collections.Frozen;
using Contrefort.Core;
using Contrefort.SignIn;

namespace Contrefort.Ui;

/// <summary>One place to go. <see cref="Key"/> is typed after g.</summary>
internal sealed record MenuItem(
    Sentence Label,
    string Path,
    string Icon,
    string? Key = null,
    string Policy = Policies.Staff
);

internal sealed record MenuGroup(Sentence? Label, params IReadOnlyList<MenuItem> Items);

/// <summary>What the rail offers; an item is shown to those its policy lets in. A feature adds its line here.</summary>
internal static class Menu
{
    public static readonly IReadOnlyList<MenuGroup> Desk =
    [
        new(
            null,
            new MenuItem(new Sentence("Tickets"), "/tickets", Icon: "inbox", "q"),
            new MenuItem(new Sentence("New call"), "/tickets/new", Icon: "phone-incoming", "t"),
            new MenuItem(new Sentence("Customers"), "/customers", Icon: "building", "c"),
            new MenuItem(new Sentence("Remote access"), "/remote", Icon: "plug-connected"),
            new MenuItem(new Sentence("Debriefs"), "/debriefs", Icon: "bulb"),
            new MenuItem(new Sentence("Security updates"), "/updates", Icon: "shield-check"),
            new MenuItem(new Sentence("Quotes"), "/quotes", Icon: "file-text", "d", Policies.AccountManager)
        ),
        new(
            new Sentence("Watching"),
            new MenuItem(new Sentence("Alerts"), "/alerts", Icon: "bell", "l"),
            new MenuItem(new Sentence("Machines"), "/machines", Icon: "server", "m"),
            new MenuItem(new Sentence("Risks"), "/risks", Icon: "shield-exclamation")
        ),
        new(
            new Sentence("Money"),
            new MenuItem(new Sentence("Billing"), "/billing", Icon: "calculator", "b", Policies.AccountManager),
            new MenuItem(new Sentence("Invoices"), "/invoices", Icon: "file-invoice", "f", Policies.AccountManager),
            new MenuItem(new Sentence("Payments"), "/payments", Icon: "cash", null, Policies.AccountManager),
            new MenuItem(new Sentence("Receivables"), "/receivables", Icon: "hourglass", null, Policies.AccountManager),
            new MenuItem(
                new Sentence("Direct debits"),
                "/debits",
                Icon: "building-bank",
                null,
                Policies.AccountManager
            ),
            new MenuItem(new Sentence("Books"), "/books", Icon: "book", null, Policies.AccountManager)
        ),
        new(
            new Sentence("Operation"),
            new MenuItem(new Sentence("On call"), "/on-call", Icon: "bell-ringing", "w"),
            new MenuItem(new Sentence("Agenda"), "/agenda", Icon: "calendar-time", "a", Policies.Lead),
            new MenuItem(new Sentence("Outgoing mail"), "/mail/outgoing", Icon: "mail-forward", "o", Policies.Lead),
            new MenuItem(new Sentence("Incoming mail"), "/mail/incoming", Icon: "mail-down", "i", Policies.Lead),
            new MenuItem(new Sentence("Alert sources"), "/alert-sources", Icon: "access-point", null, Policies.Lead)
        ),
        new(
            new Sentence("Administration"),
            new MenuItem(new Sentence("Company"), "/company", Icon: "building-bank", null, Policies.Administrator),
            new MenuItem(new Sentence("People"), "/users", Icon: "users", "u", Policies.Administrator),
            new MenuItem(new Sentence("Channels"), "/channels", Icon: "send", null, Policies.Administrator),
            new MenuItem(new Sentence("Probe locations"), "/locations", Icon: "map-pin", null, Policies.Administrator),
            new MenuItem(new Sentence("API tokens"), "/tokens", Icon: "key", null, Policies.Administrator),
            new MenuItem(new Sentence("Webhooks"), "/webhooks", Icon: "webhook", null, Policies.Administrator)
        ),
    ];

    public static readonly IReadOnlyList<MenuGroup> Portal =
    [
        new(
            null,
            new MenuItem(new Sentence("Overview"), "/portal", Icon: "home", "h", Policies.Portal),
            new MenuItem(new Sentence("Requests"), "/portal/tickets", Icon: "ticket", "t", Policies.Portal),
            new MenuItem(new Sentence("Contracts"), "/portal/contracts", Icon: "file-text", "c", Policies.Portal),
            new MenuItem(new Sentence("Monitoring"), "/portal/monitoring", Icon: "activity", "m", Policies.Portal),
            new MenuItem(new Sentence("Invoices"), "/portal/invoices", Icon: "file-invoice", "f", Policies.Portal),
            new MenuItem(
                new Sentence("Approvals"),
                "/portal/approvals",
                Icon: "clipboard-check",
                null,
                Policies.Portal
            ),
            new MenuItem(new Sentence("Access"), "/portal/access", Icon: "plug-connected", null, Policies.Portal),
            new MenuItem(new Sentence("Your updates"), "/portal/updates", Icon: "shield-check", null, Policies.Portal)
        ),
    ];

    static readonly FrozenDictionary<Role, IReadOnlyList<MenuGroup>> OfStaff = Enum.GetValues<Role>()
        .ToFrozenDictionary(
            role => role,
            IReadOnlyList<MenuGroup> (role) =>
                [
                    .. Desk.Select(group => new MenuGroup(
                            group.Label,
                            [.. group.Items.Where(item => Policies.LetsIn(item.Policy, role))]
                        ))
                        .Where(group => group.Items.Count > 0),
                ]
        );

    public static IReadOnlyList<MenuGroup> For(Viewer? viewer) =>
        viewer switch
        {
            StaffViewer staff => OfStaff[staff.Role],
            ContactViewer => Portal,
            _ => [],
        };
}
