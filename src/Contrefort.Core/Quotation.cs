namespace Contrefort.Core;

/// <summary>Words of the signed offer inside a sentence of ours: shown as they stand, in the language they were signed in.</summary>
public sealed record Quotation(string Text)
{
    public override string ToString() => Text;
}
