namespace Contrefort.SignIn;

/// <summary>What a person is to the provider. The last two are people of a customer.</summary>
internal enum Role
{
    Agent,
    Lead,
    AccountManager,
    Administrator,
    Contact,
    CompanyContact,
}

/// <summary>Who may come in: each page and endpoint names one of these.</summary>
internal static class Policies
{
    public const string Staff = "staff";
    public const string Lead = "lead";
    public const string AccountManager = "account-manager";
    public const string Administrator = "administrator";
    public const string Portal = "portal";
    public const string SignedIn = "signed-in";

    public static readonly IReadOnlyList<string> All = [Staff, Lead, AccountManager, Administrator, Portal, SignedIn];

    public static bool LetsIn(string policy, Role role) =>
        policy switch
        {
            Staff => role is Role.Agent or Role.Lead or Role.AccountManager or Role.Administrator,
            Lead => role is Role.Lead or Role.Administrator,
            AccountManager => role is Role.AccountManager or Role.Administrator,
            Administrator => role is Role.Administrator,
            Portal => role is Role.Contact or Role.CompanyContact,
            SignedIn => true,
            _ => throw new ArgumentException($"no such policy: {policy}"),
        };
}
