using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>The statements on <c>turns</c>.</summary>
internal static class TurnTable
{
    /// <summary>A known turn keeps its place in the order of arrival, and its vectors while its text is the same.</summary>
    public const string Put =
        """
        INSERT INTO turns (owner_id, user_key, message_id, session_id, role, name, content, said_at, stored_at, metadata, sequence, is_hidden, version,
            analyzer, stems, stem_counts, stem_total, embedding, sealed, text_hash, sealed_stems, sealed_vector)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18::real[]::halfvec, $19, $20, $21, $22)
        ON CONFLICT (owner_id, user_key, message_id) DO UPDATE SET
            session_id = excluded.session_id, role = excluded.role, name = excluded.name, content = excluded.content, said_at = excluded.said_at,
            stored_at = excluded.stored_at, metadata = excluded.metadata, is_hidden = excluded.is_hidden, version = excluded.version,
            analyzer = excluded.analyzer, stems = excluded.stems, stem_counts = excluded.stem_counts, stem_total = excluded.stem_total,
            sealed = excluded.sealed, text_hash = excluded.text_hash, sealed_stems = excluded.sealed_stems,
            embedding = CASE WHEN excluded.sealed IS NULL AND turns.content = excluded.content THEN coalesce(excluded.embedding, turns.embedding) ELSE excluded.embedding END,
            next_embedding = CASE WHEN excluded.sealed IS NULL AND turns.content = excluded.content THEN turns.next_embedding END,
            sealed_vector = CASE WHEN turns.text_hash = excluded.text_hash THEN coalesce(excluded.sealed_vector, turns.sealed_vector) ELSE excluded.sealed_vector END,
            sealed_next_vector = CASE WHEN turns.text_hash = excluded.text_hash THEN turns.sealed_next_vector END
        """;

    public const string Get = $"SELECT {Columns} FROM turns WHERE owner_id = $1 AND user_key = $2 AND message_id = ANY ($3)";

    public const string Known = "SELECT message_id FROM turns WHERE owner_id = $1 AND user_key = $2 AND message_id = ANY ($3)";

    public const string List =
        $"""
        SELECT {Columns} FROM turns
        WHERE owner_id = $1 AND user_key = $2 AND session_id = $3 AND ($4::timestamptz IS NULL OR (said_at, sequence) > ($4, $5))
        ORDER BY said_at, sequence LIMIT $6
        """;

    public const string ListBefore =
        $"""
        SELECT asked.place, {Columns}
        FROM unnest($3::text[], $4::timestamptz[], $5::bigint[]) WITH ORDINALITY AS asked (of_session, before_time, before_sequence, place)
        CROSS JOIN LATERAL (
            SELECT {Columns} FROM turns
            WHERE owner_id = $1 AND user_key = $2 AND session_id = of_session AND (said_at, sequence) < (before_time, before_sequence)
            ORDER BY said_at DESC, sequence DESC LIMIT $6) AS earlier
        ORDER BY asked.place, said_at, sequence
        """;

    public const string ListLatestSaid =
        $"""
        SELECT {Columns} FROM turns WHERE owner_id = $1 AND user_key = $2 AND role = 'user' AND NOT is_hidden
        ORDER BY said_at DESC, sequence DESC LIMIT $3
        """;

    public const string ChangedSince =
        $"""
        SELECT {Columns}, {Analysis} FROM turns
        WHERE owner_id = $1 AND user_key = $2 AND version > $3 ORDER BY sequence
        """;

    /// <summary>The turns, and so many before and after each in its session.</summary>
    public const string WithAnalysisAround =
        $"""
        WITH found AS (
            SELECT session_id, said_at, sequence FROM turns WHERE owner_id = $1 AND user_key = $2 AND message_id = ANY ($3)
        ), around AS (
            SELECT unnest($3) AS message_id
            UNION
            SELECT earlier.message_id FROM found CROSS JOIN LATERAL (
                SELECT message_id FROM turns
                WHERE owner_id = $1 AND user_key = $2 AND session_id = found.session_id AND (said_at, sequence) < (found.said_at, found.sequence) AND NOT is_hidden
                ORDER BY said_at DESC, sequence DESC LIMIT $4) AS earlier
            UNION
            SELECT later.message_id FROM found CROSS JOIN LATERAL (
                SELECT message_id FROM turns
                WHERE owner_id = $1 AND user_key = $2 AND session_id = found.session_id AND (said_at, sequence) > (found.said_at, found.sequence) AND NOT is_hidden
                ORDER BY said_at, sequence LIMIT $4) AS later
        )
        SELECT {Columns}, {Analysis} FROM turns
        WHERE owner_id = $1 AND user_key = $2 AND message_id IN (SELECT message_id FROM around) ORDER BY sequence
        """;

    public const string OfUser = $"SELECT {Columns} FROM turns WHERE owner_id = $1 AND user_key = $2 ORDER BY sequence";

    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns = "message_id, session_id, role, name, content, said_at, stored_at, metadata, sequence, is_hidden, sealed";

    /// <summary>What <see cref="RowReader.Analysis"/> reads, of turns and of memories.</summary>
    public const string Analysis = "analyzer, stems, stem_counts, sealed_stems, halfvec_send(embedding), sealed_vector";

    public static NpgsqlBatchCommand Upsert(Scope scope, Turn turn, long version, AnalyzedText? text, int analyzer, RowSeal seal) => Put.Of(scope)
        .Text(turn.Id.Value).Text(turn.Session.Value).Word(turn.Role).Text(seal.InPlaceOf(turn.Name)).Text(seal.Emptied(turn.Content)).Time(turn.SaidAt).Time(turn.StoredAt)
        .Json(seal.InPlaceOf(turn.Metadata)).Number(turn.Sequence).Flag(turn.IsHidden).Number(version).Analysis(text, analyzer, seal)
        .Bytes(Close(turn, seal)).SealedAnalysis(text, SealedText.Of(turn), seal);

    /// <summary>What the turn tells, sealed; null where rows are plain.</summary>
    public static byte[]? Close(Turn turn, RowSeal seal) =>
        seal.Close(new TurnSecret(turn.Name, turn.Content, turn.Metadata?.Text), Secrets.Spelled.TurnSecret, SealedTables.Turns, turn.Id.Value);

    public static Turn Read(RowReader row)
    {
        var turn = new Turn
        {
            Id = new MessageId(row.Text()),
            Session = new SessionId(row.Text()),
            Role = row.Word<TurnRole>(),
            Name = row.TextOrNull(),
            Content = row.Text(),
            SaidAt = row.Time(),
            StoredAt = row.Time(),
            Metadata = row.JsonOrNull(),
            Sequence = row.Number(),
            IsHidden = row.Flag(),
        };
        return row.Sealed(Secrets.Spelled.TurnSecret, SealedTables.Turns, turn.Id.Value) is { } secret
            ? turn with { Name = secret.Name, Content = secret.Content, Metadata = secret.Metadata is { } metadata ? new Json(metadata) : null }
            : turn;
    }
}
