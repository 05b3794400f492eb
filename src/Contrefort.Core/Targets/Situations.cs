using Contrefort.Core.Terms;
using Contrefort.Core.Tickets;

namespace Contrefort.Core.Targets;

/// <summary>What is known of a ticket, put the way conditions of terms ask for it.</summary>
public static class Situations
{
    extension(ContractTerms terms)
    {
        /// <summary>How serious a request is: the offer's scale of priorities, or of severities.</summary>
        public ScaleTerm? PriorityScale =>
            terms.Of<ScaleTerm>().FirstOrDefault(scale => scale.Of is "priority" or "severity");

        /// <summary>A ticket closes only when both sides agree (term <c>procedure</c> upon <c>close-asked</c>).</summary>
        public bool NeedsBothToClose =>
            terms.Of<ProcedureTerm>().Any(procedure => procedure.Upon is Upon.Event { Name: "close-asked" });

        public ScaleTerm? LevelScale => terms.Of<ScaleTerm>().FirstOrDefault(scale => scale.Of == "level");
    }

    public static Situation Of(ContractTerms terms, TicketStory story)
    {
        return Of(terms, story.Opened?.Channel, story.Level, story.PriorityBy(terms.PriorityScale)) with
        {
            Trigger = story.Opened?.Trigger,
            Component = story.Component,
            SoftwareGroup = story.Component is { } component ? terms.SoftwareGroupOf(component) : null,
        };
    }

    /// <summary>The part of it that a line of a list knows without reading the facts.</summary>
    public static Situation Of(ContractTerms terms, Channel? channel, int level, string? priority) =>
        new()
        {
            Channel = channel,
            Level = level,
            Priority = terms.PriorityScale?.Of == "severity" ? null : priority,
            Severity = terms.PriorityScale?.Of == "severity" ? priority : null,
        };
}
