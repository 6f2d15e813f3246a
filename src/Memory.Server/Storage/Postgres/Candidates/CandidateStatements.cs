namespace Memory.Server.Storage.Postgres.Candidates;

/// <summary>
/// The statements that find candidates, one for each reason to bring something. They take the parameters of <see cref="Seen"/> and see all of
/// the user's rows.
/// </summary>
internal static class CandidateStatements
{
    /// <summary>
    /// Large scans are planned for the user at hand and sort in memory. The plan for just any user would expect a handful of rows, and compiling
    /// expressions takes longer than it saves.
    /// </summary>
    public const string Prepare =
        "SELECT set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true), set_config('jit', 'off', true)";

    /// <summary>Turns ever stored are counted by the places given out, so that only memories must be counted, and those no further than asked for.</summary>
    public const string Measure =
        """
        SELECT last_turn + (
            SELECT count(*) FROM (SELECT FROM memories WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL LIMIT greatest($3 - last_turn, 0)) AS counted), vectors
        FROM users WHERE owner_id = $1 AND user_key = $2
        """;

    /// <summary>Goes from slot to slot through the index instead of through all memories.</summary>
    public const string SlotNames =
        """
        WITH RECURSIVE slots (name) AS (
            (SELECT slot FROM memories WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND slot IS NOT NULL ORDER BY slot LIMIT 1)
            UNION ALL
            SELECT (
                SELECT slot FROM memories WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND slot > slots.name ORDER BY slot LIMIT 1)
            FROM slots WHERE slots.name IS NOT NULL
        )
        SELECT name FROM slots WHERE name IS NOT NULL
        """;

    /// <summary>
    /// How common each stem is, and the texts with the most in common with the question by the measure that recall uses (Okapi BM25,
    /// k1 = 1.2, b = 0.5), each stem as much as the question means it. A stem is counted in everything that the user's memory holds now, also in what this question may not see, but not again in memories that came from turns.
    /// </summary>
    public const string Overlapping =
        $"""
        WITH sizes AS (
            SELECT sum(texts)::float8 AS texts, sum(stems)::float8 AS stems FROM (
                SELECT count(*) AS texts, sum(stem_total) AS stems FROM turns
                WHERE owner_id = $1 AND user_key = $2 AND NOT is_hidden AND stem_total > 0
                UNION ALL
                SELECT count(*), sum(stem_total) FROM memories
                WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND NOT is_deleted AND source_messages IS NULL AND stem_total > 0) AS kinds
        ), turn_terms AS MATERIALIZED (
            SELECT message_id, {Seen.Turns} AS is_seen, term.stem, term.times::float8, stem_total::float8
            FROM turns CROSS JOIN LATERAL unnest(stems, stem_counts) AS term (stem, times)
            WHERE owner_id = $1 AND user_key = $2 AND NOT is_hidden AND {AnyStem} AND term.stem = ANY ($12)
        ), memory_terms AS MATERIALIZED (
            SELECT memory_id, {Seen.Memories} AS is_seen, recorded_to IS NULL AND NOT is_deleted AND source_messages IS NULL AS is_counted, term.stem, term.times::float8, stem_total::float8
            FROM memories CROSS JOIN LATERAL unnest(stems, stem_counts) AS term (stem, times)
            WHERE owner_id = $1 AND user_key = $2 AND ($4 IS NOT NULL OR recorded_to IS NULL) AND {AnyStem} AND term.stem = ANY ($12)
        ), common AS (
            SELECT stem, count(*)::float8 AS texts
            FROM (SELECT stem FROM turn_terms UNION ALL SELECT stem FROM memory_terms WHERE is_counted) AS said GROUP BY stem
        ), weights AS (
            SELECT terms.stem, terms.emphasis * ln(1 + (coalesce(sizes.texts, 0) - coalesce(common.texts, 0) + 0.5) / (coalesce(common.texts, 0) + 0.5)) AS weight,
                sizes.stems / nullif(sizes.texts, 0) AS average
            FROM unnest($12, $19::real[]) AS terms (stem, emphasis) CROSS JOIN sizes LEFT JOIN common USING (stem)
        )
        SELECT 'texts', '', coalesce(texts, 0)::bigint FROM sizes
        UNION ALL SELECT 'stems', '', coalesce(stems, 0)::bigint FROM sizes
        UNION ALL SELECT 'stem', stem, texts::bigint FROM common
        UNION ALL (
            SELECT 'turn', message_id, 0 FROM turn_terms JOIN weights USING (stem) WHERE $16 AND is_seen GROUP BY message_id
            ORDER BY {Score} DESC LIMIT $15)
        UNION ALL (
            SELECT 'memory', memory_id::text, 0 FROM memory_terms JOIN weights USING (stem) WHERE $17 AND is_seen GROUP BY memory_id
            ORDER BY {Score} DESC LIMIT $15)
        """;

    public const string NearTurns =
        $"""
        SELECT message_id FROM turns WHERE owner_id = $1 AND user_key = $2 AND {Seen.Turns} AND {OfOneKind}
        ORDER BY embedding <=> $13::real[]::halfvec LIMIT $15
        """;

    public const string RecentTurns =
        $"SELECT message_id FROM turns WHERE owner_id = $1 AND user_key = $2 AND {Seen.Turns} ORDER BY said_at DESC LIMIT $15";

    /// <summary>Said at a time that the question names.</summary>
    public const string TimelyTurns =
        $"""
        SELECT message_id FROM unnest($20::timestamptz[], $21::timestamptz[]) AS asked (start_at, end_at) CROSS JOIN LATERAL (
            SELECT message_id FROM turns WHERE owner_id = $1 AND user_key = $2 AND said_at >= start_at AND said_at < end_at AND {Seen.Turns}
            ORDER BY said_at LIMIT $15) AS said
        """;

    public const string NearMemories =
        $"""
        SELECT memory_id FROM memories WHERE owner_id = $1 AND user_key = $2 AND {Seen.Memories} AND {OfOneKind}
        ORDER BY embedding <=> $13::real[]::halfvec LIMIT $15
        """;

    public const string RecentMemories =
        $"""
        SELECT memory_id FROM memories WHERE owner_id = $1 AND user_key = $2 AND {Seen.Memories}
        ORDER BY coalesce(valid_from, created_at) DESC LIMIT $15
        """;

    /// <summary>One that nobody judged counts as middling.</summary>
    public const string ImportantMemories =
        $"""
        SELECT memory_id FROM memories WHERE owner_id = $1 AND user_key = $2 AND {Seen.Memories}
        ORDER BY coalesce(importance, 3) DESC, coalesce(valid_from, created_at) DESC LIMIT $15
        """;

    public const string MemoriesOfAskedSlots =
        $"""
        SELECT memory_id FROM memories WHERE owner_id = $1 AND user_key = $2 AND slot = ANY ($14::text[]) AND {Seen.Memories}
        ORDER BY coalesce(valid_from, created_at) DESC LIMIT $15
        """;

    /// <summary>
    /// Comparing each stem of a row with each of the question takes long when there are many; then all rows' stems are looked up in a table of the
    /// question's, as the condition on single terms does.
    /// </summary>
    private const string AnyStem = "(cardinality($12::text[]) > 8 OR stems && $12)";

    /// <summary>The question's vector is compared only with those of its kind, also when they were exchanged this very moment.</summary>
    private const string OfOneKind = "(SELECT vectors FROM users WHERE owner_id = $1 AND user_key = $2) IS NOT DISTINCT FROM $18::text";

    private const string Score = "sum(weight * times * 2.2 / (times + 1.2 * (0.5 + 0.5 * stem_total / average)))";
}
