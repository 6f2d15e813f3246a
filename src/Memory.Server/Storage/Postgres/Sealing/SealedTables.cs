namespace Memory.Server.Storage.Postgres.Sealing;

/// <summary>The kinds of rows, as what is sealed is bound to them.</summary>
internal static class SealedTables
{
    public const string Users = "users";
    public const string Sessions = "sessions";
    public const string Turns = "turns";
    public const string Memories = "memories";
    public const string Observations = "observations";
    public const string Associations = "associations";
    public const string Jobs = "jobs";
    public const string FailedJobs = "failed_jobs";
    public const string KeptAnswers = "kept_answers";
    public const string ApiKeys = "api_keys";
}
