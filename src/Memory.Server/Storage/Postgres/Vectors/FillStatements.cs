using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Vectors;

/// <summary>
/// The statements that give texts what they lacked. A text that was changed meanwhile is another one and gets nothing. Vectors that are in use
/// count as a change of the user, so that all servers hear of them; those that are gathered nobody sees yet. A row that is sealed gets what is sealed,
/// a plain one what is plain.
/// </summary>
internal static class FillStatements
{
    public const string Turn =
        """
        UPDATE turns SET embedding = CASE WHEN sealed IS NULL THEN $6::real[]::halfvec END, sealed_vector = CASE WHEN sealed IS NOT NULL THEN $7::bytea END, version = $8
        WHERE owner_id = $1 AND user_key = $2 AND message_id = $3 AND CASE WHEN sealed IS NULL THEN content = $4 ELSE text_hash = $5 END
            AND embedding IS NULL AND sealed_vector IS NULL
        """;

    public const string NextOfTurn =
        """
        UPDATE turns SET next_embedding = CASE WHEN sealed IS NULL THEN $6::real[]::halfvec END, sealed_next_vector = CASE WHEN sealed IS NOT NULL THEN $7::bytea END
        WHERE owner_id = $1 AND user_key = $2 AND message_id = $3 AND CASE WHEN sealed IS NULL THEN content = $4 ELSE text_hash = $5 END
        """;

    public const string StemsOfTurn =
        """
        UPDATE turns SET analyzer = $6, stems = CASE WHEN sealed IS NULL THEN $7::text[] END, stem_counts = CASE WHEN sealed IS NULL THEN $8::integer[] END,
            stem_total = CASE WHEN sealed IS NULL THEN $9::integer END, sealed_stems = CASE WHEN sealed IS NOT NULL THEN $10::bytea END
        WHERE owner_id = $1 AND user_key = $2 AND message_id = $3 AND CASE WHEN sealed IS NULL THEN content = $4 ELSE text_hash = $5 END
        """;

    public const string Memory =
        """
        UPDATE memories SET embedding = CASE WHEN sealed IS NULL THEN $8::real[]::halfvec END, sealed_vector = CASE WHEN sealed IS NOT NULL THEN $9::bytea END, version = $10
        WHERE owner_id = $1 AND user_key = $2 AND memory_id = $3 AND recorded_from = $4
            AND CASE WHEN sealed IS NULL THEN content = $5 AND value::text IS NOT DISTINCT FROM $6::json::text ELSE text_hash = $7 END
            AND embedding IS NULL AND sealed_vector IS NULL
        """;

    public const string NextOfMemory =
        """
        UPDATE memories SET next_embedding = CASE WHEN sealed IS NULL THEN $8::real[]::halfvec END, sealed_next_vector = CASE WHEN sealed IS NOT NULL THEN $9::bytea END
        WHERE owner_id = $1 AND user_key = $2 AND memory_id = $3 AND recorded_from = $4
            AND CASE WHEN sealed IS NULL THEN content = $5 AND value::text IS NOT DISTINCT FROM $6::json::text ELSE text_hash = $7 END
        """;

    public const string StemsOfMemory =
        """
        UPDATE memories SET analyzer = $8, stems = CASE WHEN sealed IS NULL THEN $9::text[] END, stem_counts = CASE WHEN sealed IS NULL THEN $10::integer[] END,
            stem_total = CASE WHEN sealed IS NULL THEN $11::integer END, sealed_stems = CASE WHEN sealed IS NOT NULL THEN $12::bytea END
        WHERE owner_id = $1 AND user_key = $2 AND memory_id = $3 AND recorded_from = $4
            AND CASE WHEN sealed IS NULL THEN content = $5 AND value::text IS NOT DISTINCT FROM $6::json::text ELSE text_hash = $7 END
        """;

    public const string NoteChange = "UPDATE users SET version = $3 WHERE owner_id = $1 AND user_key = $2";

    /// <summary>What one text gets.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Of(Scope scope, FilledGap filled, AnalyzedText? stems, VectorState state, ITextAnalysis analysis, RowSeal seal)
    {
        var gathers = state.Gathers(analysis);
        if (filled.Gap.Turn is { } turn)
        {
            var text = SealedText.OfTurn(turn, filled.Gap.Text);
            if (!filled.Vector.IsEmpty)
                yield return gathers ? WithVector(Place(NextOfTurn), filled, text, seal) : WithVector(Place(Turn), filled, text, seal).Number(state.Version + 1);
            if (stems is not null)
                yield return WithStems(Place(StemsOfTurn), stems, text, seal, analysis);

            NpgsqlBatchCommand Place(string sql) => sql.Of(scope).Text(turn.Value).Text(seal.TakesPlain ? filled.Gap.Text : null).Bytes(seal.HashOf(text));
        }
        else if (filled.Gap.Memory is { } memory)
        {
            var text = SealedText.Of(memory);
            if (!filled.Vector.IsEmpty)
                yield return gathers ? WithVector(Place(NextOfMemory), filled, text, seal) : WithVector(Place(Memory), filled, text, seal).Number(state.Version + 1);
            if (stems is not null)
                yield return WithStems(Place(StemsOfMemory), stems, text, seal, analysis);

            NpgsqlBatchCommand Place(string sql) => sql.Of(scope)
                .Uuid(memory.Id.Value).Time(memory.RecordedFrom).Text(seal.TakesPlain ? memory.Content : null).Json(seal.TakesPlain ? memory.Value : null).Bytes(seal.HashOf(text));
        }
    }

    private static NpgsqlBatchCommand WithVector(NpgsqlBatchCommand command, FilledGap filled, SealedText text, RowSeal seal) => command
        .Reals(seal.TakesPlain ? filled.Vector : default)
        .Bytes(seal.Key is not null && HalfVector.Write(filled.Vector.Span) is { } vector ? seal.Close(vector, text, HalfVector.Field) : null);

    private static NpgsqlBatchCommand WithStems(NpgsqlBatchCommand command, AnalyzedText stems, SealedText text, RowSeal seal, ITextAnalysis analysis) => command
        .Stems(stems, analysis.Kind.Analyzer, isSealed: !seal.TakesPlain)
        .Bytes(seal.Key is not null ? seal.Close(new StemSecret(stems.Stems, stems.Counts).ToBytes(), text, StemSecret.Field) : null);
}
