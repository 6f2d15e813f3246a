namespace Memory.Server.Recall.Text;

/// <summary>The hash of Fowler, Noll and Vo (FNV-1a, 32 bits) over a word's characters, its high bits brought to the low ones: picks a word's place, of which nobody need be sure that it has it alone.</summary>
internal static class WordHash
{
    public static int Of(ReadOnlySpan<char> word)
    {
        var hash = 2_166_136_261;
        foreach (var character in word)
            hash = (hash ^ character) * 16_777_619;
        return (int)(hash ^ (hash >> 15));
    }
}
