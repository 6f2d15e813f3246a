using Memory.Server.Api.Document.Bodies;
using Memory.Server.Api.Document.Schemas;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about regular work on demand, the server's health and the audit log.</summary>
internal static class UpkeepOperations
{
    public static Operation Decay { get; } = Run("runDecay", "Run decay", "Takes memories out of the essentials that age has left too little confidence of, and tells how far age has come.", "decay", "demoted");

    public static Operation Optimize { get; } = Run("runOptimize", "Run optimisation", "Promotes essentials and merges memories that say the same.", "optimize", "promoted");

    public static Operation Retention { get; } = Run("runRetention", "Run retention", "Archives, expires and deletes by the rules of retention.", "retention", "archived");

    public static Operation Health { get; } = new(
        "getServerHealth", Tags.Upkeep, "How the server is", "Version, uptime, the storage and how fast it answers, the queue, the last run of every regular work, how far the store is encrypted, and how the model and the embedder are. It answers 200 also while the storage is away, and says so.")
    {
        Answers =
        [
            Success.Of<Contract.ServerHealth>(
                200, "How it is.",
                """
                {"status":"ok","uptime_seconds":86400,"version":"0.1.0","storage":"postgres","queue_depth":2,"jobs":[{"name":"decay","last_started_at":"2026-03-01T03:00:00Z","last_ended_at":"2026-03-01T03:00:09Z",
                "last_outcome":"done","next_due_at":"2026-03-02T03:00:00Z"}],"encryption":{"state":"sealed","users_done":310,"users_to_do":0},"storage_latency_seconds":0.002,
                "lanes":[{"name":"rules","depth":2,"oldest_seconds":0.4},{"name":"model","depth":0,"oldest_seconds":0}],
                "model":{"name":"openai/gpt-4o-mini","circuit":"closed","last_success_at":"2026-03-01T09:00:00Z","last_fault_at":"2026-03-01T08:00:00Z","last_fault":"timeout"},
                "embedder":{"name":"hashing","circuit":"local","last_success_at":null,"last_fault_at":null,"last_fault":null}}
                """),
        ],
    };

    public static Operation Audit { get; } = new(
        "listAudit", Tags.Upkeep, "The audit log", "Who did what to the owner's data and keys, newest first. Users stand in it by pseudonyms, which an erasure makes meaningless.")
    {
        Parameters =
        [
            Parameter.Query("user_id", Shapes.Text(Limits.Name), "Only what was done to this user.", "ana"),
            Parameter.Query("action", Shapes.Text(AuditRoutes.MaxAction), "Only this.", "memory.delete"),
            Parameter.Query("since", Shapes.Time, "Only what was done from then on.", "2026-03-01T00:00:00Z"),
            Parameter.Limit,
            Parameter.Cursor,
        ],
        Answers =
        [
            Success.Of<Contract.AuditPage>(
                200, "A page of entries.",
                """
                {"entries":[{"sequence":812,"at":"2026-03-01T09:00:00Z","key_id":"019c9a00-aa01-7c11-9d22-3e44f5a6b7c8","action":"memory.delete","pseudonym":"5b1e6a0c-6a43-4a0e-9c57-0d8a51f6f3b2",
                "details":{"memory_id":"019c9a00-8f3c-7d5e-9b1a-2f6c4d8e0a11","kind":"soft"},"hash":"9d3e5f0f5b1f0f6f3a8f0d9f6c1b2a3e4d5c6b7a8f9e0d1c2b3a4f5e6d7c8b9a"}],"next_cursor":null}
                """),
        ],
    };

    private static Operation Run(string id, string summary, string text, string job, string action) => new(
        id, Tags.Upkeep, summary, $"{text} It is done by itself, too. A dry run tells exactly what a real one right after it does. For one user of the caller's owner, or for the whole store with an admin key of owner `default`.")
    {
        Body = new Body(AdminBodies.Run, ("what it would do for one user", """{"dry_run":true,"user_id":"ana"}"""), ("for everybody", """{"dry_run":false}""")),
        Answers =
        [
            Success.Of<Contract.LifecycleReport>(
                200, "What was done, or would be.",
                $$"""
                {"job":"{{job}}","dry_run":true,"at":"2026-03-01T09:00:00Z","users":1,"failed_users":0,"actions":{"{{action}}":1},"rules":{},"lowest_confidence":0.2,"changes":[{"owner_id":"acme","user_id":"ana",
                "actions":{"{{action}}":1},"lowest_confidence":0.2,"memories":[{"memory_id":"{{Examples.MemoryId}}","type":"fact","key":"location","action":"{{action}}","rule":null,"confidence":0.95,"effective_confidence":0.2,"merged_into":null}]}],"is_truncated":false}
                """),
        ],
        Refusals = [new Refusal(403, "No admin key, or one that may not work on the whole store.")],
    };
}
