using Microsoft.Extensions.Options;

namespace Contrefort.Updates;

internal static class UpdateSetup
{
    /// <summary>What machines run, and the security updates they lack.</summary>
    public static void AddUpdates(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<UpdateOptions>().BindConfiguration("Updates").ValidateOnStart();
        services.AddSingleton<IValidateOptions<UpdateOptions>, UpdateOptionsValidator>();
        services.AddSingleton<UpdateBook>();
        services.AddSingleton<UpdateDesk>();
    }
}
