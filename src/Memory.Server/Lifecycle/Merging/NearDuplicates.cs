using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Recall.Text;
using Memory.Server.Storage;

namespace Memory.Server.Lifecycle.Merging;

/// <summary>
/// Finds memories that say the same in slightly other words. Both must answer the same question with many answers, or none, and every word that
/// says something must be in both, in the same order; closeness of vectors has a veto. What was edited, restored or bounded on purpose stays as it is.
/// </summary>
internal sealed class NearDuplicates(ITextAnalysis analysis)
{
    /// <summary>Vectors of the same words are far closer; what is below was made of something else.</summary>
    private const double LeastCloseness = 0.85;

    /// <summary>Pairs of one thing said twice: the one created first is kept, and takes in all others.</summary>
    public async ValueTask<IReadOnlyList<DuplicatePair>> FindAsync(IEnumerable<MemoryRecord> memories, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var groups = memories
            .Where(memory => MayBeMerged(memory, now))
            .Select(static memory => (Memory: memory, Wording: WordingOf(memory)))
            .Where(static worded => worded.Wording is not null)
            .GroupBy(static worded => (worded.Memory.Type, worded.Memory.Slot, HasValue: worded.Memory.Value is not null, worded.Memory.TemporalState, worded.Wording!.Key, Marks: MarksOf(worded.Memory)))
            .Where(static group => group.Skip(1).Any());
        var pairs = new List<DuplicatePair>();
        foreach (var group in groups)
        {
            var kept = new List<(MemoryRecord Memory, Wording Wording)>();
            foreach (var (memory, wording) in group.OrderBy(static worded => worded.Memory.CreatedAt).ThenBy(static worded => worded.Memory.Id.Value))
            {
                var first = kept.FirstOrDefault(earlier => earlier.Memory.Identity != memory.Identity && AreAlike(earlier.Memory, memory) && earlier.Wording.SaysTheSameAs(wording!));
                if (first.Memory is null || !await AreCloseAsync(first.Wording, wording!, cancellationToken))
                    kept.Add((memory, wording!));
                else
                    pairs.Add(new DuplicatePair(first.Memory, memory));
            }
        }

        return pairs;
    }

    /// <summary>A single-valued slot holds one current memory, so that nothing in it is said twice.</summary>
    private static bool MayBeMerged(MemoryRecord memory, DateTimeOffset now) =>
        memory is { ValidTo: null, ExpiresAt: null, SupersededAt: null, RestoredAt: null, TemporalState: TemporalState.Current }
        && (memory.Slot is null || memory.Cardinality == Cardinality.Many)
        && memory.IsInCurrentView(now);

    /// <summary>An application that keeps its own data beside memories tells them apart by it.</summary>
    private static bool AreAlike(MemoryRecord one, MemoryRecord other) => one.Metadata is null || other.Metadata is null || one.Metadata == other.Metadata;

    /// <summary>A slot's value is what is compared; another kind of value than a text is never worded in two ways.</summary>
    private static Wording? WordingOf(MemoryRecord memory)
    {
        if (memory.Value is not { } value)
            return Wording.Of(memory.Content);
        var element = value.ToElement();
        return element.ValueKind == JsonValueKind.String ? Wording.Of(element.GetString()!) : null;
    }

    /// <summary>Of what is said about a value: the numbers and negations. Without a value the wording has them anyway.</summary>
    private static string MarksOf(MemoryRecord memory) => memory.Value is null
        ? ""
        : string.Join(' ', Tokenizer.Words(memory.Content).Where(static word => char.IsDigit(word[0]) || CueReader.Read(word, [word]).HasFlag(Cues.Negation)).Order(StringComparer.Ordinal));

    private async ValueTask<bool> AreCloseAsync(Wording one, Wording other, CancellationToken cancellationToken)
    {
        var texts = await analysis.AnalyzeAsync([one.Text, other.Text], cancellationToken);
        return texts[0].Vector.IsEmpty || texts[1].Vector.IsEmpty || Closeness(texts[0].Vector.Span, texts[1].Vector.Span) >= LeastCloseness;
    }

    private static double Closeness(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double product = 0, first = 0, second = 0;
        for (var i = 0; i < one.Length; i++)
            (product, first, second) = (product + (one[i] * other[i]), first + (one[i] * one[i]), second + (other[i] * other[i]));
        return first == 0 || second == 0 ? 1 : product / Math.Sqrt(first * second);
    }
}

/// <summary>Two memories that say the same.</summary>
/// <param name="Kept">The one created first, which takes in the other.</param>
/// <param name="Merged">The one that is retired.</param>
internal sealed record DuplicatePair(MemoryRecord Kept, MemoryRecord Merged);
