using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;
using Memory.Server.Recall.Spreading;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Candidates;

/// <summary>Brings what candidates are linked with, step by step, as far as a question follows links.</summary>
internal sealed class LinkedCandidates(ICandidateSource source, ItemBuilder builder, Scope scope)
{
    private readonly HashSet<Association> _links = [];
    private readonly HashSet<VectorKind?> _kinds = [];

    /// <summary>Whether all vectors that were read are of that kind.</summary>
    public bool AreAllOf(VectorKind? kind) => _kinds.All(read => read == kind);

    /// <summary>The index with what the question reaches.</summary>
    public async ValueTask<UserIndex> AddToAsync(UserIndex index, ITermStatistics statistics, AskedQuestion question, CancellationToken cancellationToken)
    {
        for (var step = 0; step < Activation.Steps && Reached(index, statistics, question, step) is { Count: > 0 } reached; step++)
        {
            var linked = await source.ReadLinkedAsync(scope, reached, cancellationToken);
            _links.UnionWith(linked.Links);
            _kinds.Add(linked.Rows.Vectors);
            var links = _links.GroupBy(static link => link.Source).Select(static from => new LinksFrom(from.Key, [.. from])).ToList();

            // What was found for the question stays as it was found: it may have changed since.
            var found = linked.Rows.Memories.Where(versions => !index.Find(versions[0].Id).Any()).ToList();
            index = await builder.ApplyAsync(index, linked.Rows with { Memories = found, Links = links }, cancellationToken);
        }

        return index;
    }

    private static IReadOnlyList<MemoryId> Reached(UserIndex index, ITermStatistics statistics, AskedQuestion question, int steps)
    {
        using var rows = new SeenRows(index, new RecallFilter(question.Query, question.AsOf));
        return Activation.From(RecallFrame.Create(rows, statistics, question), rows, steps).Frontier;
    }
}
