using Memory.Client;
using Memory.Evaluation.Conversations;
using Memory.Evaluation.Findings;

namespace Memory.Evaluation.Asking;

/// <summary>Reads off a recall's context what it tells.</summary>
internal static class ContextReading
{
    private const string Earlier = "- earlier: ";

    /// <summary>Which gold turns the context holds; null when the server does not say what its lines are.</summary>
    /// <exception cref="EvaluationException">It says so in a form of its own; to count nothing then would look like a bad figure.</exception>
    public static ContextFinding? Find(ContextShape shape, RecallResponse answer, IReadOnlyList<string> gold)
    {
        if (answer.ContextKeys is not { } keys)
            return null;
        var sources = answer.Memories.ToDictionary(static memory => memory.Id, static memory => memory.Source?.MessageIds ?? []);
        var said = new HashSet<string>(StringComparer.Ordinal);
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in keys)
        {
            if (key.Split('.', 3) is ["t", _, var turn])
                said.Add(turn);
            else if (key.Split('.', 3) is ["m", _, var memory] && Guid.TryParse(memory, out var id))
                told.UnionWith(sources.GetValueOrDefault(id) ?? []);
            else
                throw new EvaluationException($"A line of a context has a key that this evaluation cannot read: {key}");
        }

        return new ContextFinding(shape, gold.Count(said.Contains), gold.Count(turn => said.Contains(turn) || told.Contains(turn)));
    }

    /// <summary>Whether a line says one of the values as if it still held.</summary>
    public static bool ShowsAsCurrent(string context, IReadOnlyList<string> stale) => context.Split('\n').Any(line =>
        !line.StartsWith(Earlier, StringComparison.Ordinal) && stale.Any(value => line.Contains(value, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether the memory that stands first is that fact.</summary>
    public static bool IsFirst(ExpectedFact fact, IReadOnlyList<RecalledMemory> memories) =>
        memories is [{ Key: { } key, Value: { } value }, ..] && key == fact.Key && FactValue.AreEqual(value, fact.Value);
}
