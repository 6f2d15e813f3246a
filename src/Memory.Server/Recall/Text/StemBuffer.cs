namespace Memory.Server.Recall.Text;

/// <summary>
/// A word being stemmed, with its regions: R1 begins after the first consonant that follows a vowel, R2 is the same within R1.
/// A <c>Y</c> stands for a y that is a consonant.
/// </summary>
internal ref struct StemBuffer
{
    private static readonly string[] LongPrefixes = ["gener", "commun", "arsen"];

    private readonly char[] _letters;
    private readonly int _r1;
    private readonly int _r2;

    public StemBuffer(string word)
    {
        _letters = word.ToCharArray();
        Length = word.Length;
        for (var i = 0; i < Length; i++)
        {
            if (_letters[i] == 'y' && (i == 0 || IsVowel(i - 1)))
                _letters[i] = 'Y';
        }

        _r1 = RegionFrom(0);
        foreach (var prefix in LongPrefixes)
        {
            if (word.StartsWith(prefix, StringComparison.Ordinal))
                _r1 = prefix.Length;
        }

        _r2 = RegionFrom(_r1);
    }

    public int Length { get; private set; }

    public readonly char this[int index] => _letters[index];

    public readonly char Last => _letters[Length - 1];

    public readonly bool R1IsEmpty => _r1 >= Length;

    public readonly bool IsVowel(int index) => _letters[index] is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';

    public readonly bool EndsWith(string suffix) => _letters.AsSpan(0, Length).EndsWith(suffix);

    public readonly bool IsInR1(int suffixLength) => Length - suffixLength >= _r1;

    public readonly bool IsInR2(int suffixLength) => Length - suffixLength >= _r2;

    public readonly bool HasVowelBefore(int end)
    {
        for (var i = 0; i < end; i++)
        {
            if (IsVowel(i))
                return true;
        }

        return false;
    }

    /// <summary>Consonant, vowel, consonant other than w, x or Y; or, at the beginning of the word, vowel, consonant.</summary>
    public readonly bool EndsWithShortSyllable(int end) => end switch
    {
        2 => IsVowel(0) && !IsVowel(1),
        > 2 => !IsVowel(end - 3) && IsVowel(end - 2) && !IsVowel(end - 1) && _letters[end - 1] is not ('w' or 'x' or 'Y'),
        _ => false,
    };

    public readonly bool EndsWithDouble() =>
        Length >= 2 && _letters[Length - 1] == _letters[Length - 2] && _letters[Length - 1] is 'b' or 'd' or 'f' or 'g' or 'm' or 'n' or 'p' or 'r' or 't';

    /// <summary>Replaces an ending by one that is not longer, or by one letter more where a rule restores an e.</summary>
    public void ReplaceEnd(int suffixLength, string replacement)
    {
        Length -= suffixLength;
        replacement.CopyTo(_letters.AsSpan(Length));
        Length += replacement.Length;
    }

    public override readonly string ToString() => new string(_letters, 0, Length).Replace('Y', 'y');

    private readonly int RegionFrom(int start)
    {
        for (var i = start + 1; i < Length; i++)
        {
            if (IsVowel(i - 1) && !IsVowel(i))
                return i + 1;
        }

        return Length;
    }
}
