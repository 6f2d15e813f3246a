using Memory.Server.Storage.Postgres.Rows;

namespace Memory.Server.Storage.Postgres.Candidates;

/// <summary>The statements that find what tells whether turns ($3) still hold.</summary>
internal static class LinkStatements
{
    /// <summary>
    /// The memories that came from the turns or whose value they may name ($4), those that say the same, and the successors of all these.
    /// So many of a kind ($5) and no more: nobody has as many memories of one value.
    /// </summary>
    public const string Memories =
        $"""
        WITH named AS (
            SELECT memory_id FROM memory_messages WHERE owner_id = $1 AND user_key = $2 AND message_id = ANY ($3)
            UNION
            (SELECT memory_id FROM memories WHERE owner_id = $1 AND user_key = $2 AND name = ANY ($4) ORDER BY recorded_from DESC LIMIT $5)
        ), same AS (
            SELECT memory_id FROM named
            UNION
            (SELECT other.memory_id
            FROM named
            JOIN memories AS known ON known.owner_id = $1 AND known.user_key = $2 AND known.memory_id = named.memory_id
            JOIN memories AS other ON other.owner_id = $1 AND other.user_key = $2 AND other.identity_hash = known.identity_hash
                AND other.slot IS NOT DISTINCT FROM known.slot
            ORDER BY other.recorded_from DESC LIMIT $5)
        ), linked AS (
            SELECT memory_id FROM same
            UNION
            SELECT known.superseded_by FROM same
            JOIN memories AS known ON known.owner_id = $1 AND known.user_key = $2 AND known.memory_id = same.memory_id
            WHERE known.superseded_by IS NOT NULL
        )
        SELECT {MemoryTable.Columns} FROM memories WHERE owner_id = $1 AND user_key = $2 AND memory_id IN (SELECT memory_id FROM linked)
        ORDER BY created_at, memory_id, recorded_from
        """;
}
