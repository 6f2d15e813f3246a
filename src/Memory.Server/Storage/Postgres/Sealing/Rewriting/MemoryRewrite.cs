using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Associations;
using Memory.Server.Storage.Postgres.Rows;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Sealing.Rewriting;

/// <summary>Versions of memories, what is computed of them, and the names in the latest ones.</summary>
internal sealed record MemoryRewrite(MemoryRecord Memory, StoredAnalysis Analysis, bool IsLatest)
{
    public const string Find =
        $"""
        SELECT {MemoryTable.Columns}, {StoredAnalysis.Columns}, recorded_to IS NULL FROM memories
        WHERE owner_id = $1 AND user_key = $2 AND (sealed IS NULL) = $3 AND ($4::uuid IS NULL OR (memory_id, recorded_from) > ($4, $5::timestamptz))
        ORDER BY memory_id, recorded_from LIMIT $6
        """;

    public const string Put =
        """
        UPDATE memories SET content = $5, value = $6, identity = $7, identity_hash = $8, metadata = $9, restored_reason = $10, name = $11, sealed = $12,
            text_hash = $13, stems = $14, stem_counts = $15, stem_total = $16, sealed_stems = $17,
            embedding = $18::real[]::halfvec, sealed_vector = $19, next_embedding = $20::real[]::halfvec, sealed_next_vector = $21
        WHERE owner_id = $1 AND user_key = $2 AND memory_id = $3 AND recorded_from = $4
        """;

    public static Rewrite<MemoryRewrite> Of(bool seals, int limit, ITextAnalysis analysis) => new(
        (scope, after) => Find.Of(scope).Flag(seals).Uuid(after?.Memory.Id.Value).Time(after?.Memory.RecordedFrom).Number((long)limit),
        Read,
        (scope, row, seal) => row.Written(scope, seal, analysis));

    private static MemoryRewrite Read(RowReader row)
    {
        var memory = MemoryTable.Read(row);
        var stored = StoredAnalysis.Read(row, SealedText.Of(memory));
        return new MemoryRewrite(memory, stored, !row.IsBroken && row.Flag());
    }

    private IEnumerable<NpgsqlBatchCommand> Written(Scope scope, RowSeal seal, ITextAnalysis analysis)
    {
        yield return Analysis.On(
            Put.Of(scope).Uuid(Memory.Id.Value).Time(Memory.RecordedFrom).Text(seal.Emptied(Memory.Content)).Json(seal.InPlaceOf(Memory.Value)).Text(seal.Marked(Memory.Identity))
                .Bytes(seal.IdentityHash(Memory.Identity)).Json(seal.InPlaceOf(Memory.Metadata)).Text(seal.InPlaceOf(Memory.RestoredReason))
                .Text(seal.InPlaceOf(analysis.NameOf(Memory))).Bytes(MemoryTable.SealedOf(Memory, seal)),
            SealedText.Of(Memory),
            seal);
        if (!IsLatest)
            yield break;
        yield return KinTable.Forget.Of(scope).Uuids([Memory.Id.Value]);
        foreach (var names in KinTable.Note(scope, Memory, seal))
            yield return names;
    }
}
