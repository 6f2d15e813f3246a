using System.Text;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Text;

/// <summary>What is written without a space: one word, or parts connected by hyphens, points or the like ("retry_count", "System.Text.Json").</summary>
/// <param name="words">Where its words go.</param>
/// <param name="withForms">Whether the joined form and the pieces of parts are wanted too.</param>
internal sealed class WordParts(List<string> words, bool withForms)
{
    /// <summary>What has more parts is a path or the number of a thing, which nobody writes in one.</summary>
    private const int MostParts = 8;

    private readonly StringBuilder _part = new();
    private readonly StringBuilder _whole = new();
    private readonly List<int> _pieces = [];
    private int _parts;
    private CharacterCase _last;

    /// <summary>Whether no part is being collected.</summary>
    public bool IsEmpty => _part.Length == 0;

    /// <summary>Whether nothing is being collected, no part before this one either.</summary>
    public bool IsIdle => _part.Length == 0 && _parts == 0;

    public bool IsSingleLetter => _part.Length == 1;

    /// <summary>The character that was added last, folded.</summary>
    public char Last => _part[^1];

    /// <summary>Adds a character; what follows tells whether a piece begins here: "HTTPServer" is "HTTP" and "Server".</summary>
    public void Append(Rune rune, ReadOnlySpan<char> following)
    {
        if (_part.Length >= Tokenizer.MaxWordLength)
            return;
        if (withForms)
            Note(Characters.CaseOf(rune), following);
        _part.AppendFolded(rune);
    }

    /// <summary>The same for the letters and digits of ASCII, of which most texts are made.</summary>
    public void AppendAscii(char character, ReadOnlySpan<char> following)
    {
        if (_part.Length >= Tokenizer.MaxWordLength)
            return;
        if (withForms)
            Note(character <= '9' ? CharacterCase.Digit : character <= 'Z' ? CharacterCase.Upper : CharacterCase.Lower, following);
        _part.Append((char)(character | 0x20));
    }

    /// <summary>Adds what stands inside of a single word.</summary>
    public bool Join(char joiner)
    {
        if (_part.Length < Tokenizer.MaxWordLength)
            _part.Append(joiner);
        return true;
    }

    /// <summary>Ends a part that another follows; between digits the connector stays, or "7-9" would be 79.</summary>
    public bool Connect(char kept)
    {
        EndPart();
        if (kept is not '\0')
            _whole.Append(kept);
        return true;
    }

    /// <summary>Adds the words of what was collected and begins anew.</summary>
    public void End()
    {
        if (_part.Length == 0)
            return;
        EndPart();
        if (_parts is > 1 and <= MostParts && _whole.Length <= Tokenizer.MaxWordLength)
            words.Add(_whole.ToString());
        _whole.Clear();
        _parts = 0;
    }

    private void Note(CharacterCase now, ReadOnlySpan<char> following)
    {
        if (_part.Length > 0 && (now != _last
            ? now is not CharacterCase.Lower || _last is CharacterCase.Digit
            : now is CharacterCase.Upper && Characters.BeginsLower(following)))
            _pieces.Add(_part.Length);
        _last = now;
    }

    private void EndPart()
    {
        // A folded character may have been two letters, and a cut must not leave half a surrogate pair.
        if (_part.Length > Tokenizer.MaxWordLength)
            _part.Length = Tokenizer.MaxWordLength;
        if (_part.Length > 0 && char.IsHighSurrogate(_part[^1]))
            _part.Length--;
        var part = _part.ToString();
        WordForms.Add(part, _pieces, withForms, words);
        if (withForms && _parts++ < MostParts)
            _whole.Append(part);
        _part.Clear();
        _pieces.Clear();
        _last = CharacterCase.None;
    }
}
