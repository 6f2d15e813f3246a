using Memory.Server.Api.Document.Bodies;
using Memory.Server.Api.Document.Schemas;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about storing memories and looking at them.</summary>
internal static class MemoryOperations
{
    private static readonly Refusal Unknown = new(404, "The user has no such memory, or a user key names another user.");

    private static readonly Refusal Elsewhere = new(404, "A user key names another user.");

    private static readonly Refusal Fixed = new(409, "The slot has another cardinality, or the Idempotency-Key stands for another request.");

    public static Operation Store { get; } = new(
        "storeMemory", Tags.Memories, "Store a memory",
        "Stores a memory as it stands, or in `rules` mode what a line such as `preference:theme=dark` says. A memory in a slot that holds one supersedes the one before it, which stays in the history.")
    {
        Body = new Body(
            MemoryBodies.New,
            ("a fact in a slot", """{"user_id":"ana","type":"fact","content":"User lives in Porto.","key":"location","value":"Porto","importance":4,"is_essential":true}"""),
            ("a line of rules", """{"user_id":"ana","content":"preference:theme=dark","ingestion_mode":"rules"}""")),
        Answers = [Success.Of<Contract.MemoryRecord>(200, "The memory as it is stored.", Examples.Memory)],
        Refusals = [Elsewhere, Fixed],
    };

    public static Operation StoreBatch { get; } = new(
        "storeMemories", Tags.Memories, "Store many memories", $"Stores up to {Limits.Batch:N0} memories of one user, all of them or none.")
    {
        Body = new Body(
            MemoryBodies.Batch,
            ("two memories", """{"memories":[{"user_id":"ana","type":"fact","content":"User lives in Porto.","key":"location"},{"user_id":"ana","type":"preference","content":"User prefers tea.","ttl_seconds":86400}]}""")),
        Answers = [Success.Of<Contract.MemoryList>(200, "The memories as they are stored, in the order sent.", $$"""{"memories":[{{Examples.Memory}}]}""")],
        Refusals = [Elsewhere, Fixed],
    };

    public static Operation List { get; } = new("listMemories", Tags.Memories, "List a user's memories", "The user's memories, newest first. What is superseded, expired, deleted or archived is left out unless it is asked for.")
    {
        Parameters =
        [
            Parameter.UserId,
            Parameter.Query("type", Shapes.Word<MemoryType>(), "Only this kind.", "fact"),
            Parameter.Query("key", Shapes.Text(Limits.Name, least: 0), "Only this slot.", "location"),
            Parameter.Query("min_importance", Shapes.Whole(1, 5), "Only at least this importance.", 3),
            Parameter.Query(
                "include", static _ => new() { [Shapes.Type] = "string", ["pattern"] = "^((superseded|expired|deleted|archived)(,(superseded|expired|deleted|archived))*)?$" },
                "What to show besides: some of `superseded`, `expired`, `deleted` and `archived`, with commas in between.", "superseded,expired"),
            Parameter.Limit,
            Parameter.Cursor,
        ],
        Answers = [Success.Of<Contract.MemoryPage>(200, "A page of memories.", $$"""{"memories":[{{Examples.Memory}}],"next_cursor":null}""")],
        Refusals = [Elsewhere],
    };

    public static Operation Statistics { get; } = new("getMemoryStatistics", Tags.Memories, "Count a user's memories", "How many memories the user has, by kind and importance, and how many of them are retired.")
    {
        Parameters = [Parameter.UserId],
        Answers =
        [
            Success.Of<Contract.MemoryStats>(
                200, "The counts.",
                """{"total":12,"deleted":1,"expired":0,"superseded":2,"by_type":{"fact":7,"preference":4,"event":1,"system":0},"by_importance":{"1":0,"2":1,"3":4,"4":2,"5":0},"oldest":"2026-01-10T18:30:00Z","newest":"2026-03-01T09:00:00Z"}"""),
        ],
        Refusals = [Elsewhere],
    };

    public static Operation Get { get; } = new("getMemory", Tags.Memories, "Read a memory", "One memory, whatever has become of it.")
    {
        Parameters = [Parameter.MemoryId, Parameter.UserId],
        Answers = [Success.Of<Contract.MemoryRecord>(200, "The memory.", Examples.Memory)],
        Refusals = [Unknown],
    };

    public static Operation History { get; } = new(
        "getMemoryHistory", Tags.Memories, "The history of a memory's slot", "All that the slot has held, retired and edited wordings too, by when it held and then by when it was stored, oldest first.")
    {
        Parameters = [Parameter.MemoryId, Parameter.UserId],
        Answers = [Success.Of<Contract.MemoryList>(200, "The chain.", $$"""{"memories":[{{Examples.Retired}},{{Examples.Memory}}]}""")],
        Refusals = [Unknown],
    };

    public static Operation Source { get; } = new("getMemorySource", Tags.Memories, "Where a memory came from", "The messages that a memory was derived from, in the order they were said; none for one that the application stored itself.")
    {
        Parameters = [Parameter.MemoryId, Parameter.UserId],
        Answers = [Success.Of<Contract.MessageList>(200, "The messages.", $$"""{"messages":[{{Examples.Turn}}]}""")],
        Refusals = [Unknown],
    };
}
