using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Contrefort.Data;

internal static class DataSetup
{
    /// <summary>PostgreSQL, its schema, what EF Core maps, and the one clock.</summary>
    public static void AddData(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<DatabaseOptions>().Bind(builder.Configuration).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IClock, MicrosecondClock>();

        services.AddSingleton<Database>();
        services.AddHostedService<DatabaseStart>();
        services.AddSingleton(provider => provider.GetRequiredService<Database>().Source);
        services.AddPooledDbContextFactory<ContrefortDb>(
            // On the data source that is registered above. Not named here: whatever EF Core compiles would be for that one alone.
            options => options.UseNpgsql().AddInterceptors(new ContrefortDb.TransactionEnd())
        );
        services.TryAddScoped(provider =>
            provider.GetRequiredService<IDbContextFactory<ContrefortDb>>().CreateDbContext()
        );

        services.AddSingleton<GroupCommit>();
        services.AddSingleton<Notices>();
        services.AddHostedService(provider => provider.GetRequiredService<Notices>());
        services.AddSingleton<Changes>();
    }
}
