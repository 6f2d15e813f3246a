namespace Memory.Server.Extraction.Matching;

/// <summary>
/// Sorts all characters into 32 kinds, coarse enough that whatever a pattern takes for the same letter is of one kind: capitals and small letters,
/// all white space, all digits.
/// </summary>
internal static class Letters
{
    /// <summary>How many bits a kind takes.</summary>
    public const int Bits = 5;

    public const char Digit = (char)23;

    /// <summary>From here on they are no part of a word, or may be none.</summary>
    public const char Space = (char)24;

    /// <summary>Stands before the first character of a text.</summary>
    public const char Start = (char)25;

    /// <summary>Stands for whatever is beside a word and no part of it; no character by itself.</summary>
    public const char Edge = (char)31;

    private const char Comma = (char)26;
    private const char Colon = (char)27;
    private const char Apostrophe = (char)28;
    private const char Mark = (char)29;
    private const char Foreign = (char)30;

    /// <summary>The rarest four share one kind, so that the commonest marks have theirs.</summary>
    private const string Kinds = "abcdefghiklmnoprstuvwyjqxz";

    private const char Rarest = (char)22;

    private static readonly char[] Plain = [.. Enumerable.Range(0, 128).Select(static code => KindOf((char)code))];

    /// <summary>Whether a kind is part of a word wherever it stands.</summary>
    public static bool IsOfWord(char kind) => kind < Space;

    public static char Of(char character) => character < 128 ? Plain[character] : KindOf(character);

    /// <summary>Behind the ASCII letters stands the one sign that folds to one of them, the Kelvin sign; a test goes through all characters.</summary>
    private static char KindOf(char character) =>
        char.IsAsciiLetter(character) ? KindOfLetter(char.ToLowerInvariant(character))
        : char.IsWhiteSpace(character) ? Space
        : char.IsDigit(character) ? Digit
        : character switch
        {
            '\u212A' => KindOfLetter('k'),
            '\u0130' => KindOfLetter('i'),
            ',' => Comma,
            ':' => Colon,
            '\'' => Apostrophe,
            '_' => Foreign,
            < (char)128 => Mark,
            _ => Foreign,
        };

    private static char KindOfLetter(char letter) => (char)Math.Min(Kinds.IndexOf(letter, StringComparison.Ordinal), Rarest);
}
