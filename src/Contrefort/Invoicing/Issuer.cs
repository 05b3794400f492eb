namespace Contrefort.Invoicing;

/// <summary>Who decides of money: a person, or the program on its own.</summary>
internal sealed record Issuer(Guid? Id, string Name)
{
    public static readonly Issuer Contrefort = new(null, "Contrefort");
}
