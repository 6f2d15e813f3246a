namespace Memory.Server.Recall.Context;

/// <summary>The words of one line, as bits of the vocabulary of all lines.</summary>
/// <param name="Bits">The words; null when there are too many for the line to repeat another one.</param>
/// <param name="Asked">Which of the question's terms it has.</param>
internal sealed record WordSet(ulong[]? Bits, UInt128 Asked)
{
    /// <summary>Whether another line has all of its words.</summary>
    public bool IsWithin(WordSet other)
    {
        if (Bits is null || other.Bits is null)
            return false;
        for (var i = 0; i < Bits.Length; i++)
        {
            if ((Bits[i] & ~(i < other.Bits.Length ? other.Bits[i] : 0)) != 0)
                return false;
        }

        return true;
    }
}
