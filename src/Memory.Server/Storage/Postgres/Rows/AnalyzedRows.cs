using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>Reads turns and versions of memories together with what is kept of their texts.</summary>
internal sealed class AnalyzedRows(ITextAnalysis analysis)
{
    private readonly List<AnalyzedText> texts = [];
    private IReadOnlyList<Turn> turns = [];
    private IReadOnlyList<IReadOnlyList<MemoryRecord>> memories = [];

    public async ValueTask ReadTurnsAsync(RowReader rows, CancellationToken cancellationToken) => turns = await rows.AllAsync(
        row =>
        {
            var turn = TurnTable.Read(row);
            Keep(row, turn.Content);
            return turn;
        },
        cancellationToken);

    /// <summary>Reads versions, those of a memory one after the other.</summary>
    public async ValueTask ReadMemoriesAsync(RowReader rows, CancellationToken cancellationToken) => memories = MemoryTable.Grouped(await rows.AllAsync(
        row =>
        {
            var memory = MemoryTable.Read(row);
            Keep(row, analysis.TextOf(memory));
            return memory;
        },
        cancellationToken));

    public UserDelta ToDelta(long version, bool isFull, IReadOnlyList<MemoryId> erased, VectorKind? vectors) =>
        new(version, isFull, turns, memories, erased) { Texts = texts, Vectors = vectors };

    private void Keep(RowReader row, string text)
    {
        if (row.Analysis(text, analysis.Kind.Analyzer) is { } analyzed)
            texts.Add(analyzed);
    }
}
