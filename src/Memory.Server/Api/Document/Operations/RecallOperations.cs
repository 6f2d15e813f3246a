using Memory.Server.Api.Document.Bodies;
using Memory.Server.Api.Document.Schemas;
using Memory.Server.Recall;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about finding what helps.</summary>
internal static class RecallOperations
{
    private const string Answered =
        $$$"""
        {"user_id":"ana","memories":[{{{{Examples.MemoryFields}}},"score":0.81,"explanation":null}],"turns":[{{{{Examples.TurnFields}}},"score":0.6,"explanation":null}],
        "context":"- User lives in Porto.\n- user (2026-03-01): I moved to Porto last week.","token_count":19,"context_keys":null,"lapsed":null,"weights":null}
        """;

    private const string WhoIsUnknown = "Of a user whom nobody has told anything about it answers with nothing, since applications recall before they first hand anything over.";

    public static Operation Recall { get; } = new(
        "recall", Tags.Recall, "Find what helps now",
        $"Memories and raw messages that help with a question, best first on one scale from 0 to 1, and the same rendered for a prompt. Two instants may be given: `as_of`, what was true in the world then, and `known_at`, what "
        + $"the system believed then. Without a question the highest-ranked memories come. {WhoIsUnknown}")
    {
        Body = new Body(
            RecallBodies.Recall,
            ("a question", """{"user_id":"ana","query":"Where do I live?"}"""),
            ("what held in February, with reasons", """{"user_id":"ana","query":"Where did I live?","limit":5,"types":["fact"],"keys":["location"],"current_view_only":true,"as_of":"2026-02-01T00:00:00Z","include_turns":false,"token_budget":256,"weights":{"recency":0},"explain":true}""")),
        Answers = [Success.Of<Contract.RecallResponse>(200, "What helps.", Answered)],
        Refusals = [new Refusal(404, "A user key names another user.")],
    };

    public static Operation Search { get; } = new("searchMemory", Tags.Recall, "Recall by GET", $"The same as `POST /v1/recall` with a user, a question and a limit, for places where only a GET will do. {WhoIsUnknown}")
    {
        Parameters =
        [
            Parameter.UserId,
            Parameter.Query("query", Shapes.Text(Limits.Message, least: 0), "What should be recalled, in words.", "where do I live?") with { Default = "" },
            Parameter.Query("limit", Shapes.Whole(0, Limits.Recall), "How many memories at most.", 10) with { Default = RecallQuery.DefaultLimit },
        ],
        Answers = [Success.Of<Contract.RecallResponse>(200, "What helps.", Answered)],
        Refusals = [new Refusal(404, "A user key names another user.")],
    };

    public static Operation Context { get; } = new(
        "getMemoryContext", Tags.Recall, "A short list and a summary", $"Helpful memories in a short form, and their wordings as one text for a prompt. No raw messages. {WhoIsUnknown}")
    {
        Body = new Body(RecallBodies.Context, ("a question", """{"user_id":"ana","query":"What should I know about Ana?","limit":5,"token_budget":256}""")),
        Answers =
        [
            Success.Of<Contract.MemoryContextResponse>(
                200, "What helps.", """{"memories":[{"content":"User lives in Porto.","type":"fact","created_at":"2026-03-01T09:00:00Z","relevance_score":0.81}],"context_summary":"- User lives in Porto."}"""),
        ],
        Refusals = [new Refusal(404, "A user key names another user.")],
    };

    public static Operation Conscious { get; } = new(
        "getConsciousSet", Tags.Recall, "The essentials about a user", $"What is worth knowing at the start of every session: pinned memories and those that the server chose, in a stable order. {WhoIsUnknown}")
    {
        Parameters =
        [
            Parameter.UserId,
            Parameter.Query("token_budget", Shapes.Whole(0, Limits.TokenBudget), "Bounds the context, in tokens.", 512) with { Default = RecallQuery.DefaultTokenBudget },
        ],
        Answers = [Success.Of<Contract.ConsciousSet>(200, "The essentials.", $$"""{"memories":[{{Examples.Memory}}],"context":"- User lives in Porto."}""")],
        Refusals = [new Refusal(404, "A user key names another user.")],
    };
}
