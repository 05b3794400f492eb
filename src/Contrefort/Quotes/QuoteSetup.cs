namespace Contrefort.Quotes;

internal static class QuoteSetup
{
    /// <summary>Quotes, contracts on paper, amendments.</summary>
    public static void AddQuotes(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<QuoteBook>();
        builder.Services.AddSingleton<QuoteDesk>();
        builder.Services.AddSingleton<QuotePapers>();
        builder.Services.AddSingleton<ContractPapers>();
        builder.Services.AddSingleton<AmendmentDesk>();
    }
}
