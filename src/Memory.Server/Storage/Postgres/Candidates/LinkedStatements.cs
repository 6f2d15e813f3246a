using Memory.Server.Storage.Postgres.Associations;
using Memory.Server.Storage.Postgres.Rows;

namespace Memory.Server.Storage.Postgres.Candidates;

/// <summary>The statements that bring what memories ($3) are linked with.</summary>
internal static class LinkedStatements
{
    public const string Any = "SELECT EXISTS (SELECT FROM associations WHERE owner_id = $1 AND user_key = $2)";

    /// <summary>The memories and, of each, so many that it superseded: the nearest, whose links are its own now.</summary>
    public const string Members =
        """
        SELECT DISTINCT member.memory_id FROM unnest($3::uuid[]) AS asked (asked_id) CROSS JOIN LATERAL (
            WITH RECURSIVE members (memory_id, step) AS (
                SELECT asked.asked_id, 0
                UNION
                SELECT known.memory_id, members.step + 1 FROM members
                JOIN memories AS known ON known.owner_id = $1 AND known.user_key = $2 AND known.superseded_by = members.memory_id
                WHERE members.step < 32
            )
            SELECT memory_id FROM members GROUP BY memory_id ORDER BY min(step), memory_id LIMIT 64) AS member
        """;

    public const string Links =
        $"""
        WITH linked AS MATERIALIZED ({Members})
        SELECT {AssociationTable.Columns} FROM associations
        WHERE owner_id = $1 AND user_key = $2 AND source_id IN (SELECT memory_id FROM linked)
        UNION
        SELECT {AssociationTable.Columns} FROM associations
        WHERE owner_id = $1 AND user_key = $2 AND target_id IN (SELECT memory_id FROM linked)
        """;

    /// <summary>All versions of the memories and of what superseded them, to the end of each chain.</summary>
    public const string Memories =
        $"""
        WITH RECURSIVE followed (memory_id, step) AS (
            SELECT unnest($3::uuid[]), 0
            UNION
            SELECT known.superseded_by, followed.step + 1 FROM followed
            JOIN memories AS known ON known.owner_id = $1 AND known.user_key = $2 AND known.memory_id = followed.memory_id
            WHERE known.superseded_by IS NOT NULL AND followed.step < 32
        )
        SELECT {MemoryTable.Columns}, {TurnTable.Analysis} FROM memories
        WHERE owner_id = $1 AND user_key = $2 AND memory_id IN (SELECT memory_id FROM followed) ORDER BY created_at, memory_id, recorded_from
        """;
}
