using Contrefort.Core;
using Contrefort.Ui;

namespace Contrefort.Contracts;

/// <summary>A word of an offer as a label: <c>customer-zone</c> is « Fuseau du client ».</summary>
internal static class ParameterLabel
{
    public static string Of(string name, Words words)
    {
        var said = words[new Sentence(name.Replace('-', ' '))];
        return said.Length == 0 ? name : char.ToUpper(said[0], words.Reader.Culture) + said[1..];
    }
}
