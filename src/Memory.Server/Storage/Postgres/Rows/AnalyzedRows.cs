using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>Reads turns and versions of memories together with what is kept of their texts.</summary>
internal sealed class AnalyzedRows(ITextAnalysis analysis)
{
    private readonly List<AnalyzedText> texts = [];
    private IReadOnlyList<Turn> turns = [];
    private IReadOnlyList<IReadOnlyList<MemoryRecord>> memories = [];
    private HashSet<MemoryId> broken = [];

    public async ValueTask ReadTurnsAsync(RowReader rows, CancellationToken cancellationToken) => turns = await rows.AllAsync(
        row =>
        {
            var turn = TurnTable.Read(row);
            Keep(row, turn.Content, SealedText.Of(turn));
            return turn;
        },
        cancellationToken);

    /// <summary>Reads versions, those of a memory one after the other. A memory of which one version does not open is left out whole: what is left would tell what held before.</summary>
    public async ValueTask ReadMemoriesAsync(RowReader rows, CancellationToken cancellationToken)
    {
        var versions = await rows.EveryAsync(
            row =>
            {
                var memory = MemoryTable.Read(row);
                Keep(row, analysis.TextOf(memory), SealedText.Of(memory));
                return memory;
            },
            cancellationToken);
        broken = [.. versions.Where(static version => version.IsBroken).Select(static version => version.Row.Id).Distinct()];
        memories = MemoryTable.Grouped(versions.Select(static version => version.Row).Where(version => !broken.Contains(version.Id)));
    }

    public UserDelta ToDelta(long version, bool isFull, IReadOnlyList<MemoryId> erased, VectorKind? vectors) =>
        new(version, isFull, turns, memories, isFull || broken.Count == 0 ? erased : [.. erased, .. broken]) { Texts = texts, Vectors = vectors };

    private void Keep(RowReader row, string text, SealedText place)
    {
        if (!row.IsBroken && row.Analysis(text, analysis.Kind.Analyzer, place) is { } analyzed)
            texts.Add(analyzed);
    }
}
