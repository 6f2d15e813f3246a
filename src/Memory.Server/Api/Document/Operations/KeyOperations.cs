using Memory.Server.Api.Document.Bodies;
using Memory.Server.Api.Document.Schemas;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about API keys and about given-up jobs.</summary>
internal static class KeyOperations
{
    private const string Failed =
        """
        {"job_id":"9f2c41d07b3a-019c9a008f3c","owner_id":"acme","user_id":"ana","status":"failed","attempts":5,"last_error":"The model's service did not answer in time","created_at":"2026-03-01T09:00:00Z","updated_at":"2026-03-01T09:20:00Z"}
        """;

    private static readonly Refusal ForeignOwner = new(403, "No admin key, or one that may not administer that owner.");

    public static Operation Create { get; } = new(
        "createKey", Tags.Keys, "Mint an API key",
        "The one body that names an owner: an admin key of owner `default` may mint keys for any owner, another one for its own. The new key's rate limit is at most the minter's. The secret is shown this once.")
    {
        Body = new Body(
            AdminBodies.Key,
            ("a key for an application", """{"owner_id":"acme","scope":"owner","rate_limit":600,"metadata":{"app":"shop"}}"""),
            ("a key for one user", """{"owner_id":"acme","scope":"user","user_id":"ana"}""")),
        Answers =
        [
            Success.Of<Contract.CreatedApiKey>(
                201, "The key and the only sight of its secret.",
                """{"key_id":"019c9a00-aa01-7c11-9d22-3e44f5a6b7c8","api_key":"mem_live_3vQ8hX1m2b7Kf0Zt5yWc9LsR4pNd6GjU8aEoTiHxBqM","owner_id":"acme","scope":"owner","user_id":null,"rate_limit":600,"metadata":{"app":"shop"},"created_at":"2026-03-01T09:00:00Z","last_used_at":null,"revoked_at":null}"""),
        ],
        Refusals = [ForeignOwner],
    };

    public static Operation List { get; } = new("listKeys", Tags.Keys, "List API keys", "An owner's keys without their secrets, newest first, revoked ones too.")
    {
        Parameters =
        [
            Parameter.Query("owner_id", Shapes.Text(Limits.Name), "Whose keys; left out, the caller's own owner's.", "acme"),
            Parameter.Limit,
            Parameter.Cursor,
        ],
        Answers = [Success.Of<Contract.KeyPage>(200, "A page of keys.", $$"""{"keys":[{{Examples.Key}}],"next_cursor":null}""")],
        Refusals = [ForeignOwner],
    };

    public static Operation Revoke { get; } = new("revokeKey", Tags.Keys, "Revoke an API key", "From now on the key is refused. It cannot be undone.")
    {
        Parameters = [Parameter.Path("The key's id.", "019c9a00-aa01-7c11-9d22-3e44f5a6b7c8")],
        Answers = [Success.Nothing("It is revoked.")],
        Refusals = [new Refusal(404, "There is no such key, or it is another owner's.")],
    };

    public static Operation ListJobs { get; } = new("listFailedJobs", Tags.Upkeep, "List given-up jobs", "Extraction jobs that failed for good, those that failed last first. Those of the whole store are for admin keys of owner `default`.")
    {
        Parameters =
        [
            Parameter.Query("status", Shapes.Word(JobStatus.Failed), "Which; there is only this one to ask for.", "failed"),
            Parameter.Query("user_id", Shapes.Text(Limits.Name), "Only this user's of the caller's own owner.", "ana"),
            Parameter.Limit,
            Parameter.Cursor,
        ],
        Answers = [Success.Of<Contract.FailedJobPage>(200, "A page of jobs.", $$"""{"jobs":[{{Failed}}],"next_cursor":null}""")],
        Refusals = [new Refusal(403, "No admin key, or one that may not see the whole store's.")],
    };

    public static Operation RetryJob { get; } = new("retryJob", Tags.Upkeep, "Try a job again", "Gives a given-up job its attempts back.")
    {
        Parameters = [Parameter.Path("The job's id.", Examples.JobId)],
        Answers =
        [
            Success.Of<Contract.JobRecord>(
                202, "The job, queued again.", """{"job_id":"9f2c41d07b3a-019c9a008f3c","status":"queued","attempts":0,"last_error":null,"created_at":"2026-03-01T09:00:00Z","updated_at":"2026-03-01T10:00:00Z"}"""),
        ],
        Refusals = [new Refusal(404, "There is no such given-up job, or it is another owner's.")],
    };
}
