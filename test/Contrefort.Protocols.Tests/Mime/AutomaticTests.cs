namespace Contrefort.Protocols.Tests.Mime;

public sealed class AutomaticTests
{
    const string From = "From: a@d.example";

    [Theory]
    [InlineData("Auto-Submitted: auto-replied", "auto-replied")]
    [InlineData("Auto-Submitted: Auto-Generated; type=x (comment)", "auto-generated")]
    [InlineData("Auto-Submitted: auto-notified", "auto-notified")]
    [InlineData("X-Autoreply: yes", "auto-replied")]
    [InlineData("X-Autorespond: whatever", "auto-replied")]
    [InlineData("Precedence: auto_reply", "auto-replied")]
    [InlineData("Precedence: bulk", "auto-generated")]
    [InlineData("Return-Path: <>", "auto-generated")]
    [InlineData("Subject: Automatic reply: printer", "auto-replied")]
    [InlineData("Subject: Out of Office: printer", "auto-replied")]
    [InlineData("Subject: Abwesenheitsnotiz: Drucker", "auto-replied")]
    [InlineData("Subject: Automatisch antwoord: printer", "auto-replied")]
    [InlineData("Subject: =?utf-8?Q?R=C3=A9ponse_automatique=C2=A0:_imprimante?=", "auto-replied")]
    public void A_program_is_recognised(string field, string keyword)
    {
        var automatic = Sample.Read(From, field, "", "").Automatic;

        Assert.Equal((keyword, true, false), (automatic.Keyword, automatic.IsAutomatic, automatic.MayBeAnswered));
        Assert.NotEmpty(automatic.Signs);
    }

    [Theory]
    [InlineData("X-Auto-Response-Suppress: All")]
    [InlineData("X-Auto-Response-Suppress: OOF, AutoReply")]
    [InlineData("Precedence: list")]
    [InlineData("List-Id: <x.d.example>")]
    [InlineData("List-Unsubscribe: <mailto:x@d.example>")]
    [InlineData("X-Loop: x")]
    [InlineData("Subject: I am on vacation until Monday")]
    [InlineData("X-MS-Exchange-Inbox-Rules-Loop: a@d.example")] // forwarded by a rule, for a person
    public void What_should_not_be_answered_by_a_program_is_not_thought_to_be_one(string field)
    {
        var automatic = Sample.Read(From, field, "", "").Automatic;

        Assert.Equal((null, false, false), (automatic.Keyword, automatic.IsAutomatic, automatic.MayBeAnswered));
    }

    [Theory]
    [InlineData("From: MAILER-DAEMON@d.example")]
    [InlineData("From: no-reply@d.example")]
    [InlineData("From: <>")]
    public void Some_senders_are_never_answered(string from) =>
        Assert.False(Sample.Read(from, "", "").Automatic.MayBeAnswered);

    [Theory]
    [InlineData("Auto-Submitted: no")]
    [InlineData("Subject: Absence de réseau")] // something is missing, nobody is
    [InlineData("Subject: Re: printer")]
    [InlineData("Subject: The automatic reply does not work")]
    [InlineData("X-Auto-Response-Suppress: None")]
    [InlineData("X-Autoreply: no")]
    [InlineData("Precedence: normal")]
    public void People_are_not_programs(string field) =>
        Assert.False(Sample.Read(From, field, "", "").Automatic.IsAutomatic);

    [Fact]
    public void A_person_may_be_answered() =>
        Assert.True(Sample.Read(From, "Subject: Absence de réseau", "", "").Automatic.MayBeAnswered);
}
