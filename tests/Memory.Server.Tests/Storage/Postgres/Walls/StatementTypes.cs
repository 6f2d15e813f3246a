namespace Memory.Server.Tests.Storage.Postgres.Walls;

/// <summary>The types of a statement's parameters, where Postgres cannot tell them from the text alone.</summary>
internal static class StatementTypes
{
    /// <summary>What all statements that find candidates are given; none uses all of it.</summary>
    private static readonly string[] Question =
    [
        "text", "uuid", "timestamptz", "timestamptz", "text", "text[]", "text[]", "text[]", "text[]", "text[]", "timestamptz", "text[]", "real[]", "text[]",
        "bigint", "boolean", "boolean", "text", "real[]", "timestamptz[]", "timestamptz[]",
    ];

    private static readonly Dictionary<string, string[]> Known = new()
    {
        ["JobTable.Cover"] = ["text", "uuid", "text", "bigint"],
        ["MemoryTable.Link"] = ["text", "uuid", "uuid"],
        ["AssociationTable.Put"] = ["text", "uuid"],
        ["AssociationTable.NoteChanged"] = ["text", "uuid", "uuid[]", "bigint"],
        ["KinTable.Put"] = ["text", "uuid", "uuid"],
        ["MemoryTable.NoteErased"] = ["text", "uuid", "uuid[]", "bigint"],
        ["PostgresIdempotencyStore.Put"] = ["text", "bytea", "text", "integer", "text", "text", "timestamptz", "uuid"],
        ["QueueTable.Recount"] = ["text", "uuid"],
        ["GapStatements.Memories"] = ["text", "uuid", "uuid", "bigint", "boolean", "integer", "timestamptz"],
        ["VectorQueueTable.Survey"] = ["text", "text", "integer", "timestamptz"],
        ["CandidateStatements.Overlapping"] = Question,
        ["CandidateStatements.NearTurns"] = Question,
        ["CandidateStatements.RecentTurns"] = Question,
        ["CandidateStatements.TimelyTurns"] = Question,
        ["TurnTable.WithAnalysisAround"] = ["text", "uuid", "text[]", "bigint"],
        ["CandidateStatements.NearMemories"] = Question,
        ["CandidateStatements.RecentMemories"] = Question,
        ["CandidateStatements.ImportantMemories"] = Question,
        ["CandidateStatements.MemoriesOfAskedSlots"] = Question,
    };

    /// <summary>None where Postgres can tell.</summary>
    public static IReadOnlyList<string> Of(Statement statement) => Known.GetValueOrDefault(statement.Name, []);
}
