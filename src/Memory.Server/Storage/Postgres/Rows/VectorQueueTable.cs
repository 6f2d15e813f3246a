namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>The statements on <c>vector_queue</c>, which has a row for each user who lacks vectors. Leases are counted by the database's clock, which all servers share.</summary>
internal static class VectorQueueTable
{
    public const string Add =
        """
        INSERT INTO vector_queue (owner_id, user_key, user_id, waits_since) VALUES ($1, $2, $3, $4)
        ON CONFLICT (owner_id, user_key) DO NOTHING
        """;

    /// <summary>Adds an owner's users whose vectors are not of kind $2, or whose stems are of an older analyser than $3.</summary>
    public const string Survey =
        """
        INSERT INTO vector_queue (owner_id, user_key, user_id, waits_since)
        SELECT $1, user_key, user_id, $4 FROM users
        WHERE owner_id = $1 AND (vectors IS DISTINCT FROM $2 OR analyzer IS NULL OR analyzer < $3)
        ON CONFLICT (owner_id, user_key) DO NOTHING
        """;

    public const string Count = "SELECT count(*) FROM vector_queue";

    /// <summary>Takes the user who has waited longest, as long as all servers still want the vectors that this one makes.</summary>
    public const string Take =
        """
        UPDATE vector_queue SET leased_until = clock_timestamp() + $2
        WHERE (owner_id, user_key) = (
            SELECT owner_id, user_key FROM vector_queue
            WHERE (not_before IS NULL OR not_before <= $1) AND (leased_until IS NULL OR leased_until < clock_timestamp())
                AND NOT EXISTS (SELECT FROM deployment WHERE embedder <> $3 OR dimensions <> $4)
            ORDER BY waits_since, owner_id, user_key LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING owner_id, user_id
        """;

    public const string Extend = "UPDATE vector_queue SET leased_until = clock_timestamp() + $3 WHERE owner_id = $1 AND user_key = $2";

    /// <summary>Whoever could not be served stands behind all others.</summary>
    public const string Return = "UPDATE vector_queue SET leased_until = NULL, not_before = $3, waits_since = $3 WHERE owner_id = $1 AND user_key = $2";

    public const string Delete = "DELETE FROM vector_queue WHERE owner_id = $1 AND user_key = $2";
}
