using Contrefort.Core;
using Contrefort.Core.Calendars;
using Contrefort.Core.Terms.Parsing;
using Contrefort.Ui;

namespace Contrefort.Cli;

/// <summary>What a command on offers says when the offer, a choice or a file is refused, in the reader's language.</summary>
internal static class Refusal
{
    /// <returns>The exit code: 0 when all went well, 1 when something was refused.</returns>
    public static int Answer(Words words, Action command)
    {
        try
        {
            command();
            return 0;
        }
        catch (OfferException refused)
        {
            foreach (var found in refused.Diagnostics)
                Console.Error.WriteLine($"{found.Place}: {words[found.Sentence]}");
        }
        catch (RuleViolationException refused)
        {
            Console.Error.WriteLine(words[refused.Sentence]);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or HolidayFileException)
        {
            Console.Error.WriteLine(refused.Message);
        }
        return 1;
    }
}
