using Memory.Server.Api.Document.Bodies;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about changing, deleting and restoring a memory, and about reading messages for facts.</summary>
internal static class MemoryChangeOperations
{
    private static readonly Refusal Unknown = new(404, "The user has no such memory, or a user key names another user.");

    public static Operation Edit { get; } = new(
        "editMemory", Tags.Memories, "Change a memory", "Changes what is named and empties what is null. The id stays; the earlier wording stays in the history as `edited`, and a recall with `known_at` sees it.")
    {
        Parameters = [Parameter.MemoryId, Parameter.UserId],
        Body = new Body(
            MemoryBodies.Patch,
            ("another wording", """{"content":"User lives in Porto, near the river.","importance":5}"""),
            ("it no longer expires", """{"expires_at":null}""")),
        Answers = [Success.Of<Contract.MemoryRecord>(200, "The memory as it is now.", Examples.Memory)],
        Refusals = [Unknown, new Refusal(409, "It was merged into another memory, which is the one to change.")],
    };

    public static Operation Delete { get; } = new("deleteMemory", Tags.Memories, "Delete a memory for good", "Takes the memory and all its wordings away.")
    {
        Parameters = [Parameter.MemoryId, Parameter.UserId],
        Answers = [Success.Nothing("It is gone.")],
        Refusals = [Unknown],
    };

    public static Operation SoftDelete { get; } = new(
        "softDeleteMemory", Tags.Memories, "Delete a memory softly", "Hides the memory from recall and lists and keeps it for the history. It cannot be undone.")
    {
        Parameters = [Parameter.MemoryId, Parameter.UserId],
        Answers = [Success.Nothing("It no longer shows.")],
        Refusals = [Unknown],
    };

    public static Operation Restore { get; } = new(
        "restoreMemory", Tags.Memories, "Bring a retired memory back", "Makes a superseded or archived memory current again, with the reason in its history; in a slot of one, what is current now is superseded.")
    {
        Parameters = [Parameter.MemoryId, Parameter.UserId],
        Body = new Body(MemoryBodies.Restore, ("with a reason", """{"reason":"The user moved back."}""")) { IsOptional = true },
        Answers = [Success.Of<Contract.MemoryRecord>(200, "The memory, current again.", Examples.Memory)],
        Refusals = [Unknown, new Refusal(409, "It expired, its time is over, it was merged into another, or the Idempotency-Key stands for another request.")],
    };

    public static Operation Extract { get; } = new(
        "extractFacts", Tags.Ingest, "What extraction finds in messages",
        "Shows the facts and the wishes to forget that messages hold. Nothing is stored, unless `store` asks for it: then it is also what an ingest is, and waits up to 30 s for the memories.")
    {
        Body = new Body(
            TurnBodies.Extract,
            ("look only", """{"user_id":"ana","messages":[{"role":"user","content":"I moved to Porto last week."}]}"""),
            ("store as well", """{"user_id":"ana","role":"user","content":"I moved to Porto last week.","store":true}""")),
        Answers =
        [
            Success.Of<Contract.ExtractResult>(200, "What was found.", Found("none", "null", "null", "null")),
            Success.Of<Contract.ExtractResult>(
                202, "What was found, and stored; the memories were not there within 30 s.", Found("follows", $"\"{Examples.JobId}\"", "[\"m-17\"]", "null")),
        ],
        Refusals = [new Refusal(404, "A user key names another user."), new Refusal(409, "A message of that id says something else, or the Idempotency-Key stands for another request.")],
    };

    private static string Found(string model, string job, string messages, string memories) =>
        $$"""
        {"user_id":"ana","facts":[{"message":0,"type":"fact","content":"User lives in Porto.","key":"location","cardinality":"one","value":"Porto","is_negation":false,"corrects":null,
        "temporal_state":"current","valid_from":"2026-02-22T00:00:00Z","valid_to":null,"confidence":0.95,"importance":4,"ingestion_mode":"rules"}],
        "forgets":[],"model":"{{model}}","job_id":{{job}},"message_ids":{{messages}},"memories":{{memories}}}
        """;
}
