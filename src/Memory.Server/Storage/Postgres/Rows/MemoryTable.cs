using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>The statements on <c>memories</c>, which holds every version, and on what belongs to it.</summary>
internal static class MemoryTable
{
    /// <summary>Ends the latest versions before later ones come, so that no two of them ever stand beside each other.</summary>
    public const string Close =
        """
        UPDATE memories AS known SET recorded_to = next.recorded_from
        FROM unnest($3::uuid[], $4::timestamptz[]) AS next (memory_id, recorded_from)
        WHERE known.owner_id = $1 AND known.user_key = $2 AND known.memory_id = next.memory_id AND known.recorded_to IS NULL
        """;

    /// <summary>
    /// A version with the text of an earlier one has its vectors. A memory's first version has no earlier one, and none is looked for: a database that has
    /// not counted its rows yet would go through all of the user's memories, for each that is stored.
    /// </summary>
    public const string Put =
        """
        INSERT INTO memories (owner_id, user_key, memory_id, recorded_from, recorded_to, type, content, slot, cardinality, value, identity, identity_hash,
            confidence, importance, metadata, ttl_seconds, expires_at, mode, created_at, updated_at, is_deleted, temporal_state, valid_from, valid_to,
            superseded_by, superseded_at, superseded_reason, last_refreshed_at, is_essential, source_session, source_messages, version,
            analyzer, stems, stem_counts, stem_total, embedding, name, next_embedding,
            is_promoted, archived_at, restored_at, restored_reason, said_at, sealed, text_hash, sealed_stems, sealed_vector, sealed_next_vector)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29,
            $30, $31, $32, $33, $34, $35, $36,
            coalesce($37::real[]::halfvec, (
                SELECT known.embedding FROM memories AS known
                WHERE $4::timestamptz <> $19 AND $44::bytea IS NULL AND known.owner_id = $1 AND known.user_key = $2 AND known.memory_id = $3 AND known.embedding IS NOT NULL
                    AND known.content = $7 AND known.value::text IS NOT DISTINCT FROM $10::json::text LIMIT 1)),
            $38, (
                SELECT known.next_embedding FROM memories AS known
                WHERE $4::timestamptz <> $19 AND $44::bytea IS NULL AND known.owner_id = $1 AND known.user_key = $2 AND known.memory_id = $3 AND known.next_embedding IS NOT NULL
                    AND known.content = $7 AND known.value::text IS NOT DISTINCT FROM $10::json::text LIMIT 1),
            $39, $40, $41, $42, $43, $44, $45, $46,
            coalesce($47, (
                SELECT known.sealed_vector FROM memories AS known
                WHERE $4 <> $19 AND known.owner_id = $1 AND known.user_key = $2 AND known.memory_id = $3 AND known.sealed_vector IS NOT NULL
                    AND known.text_hash = $45 LIMIT 1)),
            (SELECT known.sealed_next_vector FROM memories AS known
                WHERE $4 <> $19 AND known.owner_id = $1 AND known.user_key = $2 AND known.memory_id = $3 AND known.sealed_next_vector IS NOT NULL
                    AND known.text_hash = $45 LIMIT 1))
        ON CONFLICT (owner_id, user_key, memory_id, recorded_from) DO UPDATE SET
            recorded_to = excluded.recorded_to, type = excluded.type, content = excluded.content, slot = excluded.slot,
            cardinality = excluded.cardinality, value = excluded.value, identity = excluded.identity, identity_hash = excluded.identity_hash,
            confidence = excluded.confidence, importance = excluded.importance, metadata = excluded.metadata, ttl_seconds = excluded.ttl_seconds,
            expires_at = excluded.expires_at, mode = excluded.mode, created_at = excluded.created_at, updated_at = excluded.updated_at,
            is_deleted = excluded.is_deleted, temporal_state = excluded.temporal_state, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
            superseded_by = excluded.superseded_by, superseded_at = excluded.superseded_at, superseded_reason = excluded.superseded_reason,
            last_refreshed_at = excluded.last_refreshed_at, is_essential = excluded.is_essential, source_session = excluded.source_session,
            source_messages = excluded.source_messages, version = excluded.version, analyzer = excluded.analyzer, stems = excluded.stems,
            stem_counts = excluded.stem_counts, stem_total = excluded.stem_total, embedding = excluded.embedding, name = excluded.name,
            next_embedding = excluded.next_embedding, is_promoted = excluded.is_promoted, archived_at = excluded.archived_at,
            restored_at = excluded.restored_at, restored_reason = excluded.restored_reason,
            said_at = excluded.said_at, sealed = excluded.sealed, text_hash = excluded.text_hash, sealed_stems = excluded.sealed_stems,
            sealed_vector = excluded.sealed_vector, sealed_next_vector = excluded.sealed_next_vector
        """;

    public const string Unlink = "DELETE FROM memory_messages WHERE owner_id = $1 AND user_key = $2 AND memory_id = ANY ($3)";

    public const string Link =
        """
        INSERT INTO memory_messages (owner_id, user_key, message_id, memory_id)
        SELECT $1, $2, message_id, $3 FROM unnest($4::text[]) AS said (message_id)
        ON CONFLICT (owner_id, user_key, message_id, memory_id) DO NOTHING
        """;

    public const string Erase = "DELETE FROM memories WHERE owner_id = $1 AND user_key = $2 AND memory_id = ANY ($3)";

    public const string NoteErased =
        """
        INSERT INTO erased_memories (owner_id, user_key, memory_id, version)
        SELECT $1, $2, memory_id, $4 FROM unnest($3::uuid[]) AS erased (memory_id)
        ON CONFLICT (owner_id, user_key, memory_id) DO UPDATE SET version = excluded.version
        """;

    public const string Get = $"SELECT {Columns} FROM memories WHERE owner_id = $1 AND user_key = $2 AND memory_id = $3 AND recorded_to IS NULL";

    public const string Versions = $"SELECT {Columns} FROM memories WHERE owner_id = $1 AND user_key = $2 AND memory_id = $3 ORDER BY recorded_from";

    public const string Many = $"SELECT {Columns} FROM memories WHERE owner_id = $1 AND user_key = $2 AND memory_id = ANY ($3) AND recorded_to IS NULL";

    public const string SupersededBy =
        $"""
        SELECT {Columns} FROM memories WHERE owner_id = $1 AND user_key = $2 AND superseded_by = ANY ($3) AND recorded_to IS NULL
        ORDER BY memory_id LIMIT $4
        """;

    public const string VersionsOfMany =
        $"""
        SELECT {Columns} FROM memories WHERE owner_id = $1 AND user_key = $2 AND memory_id = ANY ($3)
        ORDER BY created_at, memory_id, recorded_from
        """;

    public const string List =
        $"""
        SELECT {Columns} FROM memories
        WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL
            AND ($3::timestamptz IS NULL OR (created_at, memory_id) < ($3, $4))
            AND ($6::text IS NULL OR type = $6)
            AND ($7::text IS NULL OR slot = $7)
            AND ($8::integer IS NULL OR importance >= $8)
            AND ($9 OR superseded_at IS NULL OR superseded_at > $12)
            AND ($10 OR expires_at IS NULL OR expires_at > $12)
            AND ($11 OR NOT is_deleted)
            AND ($13 OR archived_at IS NULL)
        ORDER BY created_at DESC, memory_id DESC LIMIT $5
        """;

    public const string FromMessage =
        $"""
        SELECT {Columns} FROM memories
        WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND memory_id = ANY (ARRAY(
            SELECT memory_id FROM memory_messages WHERE owner_id = $1 AND user_key = $2 AND message_id = $3))
        ORDER BY created_at, memory_id
        """;

    public const string All = $"SELECT {Columns} FROM memories WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL ORDER BY created_at, memory_id";

    /// <summary>All versions, memory by memory.</summary>
    public const string OfUser = $"SELECT {Columns} FROM memories WHERE owner_id = $1 AND user_key = $2 ORDER BY created_at, memory_id, recorded_from";

    /// <summary>
    /// All versions of each memory of which one changed, memory by memory. Their ids are gathered into an array first: a few of them must not be looked for among all
    /// of the user's memories.
    /// </summary>
    public const string ChangedSince =
        $"""
        SELECT {Columns}, {TurnTable.Analysis} FROM memories
        WHERE owner_id = $1 AND user_key = $2 AND memory_id = ANY (ARRAY(
            SELECT memory_id FROM memories WHERE owner_id = $1 AND user_key = $2 AND version > $3))
        ORDER BY created_at, memory_id, recorded_from
        """;

    /// <summary>The same of all the user's memories.</summary>
    public const string AllWithAnalysis =
        $"""
        SELECT {Columns}, {TurnTable.Analysis} FROM memories WHERE owner_id = $1 AND user_key = $2
        ORDER BY created_at, memory_id, recorded_from
        """;

    public const string ErasedSince =
        """
        SELECT memory_id FROM erased_memories
        WHERE owner_id = $1 AND user_key = $2 AND version > $3 AND memory_id NOT IN (
            SELECT memory_id FROM memories WHERE owner_id = $1 AND user_key = $2 AND version > $3)
        ORDER BY version, memory_id
        """;

    public const string WithAnalysis =
        $"""
        SELECT {Columns}, {TurnTable.Analysis} FROM memories
        WHERE owner_id = $1 AND user_key = $2 AND memory_id = ANY ($3) ORDER BY created_at, memory_id, recorded_from
        """;

    public const string Essential =
        $"""
        SELECT {Columns} FROM memories WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND is_essential AND NOT is_deleted AND archived_at IS NULL
        ORDER BY created_at DESC, memory_id DESC LIMIT $3
        """;

    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns =
        """
        memory_id, recorded_from, type, content, slot, cardinality, value, identity, confidence, importance, metadata, ttl_seconds, expires_at, mode,
        created_at, updated_at, is_deleted, temporal_state, valid_from, valid_to, superseded_by, superseded_at, superseded_reason, last_refreshed_at,
        is_essential, source_session, source_messages, is_promoted, archived_at, restored_at, restored_reason, said_at, sealed
        """;

    /// <summary>Stores a version; the next one of the same commit, if any, tells until when it holds.</summary>
    public static NpgsqlBatchCommand Insert(
        Scope scope, MemoryRecord memory, DateTimeOffset? until, long version, AnalyzedText? text, int analyzer, string? name, RowSeal seal) => Put.Of(scope)
        .Uuid(memory.Id.Value).Time(memory.RecordedFrom).Time(until).Word(memory.Type).Text(seal.Emptied(memory.Content)).Text(memory.Slot?.Name)
        .Word(memory.Cardinality).Json(seal.InPlaceOf(memory.Value)).Text(seal.Marked(memory.Identity)).Bytes(seal.IdentityHash(memory.Identity)).Real(memory.Confidence)
        .Number(memory.Importance).Json(seal.InPlaceOf(memory.Metadata)).Number(memory.TtlSeconds).Time(memory.ExpiresAt).Word(memory.Mode)
        .Time(memory.CreatedAt).Time(memory.UpdatedAt).Flag(memory.IsDeleted).Word(memory.TemporalState).Time(memory.ValidFrom).Time(memory.ValidTo)
        .Uuid(memory.SupersededBy?.Value).Time(memory.SupersededAt)
        .Text(memory.SupersededReason is { } reason ? Words<SupersededReason>.Of(reason) : null).Time(memory.LastRefreshedAt)
        .Flag(memory.IsEssential).Text(memory.Source?.Session.Value).Texts(memory.Source?.Messages.Select(static message => message.Value))
        .Number(version).Analysis(text, analyzer, seal).Text(seal.InPlaceOf(name))
        .Flag(memory.IsPromoted).Time(memory.ArchivedAt).Time(memory.RestoredAt).Text(seal.InPlaceOf(memory.RestoredReason)).Time(memory.SaidAt)
        .Bytes(SealedOf(memory, seal)).SealedAnalysis(text, SealedText.Of(memory), seal);

    /// <summary>What the version tells, sealed; null where rows are plain.</summary>
    public static byte[]? SealedOf(MemoryRecord memory, RowSeal seal) => seal.Close(
        new MemorySecret(memory.Content, memory.Value?.Text, memory.Identity, memory.Metadata?.Text, memory.RestoredReason),
        Secrets.Spelled.MemorySecret,
        SealedTables.Memories,
        SealedText.IdOf(memory.Id, memory.RecordedFrom));

    public static NpgsqlBatchCommand ListOf(Scope scope, MemoryFilter filter, PageKey? after, int limit) => List.Of(scope)
        .Time(after?.At).Uuid(after is { } key ? Guid.TryParse(key.Tie, out var tie) ? tie : Guid.Empty : null).Number((long)limit + 1)
        .Text(filter.Type is { } type ? Words<MemoryType>.Of(type) : null).Text(filter.Slot?.Name).Number(filter.MinImportance)
        .Flag(filter.IncludeSuperseded).Flag(filter.IncludeExpired).Flag(filter.IncludeDeleted).Time(filter.Now)
        .Flag(filter.IncludeArchived);

    /// <summary>As a slot's memories stand one after the other.</summary>
    public static List<MemoryRecord> InOrder(IEnumerable<MemoryRecord> memories) =>
        [.. memories.OrderBy(static memory => memory.CreatedAt).ThenBy(static memory => memory.Id.Value)];

    /// <summary>Brings the versions of each memory together, which stand one after the other.</summary>
    public static List<IReadOnlyList<MemoryRecord>> Grouped(IEnumerable<MemoryRecord> versions)
    {
        var memories = new List<IReadOnlyList<MemoryRecord>>();
        List<MemoryRecord>? memory = null;
        foreach (var version in versions)
        {
            if (memory is null || memory[^1].Id != version.Id)
                memories.Add(memory = []);
            memory.Add(version);
        }

        return memories;
    }

    public static MemoryRecord Read(RowReader row)
    {
        var (id, recordedFrom) = (row.Uuid(), row.Time());
        var memory = new MemoryRecord
        {
            Id = new MemoryId(id),
            RecordedFrom = recordedFrom,
            Type = row.Word<MemoryType>(),
            Content = row.Text(),
            Slot = Slot.Parse(row.TextOrNull()),
            Cardinality = row.Word<Cardinality>(),
            Value = row.JsonOrNull(),
            Identity = row.Text(),
            Confidence = row.Real(),
            Importance = row.IntegerOrNull(),
            Metadata = row.JsonOrNull(),
            TtlSeconds = row.IntegerOrNull(),
            ExpiresAt = row.TimeOrNull(),
            Mode = row.Word<IngestionMode>(),
            CreatedAt = row.Time(),
            UpdatedAt = row.Time(),
            IsDeleted = row.Flag(),
            TemporalState = row.Word<TemporalState>(),
            ValidFrom = row.TimeOrNull(),
            ValidTo = row.TimeOrNull(),
            SupersededBy = row.UuidOrNull() is { } by ? new MemoryId(by) : null,
            SupersededAt = row.TimeOrNull(),
            SupersededReason = row.WordOrNull<SupersededReason>(),
            LastRefreshedAt = row.TimeOrNull(),
            IsEssential = row.Flag(),
            Source = ReadSource(row.TextOrNull(), row.TextsOrNull()),
            IsPromoted = row.Flag(),
            ArchivedAt = row.TimeOrNull(),
            RestoredAt = row.TimeOrNull(),
            RestoredReason = row.TextOrNull(),
            SaidAt = row.TimeOrNull(),
        };
        return row.Sealed(Secrets.Spelled.MemorySecret, SealedTables.Memories, SealedText.IdOf(memory.Id, recordedFrom)) is { } secret
            ? memory with
            {
                Content = secret.Content,
                Value = secret.Value is { } value ? new Json(value) : null,
                Identity = secret.Identity,
                Metadata = secret.Metadata is { } metadata ? new Json(metadata) : null,
                RestoredReason = secret.RestoredReason,
            }
            : memory;
    }

    private static MemorySource? ReadSource(string? session, ImmutableArray<string>? messages) => session is null
        ? null
        : new MemorySource(new SessionId(session), [.. (messages ?? []).Select(static message => new MessageId(message))]);
}
