using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Vectors;

/// <summary>
/// The statements that find texts that lack something, in the order of their keys. $5 says whether vectors are gathered beside those in use,
/// $6 the analyser whose stems are wanted, null when all are of it.
/// </summary>
internal static class GapStatements
{
    public const string Turns =
        """
        SELECT message_id, content, sealed, true FROM turns
        WHERE owner_id = $1 AND user_key = $2 AND ($3::text IS NULL OR message_id > $3) AND embedding IS NULL AND sealed_vector IS NULL AND NOT is_hidden
        ORDER BY message_id LIMIT $4
        """;

    /// <summary>Looks at all rows; the statement before finds the few that lack a vector of those in use by an index.</summary>
    public const string TurnsToRemake =
        """
        SELECT message_id, content, sealed, CASE WHEN $5::boolean THEN next_embedding IS NULL AND sealed_next_vector IS NULL ELSE embedding IS NULL AND sealed_vector IS NULL END FROM turns
        WHERE owner_id = $1 AND user_key = $2 AND ($3::text IS NULL OR message_id > $3) AND NOT is_hidden
            AND (CASE WHEN $5 THEN next_embedding IS NULL AND sealed_next_vector IS NULL ELSE embedding IS NULL AND sealed_vector IS NULL END OR ($6::integer IS NOT NULL AND (analyzer IS NULL OR analyzer < $6)))
        ORDER BY message_id LIMIT $4
        """;

    public const string Memories =
        $"""
        SELECT {MemoryTable.Columns}, true FROM memories
        WHERE owner_id = $1 AND user_key = $2 AND ($3::uuid IS NULL OR (memory_id, recorded_from) > ($3, $7::timestamptz))
            AND embedding IS NULL AND sealed_vector IS NULL AND NOT is_deleted
        ORDER BY memory_id, recorded_from LIMIT $4
        """;

    public const string MemoriesToRemake =
        $"""
        SELECT {MemoryTable.Columns}, CASE WHEN $5::boolean THEN next_embedding IS NULL AND sealed_next_vector IS NULL ELSE embedding IS NULL AND sealed_vector IS NULL END FROM memories
        WHERE owner_id = $1 AND user_key = $2 AND ($3::uuid IS NULL OR (memory_id, recorded_from) > ($3, $7::timestamptz)) AND NOT is_deleted
            AND (CASE WHEN $5 THEN next_embedding IS NULL AND sealed_next_vector IS NULL ELSE embedding IS NULL AND sealed_vector IS NULL END OR ($6::integer IS NOT NULL AND (analyzer IS NULL OR analyzer < $6)))
        ORDER BY memory_id, recorded_from LIMIT $4
        """;

    /// <summary>The statements that look for gaps after a place: turns first, then memories.</summary>
    public static NpgsqlBatchCommand[] After(Scope scope, TextGap? after, int limit, VectorState state, ITextAnalysis analysis)
    {
        var remakes = state.Gathers(analysis) || state.IsStale(analysis);
        return
        [
            With((remakes ? TurnsToRemake : Turns).Of(scope).Text(after?.Turn?.Value).Number(after is { Turn: null } ? 0L : limit)),
            With((remakes ? MemoriesToRemake : Memories).Of(scope).Uuid(after?.Memory?.Id.Value).Number((long)limit)).Time(after?.Memory?.RecordedFrom),
        ];

        NpgsqlBatchCommand With(NpgsqlBatchCommand command) =>
            command.Flag(state.Gathers(analysis)).Number(state.IsStale(analysis) ? analysis.Kind.Analyzer : null);
    }

    public static TextGap ReadTurn(RowReader row)
    {
        var (turn, content) = (new MessageId(row.Text()), row.Text());
        var secret = row.Sealed(Secrets.Spelled.TurnSecret, SealedTables.Turns, turn.Value);
        return new TextGap(secret?.Content ?? content) { Turn = turn, LacksVector = row.Flag() };
    }

    public static TextGap ReadMemory(RowReader row, ITextAnalysis analysis)
    {
        var memory = MemoryTable.Read(row);
        return new TextGap(analysis.TextOf(memory)) { Memory = memory, LacksVector = row.Flag() };
    }
}
