using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Associations;

/// <summary>
/// The statements on <c>memory_names</c>, and those that find memories by what they have in common. The ids are gathered into an array first, so that no plan
/// looks at all of the user's memories for a few of them.
/// </summary>
internal static class KinTable
{
    public const string Forget = "DELETE FROM memory_names WHERE owner_id = $1 AND user_key = $2 AND memory_id = ANY ($3)";

    public const string Put =
        """
        INSERT INTO memory_names (owner_id, user_key, name_key, memory_id)
        SELECT $1, $2, name_key, $3 FROM unnest($4::uuid[]) AS said (name_key)
        ON CONFLICT (owner_id, user_key, name_key, memory_id) DO NOTHING
        """;

    public const string FromMessages =
        $"""
        SELECT {MemoryTable.Columns} FROM memories
        WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND memory_id = ANY (ARRAY(
            SELECT latest.memory_id FROM unnest($3::text[]) AS asked (said) CROSS JOIN LATERAL (
                SELECT memory_id FROM memory_messages WHERE owner_id = $1 AND user_key = $2 AND message_id = asked.said
                ORDER BY memory_id DESC LIMIT $4) AS latest))
        ORDER BY memory_id DESC
        """;

    public const string OfSlots =
        $"""
        SELECT {MemoryTable.Columns} FROM unnest($3::text[]) AS asked (wanted) CROSS JOIN LATERAL (
            SELECT {MemoryTable.Columns} FROM memories
            WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND slot = asked.wanted ORDER BY created_at DESC, memory_id DESC LIMIT $4) AS latest
        ORDER BY memory_id DESC
        """;

    public const string Named =
        $"""
        SELECT {MemoryTable.Columns} FROM memories
        WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND memory_id = ANY (ARRAY(
            SELECT latest.memory_id FROM unnest($3::uuid[]) AS asked (said) CROSS JOIN LATERAL (
                SELECT memory_id FROM memory_names WHERE owner_id = $1 AND user_key = $2 AND name_key = asked.said
                ORDER BY memory_id DESC LIMIT $4) AS latest))
        ORDER BY memory_id DESC
        """;

    /// <summary>Notes the names of a memory's latest version, of which those of the one before are forgotten by then.</summary>
    public static IEnumerable<NpgsqlBatchCommand> Note(Scope scope, MemoryRecord memory, RowSeal seal)
    {
        if (!memory.IsDeleted && ProperNames.In(memory.Content) is { Count: > 0 } names)
            yield return Put.Of(scope).Uuid(memory.Id.Value).Uuids(names.Select(name => seal.NameKey(name.Key)));
    }

    /// <summary>The statements that find what was asked for, in the order in which <see cref="ReadAsync"/> reads.</summary>
    public static NpgsqlBatchCommand[] Find(Scope scope, KinQuestion question, RowSeal seal) =>
    [
        FromMessages.Of(scope).Texts(question.Messages.Select(static message => message.Value).Distinct(StringComparer.Ordinal)).Number((long)question.Most),
        OfSlots.Of(scope).Texts(question.Slots.Select(static slot => slot.Name).Distinct(StringComparer.Ordinal)).Number((long)question.Most),
        Named.Of(scope).Uuids(question.Names.Distinct(StringComparer.Ordinal).SelectMany(seal.NameKeys)).Number((long)question.Most),
    ];

    public static async ValueTask<Kin> ReadAsync(RowReader rows, CancellationToken cancellationToken)
    {
        var fromMessages = await rows.AllAsync(MemoryTable.Read, cancellationToken);
        await rows.NextStatementAsync(cancellationToken);
        var ofSlots = await rows.AllAsync(MemoryTable.Read, cancellationToken);
        await rows.NextStatementAsync(cancellationToken);
        return new Kin(fromMessages, ofSlots, await rows.AllAsync(MemoryTable.Read, cancellationToken));
    }
}
