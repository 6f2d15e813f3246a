using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Vectors;

/// <summary>
/// The statements that give texts what they lacked. A text that was changed meanwhile is another one and gets nothing. Vectors that are in use
/// count as a change of the user, so that all servers hear of them; those that are gathered nobody sees yet.
/// </summary>
internal static class FillStatements
{
    public const string Turn =
        """
        UPDATE turns SET embedding = $5::real[]::halfvec, version = $6
        WHERE owner_id = $1 AND user_key = $2 AND message_id = $3 AND content = $4 AND embedding IS NULL
        """;

    public const string NextOfTurn =
        "UPDATE turns SET next_embedding = $5::real[]::halfvec WHERE owner_id = $1 AND user_key = $2 AND message_id = $3 AND content = $4";

    public const string StemsOfTurn =
        """
        UPDATE turns SET analyzer = $5, stems = $6, stem_counts = $7, stem_total = $8
        WHERE owner_id = $1 AND user_key = $2 AND message_id = $3 AND content = $4
        """;

    public const string Memory =
        """
        UPDATE memories SET embedding = $7::real[]::halfvec, version = $8
        WHERE owner_id = $1 AND user_key = $2 AND memory_id = $3 AND recorded_from = $4 AND content = $5
            AND value::text IS NOT DISTINCT FROM $6::json::text AND embedding IS NULL
        """;

    public const string NextOfMemory =
        """
        UPDATE memories SET next_embedding = $7::real[]::halfvec
        WHERE owner_id = $1 AND user_key = $2 AND memory_id = $3 AND recorded_from = $4 AND content = $5
            AND value::text IS NOT DISTINCT FROM $6::json::text
        """;

    public const string StemsOfMemory =
        """
        UPDATE memories SET analyzer = $7, stems = $8, stem_counts = $9, stem_total = $10
        WHERE owner_id = $1 AND user_key = $2 AND memory_id = $3 AND recorded_from = $4 AND content = $5
            AND value::text IS NOT DISTINCT FROM $6::json::text
        """;

    public const string NoteChange = "UPDATE users SET version = $3 WHERE owner_id = $1 AND user_key = $2";

    /// <summary>What one text gets.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Of(Scope scope, FilledGap filled, AnalyzedText? stems, VectorState state, ITextAnalysis analysis)
    {
        var gathers = state.Gathers(analysis);
        if (filled.Gap.Turn is { } turn)
        {
            if (!filled.Vector.IsEmpty)
                yield return gathers ? Place(NextOfTurn).Reals(filled.Vector) : Place(Turn).Reals(filled.Vector).Number(state.Version + 1);
            if (stems is not null)
                yield return Place(StemsOfTurn).Stems(stems, analysis.Kind.Analyzer);

            NpgsqlBatchCommand Place(string sql) => sql.Of(scope).Text(turn.Value).Text(filled.Gap.Text);
        }
        else if (filled.Gap.Memory is { } memory)
        {
            if (!filled.Vector.IsEmpty)
                yield return gathers ? Place(NextOfMemory).Reals(filled.Vector) : Place(Memory).Reals(filled.Vector).Number(state.Version + 1);
            if (stems is not null)
                yield return Place(StemsOfMemory).Stems(stems, analysis.Kind.Analyzer);

            NpgsqlBatchCommand Place(string sql) => sql.Of(scope).Uuid(memory.Id.Value).Time(memory.RecordedFrom).Text(memory.Content).Json(memory.Value);
        }
    }
}
