namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>The statements that look current memories up by the question that they answer and by what they say.</summary>
internal static class SlotQueries
{
    public const string OfSlot =
        $"""
        SELECT {MemoryTable.Columns} FROM memories WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND slot = $3
        ORDER BY created_at, memory_id
        """;

    /// <summary>
    /// Whoever reads them puts them in order (<see cref="MemoryTable.InOrder"/>): asked for in the order of an index, a database that has not counted the rows yet
    /// goes through all of the user's memories in that order.
    /// </summary>
    public const string OfIdentity =
        $"""
        SELECT {MemoryTable.Columns} FROM memories
        WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND identity_hash = ANY ($4) AND slot IS NOT DISTINCT FROM $3
        """;

    /// <summary>What has these identities, without a slot or in one of these slots, in no order.</summary>
    public const string OfIdentities =
        $"""
        SELECT {MemoryTable.Columns} FROM memories
        WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND identity_hash = ANY ($4) AND (slot IS NULL OR slot = ANY ($3))
        """;

    /// <summary>All of some slots, in no order.</summary>
    public const string OfSlots = $"SELECT {MemoryTable.Columns} FROM memories WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND slot = ANY ($3)";

    public const string FirstCardinality =
        """
        SELECT cardinality FROM memories WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND slot = $3
        ORDER BY created_at, memory_id LIMIT 1
        """;

    /// <summary>The same of several slots.</summary>
    public const string FirstCardinalities =
        """
        SELECT asked.wanted, first.cardinality FROM unnest($3::text[]) AS asked (wanted) CROSS JOIN LATERAL (
            SELECT cardinality FROM memories WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND slot = asked.wanted
            ORDER BY created_at, memory_id LIMIT 1) AS first
        """;
}
