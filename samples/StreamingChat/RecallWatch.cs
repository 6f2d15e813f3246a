using Memory.Client;
using Memory.Extensions.AI;

namespace StreamingChat;

/// <summary>Keeps what memory contributed to the latest turn, to be shown.</summary>
internal sealed class RecallWatch
{
    private MemoryChatOutcome? latest;

    public void Note(MemoryChatOutcome outcome) => latest = outcome;

    /// <summary>The latest turn's recall in words, each line once.</summary>
    public IEnumerable<string> Describe()
    {
        if (latest is null)
            return [];
        if (latest.Outcome != RecallOutcome.Recalled)
            return [$"memory: {latest.Outcome.ToString().ToLowerInvariant()} ({(latest.Recall?.Fault ?? latest.Conscious?.Fault)?.Message})"];
        string?[] contexts = [latest.Conscious?.Set?.Context, latest.Recall?.Response?.Context];
        var lines = contexts.SelectMany(static context => (context ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal).ToList();
        return lines.Count == 0 ? ["recalled: nothing"] : lines.Select(static line => $"recalled: {line}");
    }
}
