namespace Contrefort.Core.Terms;

static class CreditSentences
{
    public static IEnumerable<Sentence> Credit(CreditTerm credit)
    {
        var units = Phrases.Units(credit.Amount, credit.Unit);
        yield return (credit.Granted, credit.Valid) switch
        {
            ({ OnPurchase: true }, { } life) => new Sentence(
                "A prepaid pack: {0}, valid {1} from its purchase.",
                units,
                Phrases.Length(life)
            ),
            ({ Every: { } every, Per: GrantPer.Server }, _) => new Sentence(
                "Included for each server {0}: {1}.",
                Phrases.Every(every),
                units
            ),
            ({ Every: { } every }, _) => new Sentence("Included {0}: {1}.", Phrases.Every(every), units),
            _ => new Sentence("A prepaid pack: {0}.", units),
        };
        if (credit.Granted.Per == GrantPer.Server && credit.Pool == GrantPer.Contract)
            yield return "The servers share it.";
        yield return credit.After == AfterExpiry.Lapse
            ? "What is not used in time is lost."
            : "What is not used is carried over.";
        if (credit.Granted.OnPurchase && credit.Draw == DrawOrder.EarliestExpiryFirst)
            yield return "The pack that ends first is used first.";
        if (credit.TopUp is { } topUp)
            yield return (topUp.Sizes.Count, topUp.When) switch
            {
                (0, _) => "More can be bought at any time.",
                (_, TopUpWhen.AnyTime) => new Sentence(
                    "New packs can be bought at any time: {0}.",
                    Phrases.All(topUp.Sizes.Select(size => size))
                ),
                (_, TopUpWhen.Exhausted) => new Sentence(
                    "A new pack can be bought when the last is used up: {0}.",
                    Phrases.All(topUp.Sizes.Select(size => size))
                ),
            };
        yield return credit.WhenEmpty switch
        {
            WhenEmpty.Hold => "When nothing is left, new work waits for a new pack.",
            WhenEmpty.Rate => "When nothing is left, work is charged at the prices of the contract.",
            WhenEmpty.Overdraw => "When nothing is left, work goes on and the next pack settles it.",
        };
    }

    public static IEnumerable<Sentence> Meter(MeterTerm meter)
    {
        if (meter.Counts is { } counted)
            yield return meter.Excludes.Count > 0
                ? new Sentence(
                    "What counts: {0}; what does not: {1}.",
                    Phrases.Word(counted),
                    Phrases.List(meter.Excludes)
                )
                : new Sentence("What counts: {0}.", Phrases.Word(counted));
        if (meter.Round is { } round)
            yield return round.Mode switch
            {
                RoundingMode.None => new Sentence("Counted by {0}, without rounding.", Phrases.Length(round.To)),
                RoundingMode.Up => new Sentence(
                    "Each {0} begun counts whole, for each {1}.",
                    Phrases.Length(round.To),
                    Phrases.Word(meter.Per)
                ),
                RoundingMode.Nearest => new Sentence(
                    "Rounded to the nearest {0}, for each {1}.",
                    Phrases.Length(round.To),
                    Phrases.Word(meter.Per)
                ),
                RoundingMode.Down => new Sentence(
                    "Only each whole {0} counts, for each {1}.",
                    Phrases.Length(round.To),
                    Phrases.Word(meter.Per)
                ),
            };
        if (meter.Minimum is { } minimum)
            yield return new Sentence("At least {0} for each {1}.", Phrases.Length(minimum), Phrases.Word(meter.Per));
        if (meter.Times is { } times)
            yield return new Sentence("The time counts {0} times.", times);
    }
}
