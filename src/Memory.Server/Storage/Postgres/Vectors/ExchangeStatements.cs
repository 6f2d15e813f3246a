using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Vectors;

/// <summary>The statements that begin to gather vectors of a kind, and that put the gathered ones in the place of those in use.</summary>
internal static class ExchangeStatements
{
    public const string ForgetTurns =
        """
        UPDATE turns SET next_embedding = NULL, sealed_next_vector = NULL
        WHERE owner_id = $1 AND user_key = $2 AND (next_embedding IS NOT NULL OR sealed_next_vector IS NOT NULL)
        """;

    public const string ForgetMemories =
        """
        UPDATE memories SET next_embedding = NULL, sealed_next_vector = NULL
        WHERE owner_id = $1 AND user_key = $2 AND (next_embedding IS NOT NULL OR sealed_next_vector IS NOT NULL)
        """;

    public const string Begin = "UPDATE users SET next_vectors = $3 WHERE owner_id = $1 AND user_key = $2";

    public const string ExchangeTurns =
        """
        UPDATE turns SET embedding = next_embedding, next_embedding = NULL, sealed_vector = sealed_next_vector, sealed_next_vector = NULL
        WHERE owner_id = $1 AND user_key = $2
            AND (embedding IS NOT NULL OR next_embedding IS NOT NULL OR sealed_vector IS NOT NULL OR sealed_next_vector IS NOT NULL)
        """;

    public const string ExchangeMemories =
        """
        UPDATE memories SET embedding = next_embedding, next_embedding = NULL, sealed_vector = sealed_next_vector, sealed_next_vector = NULL
        WHERE owner_id = $1 AND user_key = $2
            AND (embedding IS NOT NULL OR next_embedding IS NOT NULL OR sealed_vector IS NOT NULL OR sealed_next_vector IS NOT NULL)
        """;

    /// <summary>Every index of the user is of a version before the first one, and so is read anew.</summary>
    public const string End =
        """
        UPDATE users SET vectors = $3, next_vectors = NULL, analyzer = $4, version = version + 1, first_version = version + 1
        WHERE owner_id = $1 AND user_key = $2
        """;

    public const string NoteAnalyzer = "UPDATE users SET analyzer = $3 WHERE owner_id = $1 AND user_key = $2";

    public static NpgsqlBatchCommand[] ToBegin(Scope scope, VectorKind kind) =>
        [ForgetTurns.Of(scope), ForgetMemories.Of(scope), Begin.Of(scope).Text(kind.ToString())];

    public static NpgsqlBatchCommand[] ToEnd(Scope scope, VectorState state, ITextAnalysis analysis) => state.Gathers(analysis)
        ?
        [
            ExchangeTurns.Of(scope), ExchangeMemories.Of(scope),
            End.Of(scope).Text(analysis.Target.ToString()).Number((int?)analysis.Kind.Analyzer), VectorQueueTable.Delete.Of(scope),
        ]
        :
        [
            // What was begun for an embedder that was given up again.
            .. state.Gathered is null ? Array.Empty<NpgsqlBatchCommand>() : [ForgetTurns.Of(scope), ForgetMemories.Of(scope), Begin.Of(scope).Text(null)],
            NoteAnalyzer.Of(scope).Number((int?)analysis.Kind.Analyzer), VectorQueueTable.Delete.Of(scope),
        ];
}
