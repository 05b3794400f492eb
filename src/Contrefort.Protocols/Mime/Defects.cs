namespace Contrefort.Protocols.Mime;

/// <summary>What was wrong with a message, each thing said once, in a sentence a person understands.</summary>
sealed class Defects
{
    public const string TooManyFields = "A header has too many fields; the last ones were not read.";
    public const string HeaderTooLong = "A header is too long; its end was not read.";
    public const string NoBlankLine = "No blank line separates a header from its body.";
    public const string NotAField = "A header has a line that is no field.";
    public const string NoBoundary = "A multipart declares no boundary; it was guessed.";
    public const string WrongBoundary = "A multipart declares a boundary it does not use; the one it uses was guessed.";
    public const string BoundaryNotFound = "A multipart has no parts; it was read as text.";
    public const string NotClosed = "A multipart is not closed.";
    public const string PartAfterClose = "A part follows the end of its multipart.";
    public const string TooDeep = "Parts are nested too deeply; the deepest were not opened.";
    public const string TooManyParts = "There are too many parts; the last one read holds all the rest.";
    public const string TooManyAddresses = "A field has too many addresses; the last ones were not read.";
    public const string SeveralFrom = "There are several From fields; the first was read.";
    public const string AddressInEncodedWord = "An address was hidden in an encoded word.";
    public const string UnreadableDate = "The date could not be read.";
    public const string UnknownEncoding = "A part has an unknown transfer encoding; it was read as it is.";
    public const string FalseBase64 = "A part says it is base64 and is not; it was read as it is.";
    public const string TextTooLong = "A text is too long; its whole is attached.";
    public const string UnknownCharset = "A text has an unknown character set; it was guessed.";
    public const string WrongCharset = "A text is not in the character set it declares; it was guessed.";
    public const string EncodedTwice = "A text had been encoded twice; it was repaired.";

    readonly List<string> _sentences = [];

    public IReadOnlyList<string> Sentences => _sentences;

    public void Add(string sentence)
    {
        if (!_sentences.Contains(sentence))
            _sentences.Add(sentence);
    }
}
