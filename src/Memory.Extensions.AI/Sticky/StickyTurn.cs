namespace Memory.Extensions.AI;

/// <summary>A turn of a conversation, known by a digest of what the user said, and the block that was shown with it.</summary>
/// <param name="said">The digest of the user's message.</param>
/// <param name="previous">The turn before it, as the prompt had it; null for none.</param>
internal sealed class StickyTurn(UInt128 said, StickyTurn? previous)
{
    /// <summary>Further back turns need not be compared to tell two conversations apart, and must not be, or a chain of turns would never end.</summary>
    private const int Reach = 4;

    public UInt128 Said => said;

    /// <summary>What was shown; null for nothing, or when something in it no longer holds.</summary>
    public MemoryBlock? Block { get; private set; }

    /// <summary>How many tokens it takes.</summary>
    public int Cost { get; private set; }

    /// <summary>How many turns were before it.</summary>
    public int Depth { get; } = previous is null ? 0 : previous.Depth + 1;

    /// <summary>The digests of the turns before it, latest first.</summary>
    public UInt128[] Before { get; } = previous is null ? [] : [.. previous.Before.Prepend(previous.Said).Take(Reach)];

    public void Show(MemoryBlock? block, int cost) => (Block, Cost) = (block, cost);

    /// <summary>Whether it was said right after these turns.</summary>
    public bool IsAfter(IReadOnlyList<(StickyTurn Turn, SaidMessage Message)> shown)
    {
        if (Before.Length != Math.Min(shown.Count, Reach))
            return false;
        for (var i = 0; i < Before.Length; i++)
        {
            if (Before[i] != shown[^(i + 1)].Turn.Said)
                return false;
        }

        return true;
    }

    /// <summary>
    /// How well a message is this turn: by how many of the messages before it are the turns before this one, and where that does not decide,
    /// since somebody says the same again and again, by whether there are as many.
    /// </summary>
    public int Likeness(IReadOnlyList<SaidMessage> messages, int at) => (2 * CountCommon(messages, at)) + (Depth == at ? 1 : 0);

    private int CountCommon(IReadOnlyList<SaidMessage> messages, int at)
    {
        var common = 0;
        while (common < Before.Length && common < at && messages[at - 1 - common].Digest == Before[common])
            common++;
        return common;
    }
}
