using Memory.Server.Memories;

namespace Memory.Server.Extraction.Reading;

/// <summary>Tells whether a conversation is a game in which users speak for somebody else: it may go on over several turns.</summary>
internal static class Roleplay
{
    /// <param name="before">The turns before, in the order said.</param>
    public static bool IsOn(IReadOnlyList<Turn> before)
    {
        for (var index = before.Count - 1; index >= 0; index--)
        {
            if (before[index] is not { Role: TurnRole.User } turn)
                continue;
            var said = turn.Content.AsSpan(0, Math.Min(turn.Content.Length, Clauses.MaxCharacters * 2));
            if (Ends.IsMatch(said))
                return false;
            if (Begins.IsMatch(said))
                return true;
        }

        return false;
    }

    private static readonly Pattern Begins = Patterns.Of(@"\b(let us|let's|lets|can we|shall we|wanna|want to) (do a |do some |start a )?(role-?play|play pretend|pretend)\b|^\W*role-?play\b|\brole-?play (with me|as|where|in which)\b|\bstay in character\b|\bi('ll| will)? (play|be) .{2,40}\b(and|,) you('ll| will|'re| are)? (play|be|the)\b");

    private static readonly Pattern Ends = Patterns.Of(@"\b(stop|end|enough|quit|done|finish(ed)?|over|exit|leave)\b.{0,30}\b(role-?play\w*|the game|playing|pretending|character|the scene)\b|\b(out of character|ooc|back to (reality|normal|real life)|for real now|no more role-?play)\b");
}
