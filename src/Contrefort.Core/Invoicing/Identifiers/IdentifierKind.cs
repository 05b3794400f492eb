namespace Contrefort.Core.Invoicing.Identifiers;

/// <summary>
/// A kind of number that carries its own proof. What people type (spaces, dots, small letters) is tidied first; what is
/// left is either right or refused with a sentence.
/// </summary>
public sealed partial class IdentifierKind
{
    readonly Func<string, Sentence?> _fault;

    IdentifierKind(string name, Func<string, Sentence?> fault) => (Name, _fault) = (name, fault);

    /// <summary>What the number is called, in English.</summary>
    public string Name { get; }

    /// <summary>What is wrong with a text; null when it is right.</summary>
    public Sentence? Fault(string text) =>
        text.Length > LongestTyped ? new Sentence("This is too long for {0}.", Name) : _fault(Tidy(text));

    public bool IsValid(string text) => Fault(text) is null;

    /// <summary>The number as it is stored and written in documents: no spaces, no dots, capitals.</summary>
    /// <exception cref="RuleViolationException">It is not right.</exception>
    public string Read(string text) => Fault(text) is { } fault ? throw new RuleViolationException(fault) : Tidy(text);

    const int LongestTyped = 100;

    static string Tidy(string text) =>
        new([.. text.Where(sign => !char.IsWhiteSpace(sign) && sign is not ('.' or '-' or '+' or '/')).Select(Upper)]);

    // Only ASCII: ToUpper would turn other letters into ones that pass.
    static char Upper(char sign) => char.IsAsciiLetterLower(sign) ? (char)(sign - 32) : sign;
}
