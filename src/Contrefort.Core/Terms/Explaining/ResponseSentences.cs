namespace Contrefort.Core.Terms;

static class ResponseSentences
{
    public static IEnumerable<Sentence> Response(ResponseTerm response)
    {
        yield return Promise(response);
        if (response.WithinTable is { } table)
            foreach (var (row, cell) in table.Rows)
                yield return new Sentence(
                    "For {0}: {1}.",
                    Phrases.Word(row),
                    TermDuration.Parse(cell) is { } time ? Phrases.Length(time) : Phrases.Word(cell)
                );
        if ((response.Within ?? response.Every) is { Amount: > 0 })
            yield return new Sentence(
                "The time runs {0}, from {1}.",
                Phrases.Hours(response.Calendar, response.Context),
                From(response)
            );
        if (response.Pauses is { Count: > 0 } pauses)
            yield return new Sentence("The clock stops while {0}.", Phrases.List(pauses));
        if (response.By is { } by)
            yield return new Sentence("By {0}.", Phrases.Word(by));
        yield return response.Commitment switch
        {
            Commitment.Guaranteed => "This delay is guaranteed.",
            Commitment.Contractual => "This is a commitment of the contract.",
            Commitment.Target => "This is a target.",
            Commitment.Indicative => "This is given as an indication, without commitment of result.",
            Commitment.BestEffort => "Everything is tried, without a guaranteed delay.",
        };
    }

    static Sentence Promise(ResponseTerm response) =>
        (response.Within ?? response.Every) is { } time ? Timed(response.Clock, time)
        : response.Asked ? "The customer asks for a shorter delay."
        : response.Clock switch
        {
            ServiceClock.Acknowledgement => "Requests are acknowledged.",
            ServiceClock.FirstResponse => "Requests are answered.",
            ServiceClock.Workaround => "A way to restart the service is sought.",
            ServiceClock.Resolution => "The problem is resolved.",
            ServiceClock.Update => "News is given.",
        };

    static Sentence Timed(ServiceClock clock, TermDuration time) =>
        time.Amount == 0
            ? clock switch
            {
                ServiceClock.Acknowledgement => "Requests are acknowledged at once.",
                _ => new Sentence("{0} at once.", Phrases.Word(clock)),
            }
            : clock switch
            {
                ServiceClock.Acknowledgement => new Sentence(
                    "Requests are acknowledged within {0}.",
                    Phrases.Length(time)
                ),
                ServiceClock.FirstResponse => new Sentence("Requests are answered within {0}.", Phrases.Length(time)),
                ServiceClock.Workaround => new Sentence(
                    "The service is restarted within {0}, possibly degraded.",
                    Phrases.Length(time)
                ),
                ServiceClock.Resolution => new Sentence("The problem is resolved within {0}.", Phrases.Length(time)),
                ServiceClock.Update => new Sentence(
                    "News is given {0} at least, as long as the ticket is open.",
                    Phrases.Every(time)
                ),
            };

    static Sentence From(ResponseTerm response) =>
        (response.Clock, response.From) switch
        {
            (ServiceClock.Update, _) => "the last news",
            (_, ClockStart.Opened) => "the opening of the ticket",
            (_, ClockStart.Trigger) => "the alert or the request",
            (_, ClockStart.FirstFailure) => "the first failed probe or the request",
            (_, ClockStart.Confirmed) => "the confirmed alert or the request",
            (_, ClockStart.ProviderInformed) => "the instant the provider is informed",
            (_, ClockStart.Acknowledged) => "the acknowledgement",
        };
}
