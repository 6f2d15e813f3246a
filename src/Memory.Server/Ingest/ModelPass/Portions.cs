using Memory.Server.Memories;

namespace Memory.Server.Ingest.ModelPass;

/// <summary>Cuts turns into what goes into one call of the model.</summary>
internal static class Portions
{
    /// <summary>The turns in their order, in portions of at most so many turns and characters. A longer turn is one by itself.</summary>
    public static IEnumerable<IReadOnlyList<Turn>> Of(IEnumerable<Turn> turns, ModelPassOptions options)
    {
        var portion = new List<Turn>();
        var characters = 0;
        foreach (var turn in turns)
        {
            if (portion.Count > 0 && (portion.Count >= options.TurnsPerCall || characters + turn.Content.Length > options.CharactersPerCall))
            {
                yield return portion;
                (portion, characters) = ([], 0);
            }

            portion.Add(turn);
            characters += turn.Content.Length;
        }

        if (portion.Count > 0)
            yield return portion;
    }
}
