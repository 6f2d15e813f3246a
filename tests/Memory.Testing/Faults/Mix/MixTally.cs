using System.Collections.Concurrent;
using Memory.Client;

namespace Memory.Testing.Faults.Mix;

/// <summary>What is counted while a mix runs, by many sessions at once.</summary>
/// <param name="late">After how many chats the run is far advanced.</param>
internal sealed class MixTally(int late)
{
    private readonly ConcurrentBag<TimeSpan> bare = [];
    private readonly ConcurrentBag<TimeSpan> added = [];
    private readonly ConcurrentQueue<string> complaints = new();
    private readonly ConcurrentDictionary<RecallOutcome, int> outcomes = new();
    private readonly TaskCompletionSource farAdvanced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int begun;
    private int streamed;
    private int stoppedEarly;

    public Distribution Bare => new(bare);

    public Distribution Added => new(added);

    /// <summary>Chats that failed, and what was changed in others.</summary>
    public IReadOnlyList<string> Complaints => [.. complaints];

    public IReadOnlyDictionary<RecallOutcome, int> Outcomes => outcomes;

    public int Streamed => streamed;

    public int StoppedEarly => stoppedEarly;

    public void Note(RecallOutcome outcome) => outcomes.AddOrUpdate(outcome, 1, static (_, count) => count + 1);

    public void Complain(string complaint) => complaints.Enqueue(complaint);

    /// <summary>Completes when most chats have begun.</summary>
    public Task FarAdvanced => farAdvanced.Task;

    public void NoteBegin(bool isStreamed, bool isStoppedEarly)
    {
        if (Interlocked.Increment(ref begun) == late)
            farAdvanced.SetResult();
        if (isStreamed)
            Interlocked.Increment(ref streamed);
        if (isStoppedEarly)
            Interlocked.Increment(ref stoppedEarly);
    }

    public void Note(TimeSpan without, TimeSpan with)
    {
        bare.Add(without);
        added.Add(with - without);
    }
}
