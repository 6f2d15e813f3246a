using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;
using Memory.Server.Extraction;
using Memory.Server.Extraction.Model;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Ingest.ModelPass;

/// <summary>A model that reads what it was taught, notes each call, and does in between what a test tells it to.</summary>
internal sealed class ScriptedReader : IModelExtractor
{
    private readonly Dictionary<string, ImmutableArray<ProposedFact>> taught = [];
    private readonly ConcurrentQueue<ModelReading> calls = new();
    private readonly Channel<int> called = Channel.CreateUnbounded<int>();

    /// <summary>What happens in a call before it answers, by the call's number from 1 on; it may throw or wait.</summary>
    public Func<int, ModelReading, CancellationToken, Task> Meanwhile { get; set; } = static (_, _, _) => Task.CompletedTask;

    public IReadOnlyList<ModelReading> Calls => [.. calls];

    public void Says(string sentence, params ImmutableArray<ProposedFact> facts) => taught[sentence] = facts;

    /// <summary>Waits for one more call to have begun.</summary>
    public Task<int> CalledAsync() => called.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();

    public async ValueTask<ModelFindings> ExtractAsync(ModelReading reading, CancellationToken cancellationToken)
    {
        calls.Enqueue(reading);
        var number = calls.Count;
        called.Writer.TryWrite(number);
        await Meanwhile(number, reading, cancellationToken);

        // The latest turn first: whoever stores it must not rely on the order.
        return new ModelFindings([.. reading.Turns.Reverse().SelectMany(turn => FactsOf(turn))], [new DroppedProposal(DropReason.Question)]);
    }

    private IEnumerable<FoundFact> FactsOf(Turn turn) => taught.GetValueOrDefault(turn.Content, []).Select(fact => new FoundFact(turn.Id, fact));
}

/// <summary>A model that tells a fact of a turn that it was only shown.</summary>
internal sealed class StrayReader : IModelExtractor
{
    public ValueTask<ModelFindings> ExtractAsync(ModelReading reading, CancellationToken cancellationToken) =>
        new(new ModelFindings([new FoundFact(reading.Before[0].Id, World.Proposal("location", "Rome"))], []));
}
