namespace Contrefort.Approvals;

internal static class ApprovalSetup
{
    /// <summary>What customers are asked to agree to.</summary>
    public static void AddApprovals(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ApprovalBook>();
        services.AddSingleton<ApprovalPasses>();
        services.AddSingleton<ApprovalMails>();
        services.AddSingleton<ApprovalDesk>();
    }
}
