namespace Contrefort.Protocols.Mime;

/// <summary>
/// Subjects that programs give to their answers, in French, English, German, Dutch, Spanish and Italian. A weak sign:
/// people write about absences too.
/// </summary>
static class VacationSubjects
{
    /// <summary>Alone, or before a colon or the like.</summary>
    static readonly string[] Certain =
    [
        "automatic reply",
        "automated reply",
        "auto reply",
        "auto-reply",
        "autoreply",
        "auto response",
        "auto-response",
        "automatic response",
        "automated response",
        "out of office",
        "out of office reply",
        "out of office autoreply",
        "out of office auto-reply",
        "out of the office",
        "out-of-office",
        "[auto-reply]",
        "[autoreply]",
        "vacation reply",
        "réponse automatique",
        "reponse automatique",
        "absence du bureau",
        "absent du bureau",
        "message d'absence",
        "message d’absence",
        "réponse d'absence",
        "notification d'absence",
        "automatische antwort",
        "autom. antwort",
        "abwesenheitsnotiz",
        "abwesenheitsmeldung",
        "abwesenheitsbenachrichtigung",
        "abwesenheitsassistent",
        "abwesend",
        "automatisch antwoord",
        "automatische reactie",
        "automatisch bericht",
        "afwezigheidsbericht",
        "afwezigheidsmelding",
        "afwezigheidsassistent",
        "afwezig",
        "respuesta automática",
        "risposta automatica",
        "resposta automática",
        "automaattinen vastaus",
        "autosvar",
        "automatisk svar",
        "autoresponder",
    ];

    /// <summary>Anywhere. "Absence" alone is none: it is how French tickets say that something is missing.</summary>
    static readonly string[] Likely =
    [
        "out of office",
        "out of the office",
        "on vacation",
        "on holiday",
        "away from my mail",
        "away from the office",
        "i am away",
        "i'm away",
        "en congé",
        "en vacances",
        "absent jusqu",
        "absent du bureau",
        "je suis absent",
        "absence du bureau",
        "im urlaub",
        "bin abwesend",
        "nicht im büro",
        "met vakantie",
        "op vakantie",
        "ben afwezig",
        "auto response",
        "autoreply",
        "auto-reply",
        "automatic reply",
        "autoresponse",
        "réponse automatique",
        "automatische antwort",
        "automatisch antwoord",
        "vacation",
    ];

    public static bool IsCertain(string subject) => Array.Exists(Certain, c => Starts(subject, c));

    static bool Starts(string subject, string phrase) =>
        subject.StartsWith(phrase, StringComparison.OrdinalIgnoreCase)
        && subject[phrase.Length..].TrimStart() is "" or [':' or '-' or '–' or '(' or '[' or '!' or '.' or '：', ..];

    public static bool IsLikely(string subject) =>
        subject.Length < 200 && Array.Exists(Likely, l => subject.Contains(l, StringComparison.OrdinalIgnoreCase));
}
