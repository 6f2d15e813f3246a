using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Validity;

/// <summary>How a turn may be shown.</summary>
internal enum Showing
{
    /// <summary>As it was said: all of it holds, as far as is known.</summary>
    AsSaid,

    /// <summary>As what was said earlier: something in it no longer holds.</summary>
    AsEarlier,

    /// <summary>Not at all: it says nothing but what no longer holds, or something that is to be forgotten.</summary>
    NotAtAll,
}

/// <summary>Decides how turns are shown that say what no longer holds.</summary>
internal static class StaleWording
{
    /// <summary>A turn with at least so many words beyond what no longer holds says something else too.</summary>
    public const int LeastOtherWords = 4;

    /// <summary>The same for what others said: an answer that names the old value mostly repeats it, and only a long one says something of its own.</summary>
    public const int LeastOtherWordsOfOthers = 20;

    /// <param name="turn">The turn.</param>
    /// <param name="said">What it says that no longer holds.</param>
    /// <param name="currentViewOnly">Whether history is not asked for.</param>
    public static Showing Of(Turn turn, IEnumerable<Retirement> said, bool currentViewOnly)
    {
        var stale = said.ToList();
        if (stale.Count == 0)
            return Showing.AsSaid;
        if (stale.Exists(static retired => retired.IsForgotten))
            return Showing.NotAtAll;
        return currentViewOnly && !SaysMore(turn, stale) ? Showing.NotAtAll : Showing.AsEarlier;
    }

    private static bool SaysMore(Turn turn, List<Retirement> stale)
    {
        var known = stale.SelectMany(static retired => StemsOf($"{retired.Version.Content} {ValueText.Of(retired.Version)}")).ToHashSet(StringComparer.Ordinal);
        return StemsOf(turn.Content).Distinct(StringComparer.Ordinal).Count(stem => !known.Contains(stem)) >= (turn.Role == TurnRole.User ? LeastOtherWords : LeastOtherWordsOfOthers);
    }

    private static IEnumerable<string> StemsOf(string text) => TextAnalyzer.Stems(Tokenizer.Words(text));
}
