using Memory.Server.Extraction.Reading;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Asking;

/// <summary>One thing said, in its place.</summary>
/// <param name="Turn">What was said.</param>
/// <param name="Seen">Set when it is to be read; otherwise it only helps to understand.</param>
internal sealed record Said(Turn Turn, SeenTurn? Seen);

/// <summary>Puts the turns to read and what was said around them into one order, conversation by conversation.</summary>
internal static class Conversation
{
    /// <summary>As for rules: a turn dated at the calendar's very ends is not read, since "tomorrow" would have no date.</summary>
    private const int EarliestYear = 500;

    private const int LatestYear = 9500;

    public static IReadOnlyList<Said> Of(ModelReading reading, ModelExtractionOptions options)
    {
        var read = reading.Turns.Where(static turn => turn is { Role: TurnRole.User, IsHidden: false, SaidAt.Year: >= EarliestYear and <= LatestYear }).DistinctBy(static turn => turn.Id).Take(options.MaxTurns).ToList();
        var toRead = read.Select(static turn => turn.Id).ToHashSet();
        var around = reading.Before.Where(turn => turn is { Role: TurnRole.User or TurnRole.Assistant, IsHidden: false } && !toRead.Contains(turn.Id))
            .DistinctBy(static turn => turn.Id);
        var said = new List<Said>();
        var number = 0;
        foreach (var session in around.Concat(read).GroupBy(static turn => turn.Session))
        {
            Turn? previous = null;
            foreach (var turn in session.OrderBy(static turn => turn.SaidAt).ThenBy(static turn => turn.Sequence))
            {
                var isHostile = Hostility.IsAimedAtTheModel(TurnLine.Head(turn.Content, options.MaxTurnCharacters));
                if (toRead.Contains(turn.Id))
                    said.Add(new(turn, new SeenTurn(++number, turn, TurnLine.Head(turn.Content, options.MaxTurnCharacters), isHostile, QuestionBefore(previous, options))));
                else if (!isHostile)
                    said.Add(new(turn, null));
                previous = isHostile ? null : turn;
            }
        }

        return said;
    }

    /// <summary>Shortens the longest of the turns to read until all of them fit.</summary>
    public static IReadOnlyList<Said> Cut(IReadOnlyList<Said> said, int room, Func<string, int> tokensOf)
    {
        var longest = said.Max(static one => one.Seen?.Text.Length ?? 0);
        var (least, most) = (0, longest);
        while (least < most)
        {
            var middle = (least + most + 1) / 2;
            if (Shorten(said, middle).Sum(one => one.Seen is { } seen ? tokensOf(TurnLine.OfTurn(seen)) : 0) <= room)
                least = middle;
            else
                most = middle - 1;
        }

        return least == longest ? said : [.. Shorten(said, least)];
    }

    private static IEnumerable<Said> Shorten(IReadOnlyList<Said> said, int most) =>
        said.Select(one => one.Seen is { } seen ? one with { Seen = seen with { Text = TurnLine.Head(seen.Text, most) } } : one);

    private static string? QuestionBefore(Turn? previous, ModelExtractionOptions options) =>
        previous is { Role: TurnRole.Assistant } ? TurnLine.Ends(previous.Content, options.MaxContextCharacters) : null;
}
