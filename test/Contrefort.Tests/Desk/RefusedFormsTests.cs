using System.Net;
using AngleSharp.Html.Dom;
using Contrefort.SignIn;

namespace Contrefort.Tests.Desk;

/// <summary>A form that is refused says why in the reader's language and keeps every word that was typed.</summary>
public sealed class RefusedFormsTests
{
    [Theory]
    [InlineData("fr", "Un appel ne peut pas être dans le futur.")]
    [InlineData("en", "A call cannot be in the future.")]
    public async Task A_call_of_tomorrow(string language, string said)
    {
        await using var world = await World.At("2026-11-20 14:30");
        var durand = await Papeterie.Founded(world);
        using var ines = await Visitor.Engineer(world, language: language);
        await Refused(
            ines,
            $"/tickets/new?contact={durand.Alice.Value}",
            "call",
            said,
            ("Draft.Subject", "Postfix <b>muet</b>"),
            ("Draft.Text", "Plus rien ne part."),
            ("Draft.At", "2026-11-21T10:00"),
            ("Draft.Component", "Postfix")
        );
        await Refused(
            ines,
            $"/tickets/new?contact={durand.Alice.Value}",
            "call",
            language == "fr" ? "Dites de quoi il s'agit." : "Say what it is about.",
            ("Draft.Text", "Plus rien ne part."),
            ("Draft.Component", "Postfix")
        );
    }

    [Theory]
    [InlineData("fr", "Entre 0 et 24 heures.", "Dites ce qui a été fait")]
    [InlineData("en", "Between 0 and 24 hours.", "Say what was done")]
    public async Task Work_of_a_hundred_hours_or_without_words(string language, string tooLong, string silent)
    {
        await using var world = await World.At("2026-11-20 14:30");
        var durand = await Papeterie.Founded(world);
        var ticket = await durand.Asks();
        using var ines = await Visitor.Engineer(world, language: language);
        var path = $"/tickets/{ticket.Number}?do=work";
        await Refused(
            ines,
            path,
            "work",
            tooLong,
            ("Entry.Hours", "100"),
            ("Entry.Summary", "Relais corrigé"),
            ("Entry.Phone", "5")
        );
        await Refused(ines, path, "work", silent, ("Entry.Minutes", "7"), ("Entry.Travel", "30"));
        await Refused(
            ines,
            path,
            "work",
            language == "fr" ? "Dites combien de temps" : "Say how long you worked.",
            ("Entry.Minutes", "0"),
            ("Entry.Summary", "Relais corrigé")
        );
        Assert.Equal(0, await world.Scalar<long>("select count(*) from interventions"));
    }

    [Theory]
    [InlineData("fr", "Écrivez un nombre en chiffres, par exemple 15.")]
    [InlineData("en", "Write a number in figures, such as 15.")]
    public async Task Minutes_in_letters(string language, string said)
    {
        await using var world = await World.At("2026-11-20 14:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world, language: language);
        await Refused(
            ines,
            $"/tickets/{ticket.Number}?do=work",
            "work",
            said,
            ("Entry.Minutes", "sept"),
            ("Entry.Hours", "1"),
            ("Entry.Summary", "Relais corrigé")
        );
    }

    [Fact]
    public async Task A_word_for_a_number_stays_in_a_field_that_can_show_it()
    {
        await using var world = await World.At("2026-11-20 14:30");
        var ticket = await (await Papeterie.Founded(world)).Asks();
        using var ines = await Visitor.Engineer(world);
        var form = await ines.Get($"/tickets/{ticket.Number}?do=work");
        var answer = await ines.Submit(form, "work", ("Entry.Minutes", "sept"), ("Entry.Summary", "Relais corrigé"));
        var minutes = answer.Form("work").QuerySelector("[name='Entry.Minutes']")!;
        Assert.Equal(("text", "true"), (minutes.GetAttribute("type"), minutes.GetAttribute("aria-invalid")));
        Assert.DoesNotContain("is not valid", answer.Text);
    }

    [Theory]
    [InlineData("fr", "Europe/Pariss n'est pas un fuseau horaire.", "Le client K-1 existe déjà.")]
    [InlineData("en", "Europe/Pariss is not a time zone.", "Customer K-1 is there already.")]
    public async Task A_customer_in_no_zone_or_there_already(string language, string noZone, string twice)
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var thomas = await Visitor.Engineer(
            world,
            "Thomas Petit",
            "thomas@provider.example",
            Role.AccountManager,
            language
        );
        await Refused(
            thomas,
            "/customers?do=new",
            "customer",
            noZone,
            ("Draft.Number", "K-9"),
            ("Draft.Name", "Brasserie"),
            ("Draft.Zone", "Europe/Pariss"),
            ("Draft.Domains", "biere.example")
        );
        await Refused(
            thomas,
            "/customers?do=new",
            "customer",
            twice,
            ("Draft.Number", "K-1"),
            ("Draft.Name", "Brasserie"),
            ("Draft.Zone", "Europe/Paris")
        );
    }

    [Theory]
    [InlineData(
        "fr",
        "Le paramètre « pack » n'a pas encore de valeur.",
        "Dites quand le contrat commence.",
        "Le contrat C-1 existe déjà."
    )]
    [InlineData(
        "en",
        "The parameter “pack” has no value yet.",
        "Say when the contract starts.",
        "Contract C-1 is there already."
    )]
    public async Task A_contract_without_its_values(string language, string noPack, string noStart, string twice)
    {
        await using var world = await World.At("2026-11-20 14:30");
        await Papeterie.Founded(world);
        using var thomas = await Visitor.Engineer(
            world,
            "Thomas Petit",
            "thomas@provider.example",
            Role.AccountManager,
            language
        );
        const string path = "/customers/K-1/contracts/new?offer=libra-help";
        await Refused(
            thomas,
            path,
            "sign",
            noPack,
            ("do", "sign"),
            ("number", "C-9"),
            ("starts", "2026-12-01"),
            ("components", "Redis")
        );
        await Refused(
            thomas,
            path,
            "sign",
            noStart,
            ("do", "sign"),
            ("number", "C-9"),
            ("starts", "demain"),
            ("p.pack", "20"),
            ("components", "Redis")
        );
        await Refused(
            thomas,
            path,
            "sign",
            twice,
            ("do", "sign"),
            ("number", "C-1"),
            ("starts", "2026-12-01"),
            ("p.pack", "20")
        );
        Assert.Equal(1, await world.Scalar<long>("select count(*) from contracts"));
    }

    static async Task Refused(
        Visitor visitor,
        string path,
        string form,
        string said,
        params (string Field, string Value)[] typed
    )
    {
        var answer = await visitor.Submit(await visitor.Get(path), form, typed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(said, answer.Text);
        // Which button was pressed is no answer.
        foreach (var (field, value) in typed.Where(answer => answer.Field != "do"))
            Assert.Equal((field, value), (field, Kept(answer.Form(form).QuerySelector($"[name='{field}']"))));
    }

    static string? Kept(object? field) =>
        field switch
        {
            IHtmlTextAreaElement text => text.Value,
            IHtmlSelectElement choice => choice.Value,
            // A browser drops what is no number or date; the page still said it.
            IHtmlInputElement input => input.GetAttribute("value"),
            _ => null,
        };
}
