using System.Text.Json.Nodes;
using Memory.Server.Api.Document.Schemas;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Bodies;

/// <summary>Messages to take in or to read, in the two forms that they may be written in, and questions to the chat model.</summary>
internal static class TurnBodies
{
    private static readonly Rule[] Said =
    [
        new Rule("role", Shapes.Word<TurnRole>()).Required,
        new Rule("content", Shapes.Text(Limits.Message)).Required,
        new("id", Shapes.Text(Limits.Name)),
        new("name", Shapes.Text(Limits.Name, least: 0)),
        new("created_at", Shapes.Time),
        CommonRules.Metadata,
    ];

    private static readonly Rule Store = new Rule("store", Shapes.Flag)
        .Saying("Whether to store the messages too, as `POST /v1/ingest` does, and to wait up to 30 s for their memories. The default is false: nothing is stored.").Otherwise(false);

    private static readonly BodyShape Message = new(nameof(Contract.IngestMessage), [nameof(Contract.IngestMessage)], [.. Said]);

    private static readonly Rule Messages = new Rule("messages", Shapes.List(Message, 1, Limits.Messages)).Required;

    private static readonly Rule[] Whose = [CommonRules.UserId, CommonRules.SessionId];

    public static BodyShape Many { get; } = new("IngestRequest", [nameof(Contract.IngestRequest)], [.. Whose, Messages]) { Text = "Messages of one conversation." };

    public static BodyShape One { get; } =
        new("IngestOneRequest", [nameof(Contract.IngestRequest), nameof(Contract.IngestMessage)], [.. Whose, .. Said]) { Text = "One message, written flat.", NotSent = ["messages"] };

    public static BodyShape ExtractMany { get; } = new("ExtractRequest", [nameof(Contract.ExtractRequest)], [.. Whose, Messages, Store]);

    public static BodyShape ExtractOne { get; } = new("ExtractOneRequest", [nameof(Contract.ExtractRequest), nameof(Contract.IngestMessage)], [.. Whose, .. Said, Store])
    {
        Text = "One message whose facts are to be shown, written flat.",
        NotSent = ["messages"],
    };

    public static BodyShape ChatTurn { get; } = new("ChatRequestTurn", [nameof(Contract.ChatTurn)],
    [
        new Rule("role", Shapes.Word(TurnRole.User, TurnRole.Assistant, TurnRole.System)).Required,
        new Rule("content", Shapes.Text(Limits.Message)).Required,
    ]);

    public static BodyShape Chat { get; } = new("ChatRequest", [nameof(Contract.ChatRequest)],
    [
        CommonRules.UserId,
        CommonRules.SessionId,
        new Rule("message", Shapes.Text(Limits.Message)),
        new Rule("messages", Shapes.List(ChatTurn, 1, Limits.Messages)),
        CommonRules.TokenBudget,
        new Rule("stream", Shapes.Flag).Otherwise(false).Saying("Whether the answer is to come in pieces, as `text/event-stream`. The default is false."),
    ])
    {
        Also = static () => new JsonObject
        {
            ["oneOf"] = new JsonArray(
                new JsonObject { ["required"] = new JsonArray("message"), ["properties"] = new JsonObject { ["message"] = Shapes.Plain("string") } },
                new JsonObject { ["required"] = new JsonArray("messages"), ["properties"] = new JsonObject { ["messages"] = Shapes.Plain("array") } }),
        },
    };

    /// <summary>Either form of messages.</summary>
    public static Shape Ingest { get; } = Either(Many, One);

    public static Shape Extract { get; } = Either(ExtractMany, ExtractOne);

    private static Shape Either(BodyShape many, BodyShape one) => book => new JsonObject { ["anyOf"] = new JsonArray(many.Refer(book), one.Refer(book)) };
}
