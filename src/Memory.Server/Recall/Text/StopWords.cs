using System.Collections.Frozen;

namespace Memory.Server.Recall.Text;

/// <summary>English words that carry no meaning of their own and are left out of what is compared.</summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> Words = (
        "a an the this that these those it its itself i me my mine myself we us our ours ourselves you your yours yourself he him his himself "
        + "she her hers herself they them their theirs themselves who whom whose which what when where why how "
        + "am is are was were be been being do does did doing done have has had having will would shall should can could may might must "
        + "and or but nor so yet if then than as of at by for from in into on onto to with without about between through during before after "
        + "above below up down out off over under again further once here there all any both each some such no not only own same too very just "
        + "also ever even still really actually please tell let im ive dont doesnt didnt whats wheres whos cant wont isnt arent thats")
        .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public static bool Contains(string word) => Words.Contains(word);
}
