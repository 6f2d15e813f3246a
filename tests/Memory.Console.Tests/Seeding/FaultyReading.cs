using System.Collections.Concurrent;
using Memory.Server.Extraction;
using Memory.Server.Memories;

namespace Memory.Console.Tests.Seeding;

/// <summary>Reads turns as ever, but for those that say so, at which it fails until it is healed of them: so that there are failed jobs to look at.</summary>
internal sealed class FaultyReading(IFactExtractor inner) : IFactExtractor
{
    public const string Unreadable = "unreadable";

    private readonly ConcurrentBag<string> _healed = [];

    /// <summary>From now on what has these words is read as well.</summary>
    public void Heal(string words) => _healed.Add(words);

    public ValueTask<ExtractedFacts> ExtractAsync(Turn turn, IReadOnlyList<Turn> before, CancellationToken cancellationToken) =>
        turn.Content.Contains(Unreadable, StringComparison.Ordinal) && !_healed.Any(words => turn.Content.Contains(words, StringComparison.Ordinal))
            ? throw new InvalidOperationException("Not now.")
            : inner.ExtractAsync(turn, before, cancellationToken);
}
