using Contrefort.Mail;

namespace Contrefort.Quotes;

/// <summary>The mail a quote leaves with, in the language of its reader.</summary>
internal static class QuoteMail
{
    /// <param name="by">Who signs it.</param>
    /// <param name="sha">Of the PDF.</param>
    public static NewMail Of(QuoteSheet sheet, string by, byte[] sha)
    {
        var w = new Words(sheet.Reader);
        return new(
            $"quote:{sheet.Row.Id}",
            "quote",
            [sheet.Row.Email],
            w["Quote {0}: {1}", sheet.Name, sheet.Offer.Label],
            string.Join(
                "\n\n",
                new[]
                {
                    sheet.Row.Recipient.Length == 0 ? w["Hello,"] : w["Hello {0},", sheet.Row.Recipient],
                    w[
                        "Here is our quote {0} for “{1}”. It is valid until {2}.",
                        sheet.Name,
                        sheet.Offer.Label,
                        sheet.Row.ValidUntil
                    ],
                    sheet.Row.Note,
                    w["Answer this mail to accept it, or to ask what you would like to know."],
                    by,
                }.Where(paragraph => paragraph.Length > 0)
            ) + "\n"
        )
        {
            Automatic = false,
            FromName = sheet.Offer.Seller,
            Files = [new(QuotePapers.NameOf(sheet.Row), "application/pdf", sha)],
        };
    }
}
