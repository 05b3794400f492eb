using Contrefort.Protocols.Replies;

namespace Contrefort.Protocols.Tests.Replies;

public sealed class ThankYouTests
{
    [Theory]
    [InlineData("Merci")]
    [InlineData("Merci !")]
    [InlineData("MERCI BEAUCOUP !!!")]
    [InlineData("Bonjour Paul,\n\nMerci beaucoup, c'est parfait.\n\nBonne journée,\nAlice Dupré")]
    [InlineData("Super, merci pour votre aide et votre réactivité.\nCordialement,\nAlice")]
    [InlineData("Un grand merci à toute l'équipe, tout fonctionne. Bon week-end")]
    [InlineData("Ok, bien reçu, merci.")]
    [InlineData("Je vous remercie pour votre aide rapide")]
    [InlineData("Merci Monsieur Martin 🙏")]
    [InlineData("Thanks!")]
    [InlineData("Hi Paul,\nThank you very much, it works now.\nBest regards,\nAlice")]
    [InlineData("Perfect, thanks a lot for your quick help")]
    [InlineData("Vielen Dank, alles funktioniert jetzt.\nMit freundlichen Grüßen\nAlice Meier")]
    [InlineData("Danke schön!")]
    [InlineData("Herzlichen Dank für Ihre schnelle Hilfe")]
    [InlineData("Hartelijk dank voor de snelle hulp.\nMet vriendelijke groet,\nAlice")]
    [InlineData("Dank je wel, het werkt nu")]
    [InlineData("Bedankt!")]
    public void It_is_only_a_thank_you(string text) => Assert.True(ThankYou.Is(text));

    [Theory]
    [InlineData("")]
    [InlineData("Ok")]
    [InlineData("Bonne journée")]
    [InlineData("Merci mais ça ne marche pas")]
    [InlineData("Merci, ça ne fonctionne toujours pas.")]
    [InlineData("Merci. Et pour lundi ?")]
    [InlineData("Merci de redémarrer le serveur")]
    [InlineData("Merci de votre retour rapide")]
    [InlineData("Merci d'avance")]
    [InlineData("Merci de votre aide")]
    [InlineData("Merci, rappelez-moi au 0612345678")]
    [InlineData("Merci, tout fonctionne sauf l'imprimante")]
    [InlineData("Merci.\nUrgent")]
    [InlineData("Thanks, but it still fails")]
    [InlineData("Thanks, not fixed")]
    [InlineData("Thanks in advance")]
    [InlineData("Thanks. Please close the ticket")]
    [InlineData("Thanks, see https://x.test")]
    [InlineData("Danke, aber es geht nicht")]
    [InlineData("Danke im Voraus")]
    [InlineData("Vielen Dank, noch ein Fehler")]
    [InlineData("Bedankt, maar het werkt niet")]
    [InlineData("Bij voorbaat dank")]
    public void It_says_more_than_thanks(string text) => Assert.False(ThankYou.Is(text));

    [Fact]
    public void A_long_text_is_not_read_as_thanks() =>
        Assert.False(ThankYou.Is(string.Concat(Enumerable.Repeat("merci beaucoup ", 100_000))));
}
