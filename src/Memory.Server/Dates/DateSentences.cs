using static Memory.Server.Dates.DateWordKind;

namespace Memory.Server.Dates;

/// <summary>Reads a text sentence by sentence into words as the grammar of dates sees them, without copying any.</summary>
internal sealed class DateSentences(string text) : IDisposable
{
    /// <summary>Longer sentences are read in pieces.</summary>
    private const int MostWords = 256;

    /// <summary>Of the text that this thread read last; most tell no time, and a list for each of them would be the most of what reading them takes.</summary>
    [ThreadStatic]
    private static List<DateWord>? _spare;

    private readonly List<DateWord> _words = Lent();
    private readonly int _end = Math.Min(text.Length, DateMentions.MostCharacters);
    private int _position;

    /// <summary>How many words the sentence has.</summary>
    public int Count => _words.Count;

    /// <summary>Whether it has a word or figures that no time does without.</summary>
    public bool MayTellTime { get; private set; }

    /// <summary>The word at a place; an empty one outside of the sentence.</summary>
    public DateWord this[int index] => (uint)index < (uint)_words.Count ? _words[index] : new(Other, "", 0, 0, 0, false, false);

    public ReadOnlySpan<char> Written(in DateWord word) => text.AsSpan(word.Start, word.Length);

    /// <summary>The first character that stands after a word; a space at the end of the text.</summary>
    public char After(in DateWord word) => word.Start + word.Length < text.Length ? text[word.Start + word.Length] : ' ';

    /// <summary>Whether a number counts something: "2000 people", "2019 %".</summary>
    public bool IsMeasured(int index)
    {
        var next = this[index + 1];
        if (After(this[index]) is '%' or '°' or '€' or '$')
            return true;
        // A plural follows; "was", "has" and "is" are no plurals.
        return next is { Kind: Other, AfterComma: false, Length: > 3 } && Written(next) is [>= 'a' and <= 'z', .., 's'] && Written(next)[^2] is not ('s' or 'u');
    }

    /// <summary>Moves to the next sentence; false when there is none.</summary>
    public bool ReadNext()
    {
        _words.Clear();
        MayTellTime = false;
        var afterComma = false;
        while (_position < _end && _words.Count < MostWords)
        {
            var character = text[_position];
            if (char.IsLetterOrDigit(character))
            {
                var start = _position;
                _position = DateWordScan.EndOf(text, start, _end);
                var word = DateWordScan.Read(text, start, _position, afterComma, out var tells);
                MayTellTime |= tells;
                afterComma = false;
                _words.Add(word);
                continue;
            }

            _position++;
            afterComma |= character is ',';
            if (character is '!' or '?' or ';' or '\n' || (character is '.' && !IsAbbreviation()))
            {
                if (_words.Count > 0)
                    return true;
            }
        }

        return _words.Count > 0;
    }

    /// <summary>Ends the reading: the words are not there any more.</summary>
    public void Dispose()
    {
        _words.Clear();
        _spare = _words;
    }

    private static List<DateWord> Lent()
    {
        var words = _spare ?? new List<DateWord>(MostWords);
        _spare = null;
        return words;
    }

    /// <summary>"Sept. 5" and "St. Patrick" go on, and so does "p.m."</summary>
    private bool IsAbbreviation() => _words.Count > 0 && ((_position < _end && char.IsLetterOrDigit(text[_position]))
        || (_words[^1].Length is > 1 and <= 4 && (_words[^1].Known is { Length: > 0 } known && CalendarWords.Month(known) > 0 && known is not "may"
            || Written(_words[^1]).Equals("st", StringComparison.OrdinalIgnoreCase))));
}
