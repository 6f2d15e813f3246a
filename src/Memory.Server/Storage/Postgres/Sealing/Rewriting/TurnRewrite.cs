using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Sealing.Rewriting;

/// <summary>Turns and what is computed of them.</summary>
internal sealed record TurnRewrite(Turn Turn, StoredAnalysis Analysis)
{
    public const string Find =
        $"""
        SELECT {TurnTable.Columns}, {StoredAnalysis.Columns} FROM turns
        WHERE owner_id = $1 AND user_key = $2 AND (sealed IS NULL) = $3 AND ($4::text IS NULL OR message_id > $4) ORDER BY message_id LIMIT $5
        """;

    public const string Put =
        """
        UPDATE turns SET name = $4, content = $5, metadata = $6, sealed = $7, text_hash = $8, stems = $9, stem_counts = $10, stem_total = $11, sealed_stems = $12,
            embedding = $13::real[]::halfvec, sealed_vector = $14, next_embedding = $15::real[]::halfvec, sealed_next_vector = $16
        WHERE owner_id = $1 AND user_key = $2 AND message_id = $3
        """;

    public static Rewrite<TurnRewrite> Of(bool seals, int limit) => new(
        (scope, after) => Find.Of(scope).Flag(seals).Text(after?.Turn.Id.Value).Number((long)limit),
        Read,
        static (scope, row, seal) => [row.Written(scope, seal)]);

    private static TurnRewrite Read(RowReader row)
    {
        var turn = TurnTable.Read(row);
        return new TurnRewrite(turn, StoredAnalysis.Read(row, SealedText.Of(turn)));
    }

    private NpgsqlBatchCommand Written(Scope scope, RowSeal seal) => Analysis.On(
        Put.Of(scope).Text(Turn.Id.Value).Text(seal.InPlaceOf(Turn.Name)).Text(seal.Emptied(Turn.Content)).Json(seal.InPlaceOf(Turn.Metadata)).Bytes(TurnTable.Close(Turn, seal)),
        SealedText.Of(Turn),
        seal);
}
