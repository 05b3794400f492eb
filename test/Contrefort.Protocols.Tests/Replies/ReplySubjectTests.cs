using Contrefort.Protocols.Replies;

namespace Contrefort.Protocols.Tests.Replies;

public sealed class ReplySubjectTests
{
    [Theory]
    [InlineData("Re: panne", "panne")]
    [InlineData("RE : Re: AW: panne", "panne")]
    [InlineData("Réf : panne", "panne")]
    [InlineData("Antw: Re[2]: panne", "panne")]
    [InlineData("Re : TR: panne", "TR: panne")]
    [InlineData("Reprise: le serveur", "Reprise: le serveur")]
    [InlineData("panne Re: hier", "panne Re: hier")]
    [InlineData("Re:", "")]
    public void What_programs_put_before_a_subject_is_left_out(string subject, string @base) =>
        Assert.Equal(@base, ReplySubject.Base(subject));
}
