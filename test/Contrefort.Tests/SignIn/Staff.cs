using Contrefort.Contracts;
using Contrefort.Core.Contracts;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Microsoft.Extensions.DependencyInjection;

namespace Contrefort.Tests.SignIn;

/// <summary>Named people of the provider, who all sign in with <see cref="Password"/>.</summary>
internal static class Staff
{
    public const string Password = "sept chevaux lents";

    /// <summary>Someone of the provider: <c>await world.Staff("Gaëlle Martin", Role.Lead)</c>, at gaelle@provider.example.</summary>
    public static Task<User> Add(
        this World world,
        string name,
        string email,
        Role role = Role.Agent,
        string language = "fr"
    ) => world.Do(services => services.GetRequiredService<People>().Add(name, email, role, language, Password));

    /// <summary>Someone of a customer of their own, or of one that is there already.</summary>
    public static Task<ContactId> AddContact(
        this World world,
        string name,
        string email,
        CustomerId? customer = null
    ) =>
        world.Do(async services =>
        {
            var desk = services.GetRequiredService<ContractDesk>();
            var company =
                customer
                ?? await desk.AddCustomer($"C-{Guid.NewGuid():N}", $"Maison {name}", "FR", "Europe/Paris", "fr", []);
            return await desk.AddContact(company, name, email, "fr", []);
        });

    /// <summary>Signs in as a person does, on the page.</summary>
    public static async Task SignIn(this Tab tab, string email, string password = Password)
    {
        await tab.Go("/sign-in");
        await tab.Page.FillAsync("input[type=email]", email);
        await tab.Page.FillAsync("input[type=password]", password);
        await tab.Page.ClickAsync("button.btn-primary");
        await tab.Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
    }
}
