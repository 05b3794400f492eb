namespace Contrefort.Core.Terms;

static class PeopleSentences
{
    public static IEnumerable<Sentence> Period(PeriodTerm period)
    {
        yield return period.Renews == Renewal.Tacitly
            ? new Sentence("The contract lasts {0} and renews itself.", Phrases.Length(period.Length))
            : new Sentence("The contract lasts {0} and ends, unless it is renewed.", Phrases.Length(period.Length));
        if (period.OptOut is { } refusal)
        {
            yield return new Sentence(
                "Refusal of the renewal: {0}, at the latest {1} before the end.",
                Phrases.Word(refusal.By),
                Phrases.Length(refusal.BeforeEnd)
            );
            if (refusal.Form is { } form)
                yield return new Sentence("In this form: {0}.", Phrases.Word(form));
        }
        if (period.LengthMayDiffer is { } how)
            yield return new Sentence("Another length by {0}.", Phrases.Word(how));
    }

    public static IEnumerable<Sentence> Approval(ApprovalTerm approval)
    {
        if (approval.Mandate is { } mandate)
            yield return new Sentence(
                "Agreement on {0}: {1} mandate.",
                Phrases.Word(approval.Of),
                Phrases.Word(mandate)
            );
        else
            yield return new Sentence("Agreement on {0}: asked before.", Phrases.Word(approval.Of));
        if (approval.From is { } from)
            yield return new Sentence("From: {0}.", Phrases.Word(from));
        if (approval.AskAbove is { } above)
            yield return above switch
            {
                { IsSet: true, Value: null } => "No ceiling.",
                { IsSet: true, Value: { } units } when approval.Unit is { } unit => new Sentence(
                    "The customer is asked above {0} × {1}.",
                    units,
                    Phrases.Length(unit)
                ),
                _ => new Sentence(
                    "The customer is asked above: {0}.",
                    above.IsSet ? above.Value : new Sentence("to be chosen")
                ),
            };
        if (approval.Contact is { } contact)
            yield return new Sentence("The customer may be called: {0}.", Phrases.Word(contact));
        if (approval.WhileAsking is { } meanwhile)
            yield return new Sentence("Meanwhile: {0}.", Phrases.Word(meanwhile));
        if (approval.Ask is { Count: > 0 } asked)
            yield return new Sentence("Who agrees: {0}.", Phrases.List(asked));
        if (approval.By is { } by)
            yield return new Sentence("Given by {0}.", Phrases.Word(by));
        if (approval.Before is { } before)
            yield return new Sentence("Before: {0}.", Phrases.Word(before));
        if (approval.Upon is { } upon)
            yield return new Sentence("On {0}.", Phrases.Word(upon));
    }

    public static IEnumerable<Sentence> Notice(NoticeTerm notice)
    {
        yield return notice.By.Count > 0
            ? new Sentence(
                "Told by {1}: {0}, {2}.",
                Phrases.List(notice.To),
                Phrases.List(notice.By),
                WhenSentences.Upon(notice.Upon)
            )
            : new Sentence("Told: {0}, {1}.", Phrases.List(notice.To), WhenSentences.Upon(notice.Upon));
        if (notice.Contains is { Count: > 0 } contents)
            yield return new Sentence("With {0}.", Phrases.List(contents));
        if (notice.Proposes is { } proposal)
            yield return new Sentence("Proposes: {0}.", Phrases.Word(proposal));
        if (notice.HeadsUp is { } early)
            yield return new Sentence("A first word comes {0}.", WhenSentences.Upon(early.Upon));
    }

    public static IEnumerable<Sentence> Role(RoleTerm role)
    {
        var name = role.Label is { } label ? (object?)new Quotation(label) : Phrases.Word(role.Id);
        yield return role.Deputy > 0
            ? new Sentence("{0}: {1} named person, {2} deputy.", name, role.Count, role.Deputy)
            : new Sentence("{0}, on the side of {1}.", name, Phrases.Word(role.Side));
        if (role.Dedicated == Dedication.Dedicated)
            yield return "Dedicated to the customer.";
        if (role.Dedicated == Dedication.ByPreference)
            yield return "The same person, as far as possible.";
        if (role.SupportLine is { } line)
            yield return new Sentence("Line {0} of support.", line);
        if (role.Calendar is { } calendar)
            yield return new Sentence("Served {0}.", Phrases.Hours(calendar, role.Context));
        if (role.May is { Count: > 0 } rights)
            yield return new Sentence("May: {0}.", Phrases.List(rights));
        if (role.Domains is { Count: > 0 } domains)
            yield return new Sentence("In: {0}.", Phrases.List(domains));
        if (role.Duties is { Count: > 0 } duties)
            yield return new Sentence("Duties: {0}.", Phrases.List(duties));
        if (role.MayBeReplaced is { } replaced)
            yield return new Sentence("May be replaced {0}.", Phrases.Word(replaced));
    }
}
