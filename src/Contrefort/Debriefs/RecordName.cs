using Contrefort.Core;
using Contrefort.Ui;

namespace Contrefort.Debriefs;

/// <summary>What a term asks to record, as a title: <c>cause</c>, <c>prevention</c>; another word of an offer stands as it is.</summary>
internal static class RecordName
{
    public static string Of(string record, Words w) =>
        record switch
        {
            "cause" => w["What caused it"],
            "prevention" => w["What keeps it from coming back"],
            _ => w[new Sentence(record.Replace('-', ' '))],
        };
}
