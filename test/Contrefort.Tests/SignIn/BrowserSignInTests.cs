using System.Buffers.Binary;
using System.Security.Cryptography;
using Contrefort.SignIn;
using Contrefort.Tests.Browser;
using Microsoft.Playwright;

namespace Contrefort.Tests.SignIn;

public sealed class BrowserSignInTests
{
    const string Gaelle = "gaelle@provider.example";

    [Fact]
    public async Task A_passkey_is_added_and_lets_in_without_a_password()
    {
        await using var world = await World.At(NowAsBrowsersSeeIt);
        await world.Add("Gaëlle Martin", Gaelle);
        await using var tab = await BrowserRig.Open(world);
        await tab.AddAuthenticator();
        await tab.SignIn(Gaelle);

        await tab.Go("/profile");
        await tab.Page.FillAsync("#passkey-name", "Ordinateur du bureau");
        await tab.Button("Ajouter une clé d’accès").ClickAsync();
        await tab.Page.GetByText("La clé d’accès est ajoutée.").WaitForAsync();
        await tab.Page.GetByText("Ordinateur du bureau").WaitForAsync();

        await tab.Context.ClearCookiesAsync();
        await tab.Go("/sign-in");
        await tab.Button("Utiliser une clé d’accès").ClickAsync();
        await tab.Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        await tab.Go("/profile");
        await tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Votre profil" }).WaitForAsync();
    }

    [Fact]
    public async Task A_second_step_is_set_up_asked_and_replaced_by_a_recovery_code()
    {
        await using var world = await World.At(NowAsBrowsersSeeIt);
        await world.Add("Gaëlle Martin", Gaelle);
        await using var tab = await BrowserRig.Open(world);
        await tab.SignIn(Gaelle);
        await using var elsewhere = await BrowserRig.Open(world);
        await elsewhere.SignIn(Gaelle);
        await tab.Go("/profile/second-step");
        Assert.EndsWith("/profile", (await elsewhere.Go("/profile")).Url, StringComparison.Ordinal);
        Assert.True((await tab.Page.Locator(".qr svg").BoundingBoxAsync())!.Width > 100);
        var key = (await tab.Page.Locator("ol .form-hint").InnerTextAsync()).Split(':')[1].Replace(" ", "").Trim();
        await tab.Page.FillAsync("input[inputmode=numeric]", Code(key));
        await tab.Button("Activer").ClickAsync();
        await tab.Page.GetByText("Gardez ces codes").WaitForAsync();
        var codes = await tab.Page.Locator(".font-monospace span").AllInnerTextsAsync();
        Assert.Equal(10, codes.Count);

        await tab.Context.ClearCookiesAsync();
        await Password(tab);
        var code = Code(key);
        await tab.Page.FillAsync("input[inputmode=numeric]", code);
        await tab.Button("Continuer").ClickAsync();
        await tab.Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));

        await tab.Context.ClearCookiesAsync();
        await Password(tab);
        await tab.Page.FillAsync("input[inputmode=numeric]", code);
        await tab.Button("Continuer").ClickAsync();
        await tab.Page.GetByText("Ce code n’est pas bon, ou plus.").WaitForAsync();

        await tab.Context.ClearCookiesAsync();
        await Password(tab);
        await tab.Link("Utiliser un code de secours").ClickAsync();
        await tab.Field("Code de secours").FillAsync(codes[0]);
        await tab.Button("Continuer").ClickAsync();
        await tab.Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));

        await tab.Context.ClearCookiesAsync();
        await Password(tab);
        await tab.Link("Utiliser un code de secours").ClickAsync();
        await tab.Field("Code de secours").FillAsync(codes[0]);
        await tab.Button("Continuer").ClickAsync();
        await tab.Page.GetByText("Ce code n’est pas bon, ou plus.").WaitForAsync();
    }

    [Fact]
    public async Task Everything_works_without_scripts()
    {
        await using var world = await World.At(NowAsBrowsersSeeIt);
        await world.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator);
        var gaelle = await world.Add("Gaëlle Martin", Gaelle);
        await using var tab = await BrowserRig.Open(world, hasScripts: false);
        await tab.SignIn("aurore@provider.example");
        await tab.Go($"/users/{gaelle.Id}");
        await tab.Link("Désactiver").ClickAsync();
        await tab.Page.GetByText("Désactiver Gaëlle Martin").WaitForAsync();
        await tab.Button("Désactiver").ClickAsync();
        await tab.Page.GetByText("Gaëlle Martin ne peut plus se connecter.").WaitForAsync();
    }

    [Fact]
    public async Task The_last_administrator_stays_one()
    {
        await using var world = await World.At(NowAsBrowsersSeeIt);
        var aurore = await world.Add("Aurore Delmas", "aurore@provider.example", Role.Administrator);
        await using var tab = await BrowserRig.Open(world);
        await tab.SignIn("aurore@provider.example");
        await tab.Go($"/users/{aurore.Id}");
        await tab.Page.SelectOptionAsync("select", "Agent");
        await tab.Button("Enregistrer").ClickAsync();
        await tab.Page.GetByText("Il doit rester un administrateur.").WaitForAsync();
    }

    static async Task Password(Tab tab)
    {
        await tab.Go("/sign-in");
        await tab.Page.FillAsync("input[type=email]", Gaelle);
        await tab.Page.FillAsync("input[type=password]", Staff.Password);
        await tab.Button("Se connecter").ClickAsync();
        await tab.Page.WaitForURLAsync(url => url.Contains("/sign-in/code", StringComparison.Ordinal));
    }

    /// <summary>Authenticators, and Identity's check of their codes, follow the true time.</summary>
    static string NowAsBrowsersSeeIt =>
        DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What an authenticator shows now (RFC 6238, 30 s, six digits).</summary>
    static string Code(string key)
    {
        Span<byte> step = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30);
        Span<byte> hash = stackalloc byte[20];
        HMACSHA1.HashData(Base32(key), step, hash);
        var code = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (code % 1_000_000).ToString("000000", System.Globalization.CultureInfo.InvariantCulture);
    }

    static byte[] Base32(string text)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(text.Select(c => Convert.ToString(alphabet.IndexOf(c), 2).PadLeft(5, '0')));
        return
        [
            .. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2)),
        ];
    }
}
