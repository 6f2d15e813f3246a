using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>The statements on <c>observations</c>.</summary>
internal static class ObservationTable
{
    public const string Put =
        """
        INSERT INTO observations (owner_id, user_key, observation_id, stance, type, slot, cardinality, content, value, identity, identity_hash,
            temporal_state, valid_from, valid_to, said_at, trust, confidence, importance, metadata, ttl_seconds, expires_at, mode, is_essential,
            source_session, source_message, is_forgotten, closed_at, opens_run, corrects, restored_at, restored_reason, archived_at, promotion, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28,
            $29, $30, $31, $32, $33, $34)
        ON CONFLICT (owner_id, user_key, observation_id) DO UPDATE SET
            stance = excluded.stance, type = excluded.type, slot = excluded.slot, cardinality = excluded.cardinality, content = excluded.content,
            value = excluded.value, identity = excluded.identity, identity_hash = excluded.identity_hash, temporal_state = excluded.temporal_state,
            valid_from = excluded.valid_from, valid_to = excluded.valid_to, said_at = excluded.said_at, trust = excluded.trust,
            confidence = excluded.confidence, importance = excluded.importance, metadata = excluded.metadata, ttl_seconds = excluded.ttl_seconds,
            expires_at = excluded.expires_at, mode = excluded.mode, is_essential = excluded.is_essential, source_session = excluded.source_session,
            source_message = excluded.source_message, is_forgotten = excluded.is_forgotten, closed_at = excluded.closed_at, opens_run = excluded.opens_run,
            corrects = excluded.corrects, restored_at = excluded.restored_at, restored_reason = excluded.restored_reason,
            archived_at = excluded.archived_at, promotion = excluded.promotion, sealed = excluded.sealed
        """;

    public const string Get = $"SELECT {Columns} FROM observations WHERE owner_id = $1 AND user_key = $2 AND observation_id = ANY ($3)";

    public const string OfSlot =
        $"SELECT {Columns} FROM observations WHERE owner_id = $1 AND user_key = $2 AND slot = $3 ORDER BY said_at, observation_id";

    public const string OfIdentity =
        $"""
        SELECT {Columns} FROM observations
        WHERE owner_id = $1 AND user_key = $2 AND identity_hash = ANY ($4) AND slot IS NOT DISTINCT FROM $3
        UNION ALL
        SELECT {Columns} FROM observations
        WHERE owner_id = $1 AND user_key = $2 AND slot = $3 AND (corrects IS NOT NULL OR (stance = 'negates' AND identity = ''))
            AND NOT identity_hash = ANY ($4)
        ORDER BY said_at, observation_id
        """;

    /// <summary>What has these identities, without a slot or in one of these slots, and in these slots what bears on other values.</summary>
    public const string OfIdentities =
        $"""
        SELECT {Columns} FROM observations
        WHERE owner_id = $1 AND user_key = $2 AND identity_hash = ANY ($4) AND (slot IS NULL OR slot = ANY ($3))
        UNION ALL
        SELECT {Columns} FROM observations
        WHERE owner_id = $1 AND user_key = $2 AND slot = ANY ($3) AND (corrects IS NOT NULL OR (stance = 'negates' AND identity = ''))
            AND NOT identity_hash = ANY ($4)
        ORDER BY said_at, observation_id
        """;

    public const string OfSlots =
        $"SELECT {Columns} FROM observations WHERE owner_id = $1 AND user_key = $2 AND slot = ANY ($3) ORDER BY said_at, observation_id";

    public const string OfUser = $"SELECT {Columns} FROM observations WHERE owner_id = $1 AND user_key = $2 ORDER BY observation_id";

    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns =
        """
        observation_id, stance, type, slot, cardinality, content, value, identity, temporal_state, valid_from, valid_to, said_at, trust, confidence,
        importance, metadata, ttl_seconds, expires_at, mode, is_essential, source_session, source_message, is_forgotten, closed_at, opens_run,
        corrects, restored_at, restored_reason, archived_at, promotion, sealed
        """;

    public static NpgsqlBatchCommand Upsert(Scope scope, Observation said, RowSeal seal) => Put.Of(scope)
        .Uuid(said.Id.Value).Word(said.Stance).Word(said.Type).Text(said.Slot?.Name).Word(said.Cardinality).Text(seal.Emptied(said.Content)).Json(seal.InPlaceOf(said.Value))
        .Text(seal.Marked(said.Identity)).Bytes(seal.IdentityHash(said.Identity)).Word(said.TemporalState).Time(said.ValidFrom).Time(said.ValidTo)
        .Time(said.SaidAt).Word(said.Trust).Real(said.Confidence).Number(said.Importance).Json(seal.InPlaceOf(said.Metadata)).Number(said.TtlSeconds)
        .Time(said.ExpiresAt).Word(said.Mode).Flag(said.IsEssential).Text(said.Source?.Session.Value).Text(said.Source?.Message.Value)
        .Flag(said.IsForgotten).Time(said.ClosedAt).Flag(said.OpensRun).Text(MarkOf(said, seal)).Time(said.RestoredAt)
        .Text(seal.InPlaceOf(said.RestoredReason)).Time(said.ArchivedAt).Flag(said.Promotion).Bytes(Close(said, seal));

    /// <summary>What the observation tells, sealed; null where rows are plain.</summary>
    public static byte[]? Close(Observation said, RowSeal seal) => seal.Close(
        new ObservationSecret(said.Content, said.Value?.Text, said.Identity, said.Metadata?.Text, said.Corrects, said.RestoredReason),
        Secrets.Spelled.ObservationSecret,
        SealedTables.Observations,
        said.Id.Value.ToString());

    /// <summary>What stands where it is told what is corrected: that something is must be seen at one look.</summary>
    public static string? MarkOf(Observation said, RowSeal seal) => seal.Seals && said.Corrects is not null ? "*" : said.Corrects;

    public static Observation Read(RowReader row)
    {
        var said = new Observation
        {
            Id = new MemoryId(row.Uuid()),
            Stance = row.Word<Stance>(),
            Type = row.Word<MemoryType>(),
            Slot = Slot.Parse(row.TextOrNull()),
            Cardinality = row.Word<Cardinality>(),
            Content = row.Text(),
            Value = row.JsonOrNull(),
            Identity = row.Text(),
            TemporalState = row.Word<TemporalState>(),
            ValidFrom = row.TimeOrNull(),
            ValidTo = row.TimeOrNull(),
            SaidAt = row.Time(),
            Trust = row.Word<Trust>(),
            Confidence = row.Real(),
            Importance = row.IntegerOrNull(),
            Metadata = row.JsonOrNull(),
            TtlSeconds = row.IntegerOrNull(),
            ExpiresAt = row.TimeOrNull(),
            Mode = row.Word<IngestionMode>(),
            IsEssential = row.Flag(),
            Source = ReadSource(row.TextOrNull(), row.TextOrNull()),
            IsForgotten = row.Flag(),
            ClosedAt = row.TimeOrNull(),
            OpensRun = row.Flag(),
            Corrects = row.TextOrNull(),
            RestoredAt = row.TimeOrNull(),
            RestoredReason = row.TextOrNull(),
            ArchivedAt = row.TimeOrNull(),
            Promotion = row.FlagOrNull(),
        };
        return row.Sealed(Secrets.Spelled.ObservationSecret, SealedTables.Observations, said.Id.Value.ToString()) is { } secret
            ? said with
            {
                Content = secret.Content,
                Value = secret.Value is { } value ? new Json(value) : null,
                Identity = secret.Identity,
                Metadata = secret.Metadata is { } metadata ? new Json(metadata) : null,
                Corrects = secret.Corrects,
                RestoredReason = secret.RestoredReason,
            }
            : said;
    }

    private static TurnReference? ReadSource(string? session, string? message) =>
        session is null || message is null ? null : new TurnReference(new SessionId(session), new MessageId(message));
}
