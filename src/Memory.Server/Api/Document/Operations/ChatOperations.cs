using System.Text.Json.Nodes;
using Memory.Server.Api.Document.Bodies;
using Memory.Server.Api.Document.Schemas;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Operations;

/// <summary>What the document says about asking the chat model.</summary>
internal static class ChatOperations
{
    private const string Answered =
        """
        {"message":{"role":"assistant","content":"You live in Porto."},"session_id":"s1","model":"openai/gpt-4o-mini","finish_reason":"stop","usage":{"input_tokens":180,"output_tokens":6},"memory":{"recalled":2,"token_count":41}}
        """;

    public static Operation Chat { get; } = new(
        "chat", Tags.Chat, "Ask the model with memory",
        "Recalls what helps, asks the configured model, and hands the turn over to memory. Memory that cannot be had does not fail the chat: `memory` is null then. With `stream: true` the answer comes as events: "
        + "`delta` with the next words, as often as there are some; then `done` with the whole answer, or `error` with a problem document. What goes wrong before the first words is answered as with any other request. "
        + "A streamed answer is not kept for an Idempotency-Key.")
    {
        Body = new Body(
            TurnBodies.Chat,
            ("a question", """{"user_id":"ana","session_id":"s1","message":"Where do I live?"}"""),
            ("a conversation, in pieces", """{"user_id":"ana","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Where do I live?"}],"stream":true,"token_budget":512}""")),
        Answers =
        [
            Success.Of<Contract.ChatAnswer>(200, "The answer, or with `stream: true` its events.", Answered),
            Success.Of<Contract.ChatDelta>(
                200, "", $"event: delta\ndata: {{\"content\":\"You live \"}}\n\nevent: delta\ndata: {{\"content\":\"in Porto.\"}}\n\nevent: done\ndata: {Answered}\n\n") with
            {
                MediaType = "text/event-stream",
                Shape = Events,
            },
        ],
        Refusals =
        [
            new Refusal(404, "A user key names another user."),
            new Refusal(502, "The model's service failed or refused."),
            new Refusal(503, "No model is configured, its service is over its limits, or the server is busy."),
            new Refusal(504, "The model's service did not answer in time."),
        ],
    };

    /// <summary>Neither OpenAPI nor JSON Schema has words for events; what stands in their data is told beside.</summary>
    private static JsonObject Events(SchemaBook book) => new()
    {
        [Shapes.Type] = "string",
        ["description"] = "Server-sent events. The data of each is one line of JSON: of `delta` the next words, of `done` the whole answer, of `error` a problem document.",
        ["x-events"] = new JsonObject
        {
            ["delta"] = book.Of(typeof(Contract.ChatDelta)),
            ["done"] = book.Of(typeof(Contract.ChatAnswer)),
            ["error"] = SharedAnswers.Told(book),
        },
    };
}
