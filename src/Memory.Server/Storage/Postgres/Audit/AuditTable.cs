using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Replacing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Audit;

/// <summary>The statements on the audit log's tables. Lines that retention has removed but not yet deleted are not seen.</summary>
internal static class AuditTable
{
    public const string MakeHead =
        """
        INSERT INTO audit_heads (owner_id, anchor_sequence, anchor_hash, head_sequence, head_hash) VALUES ($1, 0, $2, 0, $2)
        ON CONFLICT (owner_id) DO NOTHING
        """;

    /// <summary>Whoever has the row writes the next lines.</summary>
    public const string LockHead = "SELECT anchor_sequence, anchor_hash, head_sequence, head_hash FROM audit_heads WHERE owner_id = $1 FOR UPDATE";

    public const string GetHead = "SELECT anchor_sequence, anchor_hash, head_sequence, head_hash FROM audit_heads WHERE owner_id = $1";

    public const string MoveHead = "UPDATE audit_heads SET head_sequence = $2, head_hash = $3 WHERE owner_id = $1";

    public const string MoveAnchor = "UPDATE audit_heads SET anchor_sequence = $2, anchor_hash = $3 WHERE owner_id = $1";

    public const string Owners = "SELECT owner_id FROM audit_heads";

    public const string Add =
        """
        INSERT INTO audit_log (owner_id, sequence, at, key_id, action, pseudonym, detail_names, detail_values, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """;

    /// <summary>
    /// Adds lines and moves the end to $2, if the log ends at $4 with the hash $5 and the users of $6 have the pseudonyms of $7; answers a row for each
    /// line then, and none otherwise. A line's details are its names, and its values, a line break between.
    /// </summary>
    public const string GoOn =
        """
        WITH moved AS (
            UPDATE audit_heads SET head_sequence = $2, head_hash = $3
            WHERE owner_id = $1 AND head_sequence = $4 AND head_hash = $5 AND NOT EXISTS (
                SELECT FROM unnest($6::uuid[], $7::uuid[]) AS meant (user_key, pseudonym) WHERE NOT EXISTS (
                    SELECT FROM audit_subjects AS known
                    WHERE known.owner_id = $1 AND known.user_key = meant.user_key AND known.pseudonym = meant.pseudonym))
            RETURNING owner_id)
        INSERT INTO audit_log (owner_id, sequence, at, key_id, action, pseudonym, detail_names, detail_values, hash)
        SELECT $1, sequence, at, key_id, action, pseudonym, string_to_array(names, chr(10)), string_to_array(said, chr(10)), hash
        FROM moved CROSS JOIN unnest($8::bigint[], $9::timestamptz[], $10::uuid[], $11::text[], $12::uuid[], $13::text[], $14::text[], $15::bytea[])
            AS line (sequence, at, key_id, action, pseudonym, names, said, hash)
        RETURNING sequence
        """;

    /// <summary>Oldest first, those after $2.</summary>
    public const string Read =
        """
        SELECT sequence, at, key_id, action, pseudonym, detail_names, detail_values, hash FROM audit_log
        WHERE owner_id = $1 AND sequence > $2 ORDER BY sequence LIMIT $3
        """;

    /// <summary>Newest first, those before $5.</summary>
    public const string List =
        """
        SELECT sequence, at, key_id, action, pseudonym, detail_names, detail_values, hash FROM audit_log
        WHERE owner_id = $1 AND ($2::uuid IS NULL OR pseudonym = $2) AND ($3::text IS NULL OR action = $3) AND ($4::timestamptz IS NULL OR at >= $4)
            AND sequence < $5 AND sequence > coalesce((SELECT anchor_sequence FROM audit_heads WHERE owner_id = $1), 0)
        ORDER BY sequence DESC LIMIT $6
        """;

    /// <summary>The last line before the first one that was written at $2 or later, after $3 and before $4.</summary>
    public const string LastBefore =
        """
        SELECT sequence, hash FROM audit_log
        WHERE owner_id = $1 AND sequence > $3 AND sequence < coalesce(
            (SELECT sequence FROM audit_log WHERE owner_id = $1 AND sequence > $3 AND sequence < $4 AND at >= $2 ORDER BY sequence LIMIT 1), $4)
        ORDER BY sequence DESC LIMIT 1
        """;

    /// <summary>Names the owner to row-level security, which binds the tables' owner as well; only that role may delete.</summary>
    public const string Name = "SELECT set_config('memory.owner_id', $1, true)";

    public const string DeleteRemoved =
        """
        DELETE FROM audit_log WHERE owner_id = $1 AND sequence IN (
            SELECT sequence FROM audit_log
            WHERE owner_id = $1 AND sequence <= (SELECT anchor_sequence FROM audit_heads WHERE owner_id = $1) ORDER BY sequence LIMIT $2)
        RETURNING sequence
        """;

    public const string FindSubjects = "SELECT user_key, pseudonym FROM audit_subjects WHERE owner_id = $1 AND user_key = ANY ($2)";

    /// <summary>Those after the user key $2.</summary>
    public const string ListSubjects =
        "SELECT user_key, pseudonym FROM audit_subjects WHERE owner_id = $1 AND ($2::uuid IS NULL OR user_key > $2) ORDER BY user_key LIMIT $3";

    public const string AddHead = "INSERT INTO audit_heads (owner_id, anchor_sequence, anchor_hash, head_sequence, head_hash) VALUES ($1, $2, $3, $4, $5)";

    public const string AddSubject = "INSERT INTO audit_subjects (owner_id, user_key, pseudonym) VALUES ($1, $2, $3)";

    public const string ForgetSubject = "DELETE FROM audit_subjects WHERE owner_id = $1 AND user_key = $2";

    public static NpgsqlBatchCommand MakeHeadOf(OwnerId owner) => MakeHead.Of(owner).Bytes(Convert.FromHexString(AuditChain.Origin(owner).Hash));

    public static NpgsqlBatchCommand AddOf(OwnerId owner, AuditRow row) => Add.Of(owner).Number(row.Sequence).Time(row.At).Uuid(row.Key).Text(row.Action).Uuid(row.Pseudonym)
        .Texts(row.Details.Keys).Texts(row.Details.Values).Bytes(Convert.FromHexString(row.Hash));

    /// <summary>The lines behind that end of the log, if it is the end, and if those are the pseudonyms of the users that they are about.</summary>
    public static NpgsqlBatchCommand GoOnOf(OwnerId owner, AuditLink head, IReadOnlyDictionary<Guid, Guid> subjects, IReadOnlyList<AuditRow> rows) => GoOn.Of(owner)
        .Number(rows[^1].Sequence).Bytes(Convert.FromHexString(rows[^1].Hash)).Number(head.Sequence).Bytes(Convert.FromHexString(head.Hash))
        .Uuids(subjects.Keys).Uuids(subjects.Values)
        .Numbers(rows.Select(static row => row.Sequence)).Times(rows.Select(static row => row.At)).UuidsOrNulls(rows.Select(static row => row.Key))
        .Texts(rows.Select(static row => row.Action)).UuidsOrNulls(rows.Select(static row => row.Pseudonym))
        .Texts(rows.Select(static row => string.Join('\n', row.Details.Keys))).Texts(rows.Select(static row => string.Join('\n', row.Details.Values)))
        .ByteArrays(rows.Select(static row => Convert.FromHexString(row.Hash)));

    public static NpgsqlBatchCommand MoveHeadTo(OwnerId owner, AuditLink head) => Moved(MoveHead, owner, head);

    public static NpgsqlBatchCommand MoveAnchorTo(OwnerId owner, AuditLink anchor) => Moved(MoveAnchor, owner, anchor);

    public static AuditEnds ReadEnds(RowReader row) => new(ReadLink(row), ReadLink(row));

    public static AuditLink ReadLink(RowReader row) => new(row.Number(), Convert.ToHexStringLower(row.Bytes()));

    public static AuditRow ReadRow(RowReader row) => new(
        row.Number(), row.Time(), row.UuidOrNull(), row.Text(), row.UuidOrNull(),
        row.Texts().Zip(row.Texts(), KeyValuePair.Create).ToImmutableSortedDictionary(StringComparer.Ordinal), Convert.ToHexStringLower(row.Bytes()));

    public static AuditSubject ReadSubject(RowReader row) => new(Parameters.HashOf(row.Uuid()), row.Uuid());

    /// <summary>Where a log begins and ends that was written elsewhere.</summary>
    public static NpgsqlBatchCommand FillHead(OwnerId owner, AuditLink anchor, AuditLink head) => AddHead.Of(owner)
        .Number(anchor.Sequence).Bytes(Convert.FromHexString(anchor.Hash)).Number(head.Sequence).Bytes(Convert.FromHexString(head.Hash));

    private static NpgsqlBatchCommand Moved(string sql, OwnerId owner, AuditLink link) => sql.Of(owner).Number(link.Sequence).Bytes(Convert.FromHexString(link.Hash));
}
