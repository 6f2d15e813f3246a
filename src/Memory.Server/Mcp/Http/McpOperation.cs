using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Schemas;

namespace Memory.Server.Mcp.Http;

/// <summary>What the document says about <c>/mcp</c>: the way messages travel; what they say is the protocol's.</summary>
internal static class McpOperation
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"app","version":"1.0"}}}""";

    private const string Fault = """{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"The body is not JSON"}}""";

    public static Operation Post { get; } = new(
        "postMcp",
        Tags.Service,
        "A message of the Model Context Protocol",
        "Streamable HTTP without a session: each POST holds a message, or in versions of the protocol that know batches an array of them, and the answer comes as JSON. Tools and resources are those of the key that calls. docs/mcp.md tells which.")
    {
        Body = new Body(Message, ("how a client begins", Initialize)),
        Answers =
        [
            new Success(200, "What the protocol answers, errors of tools among it.") { Shape = Message, Example = """{"jsonrpc":"2.0","id":1,"result":{}}""" },
            new Success(202, "A notification was taken: nothing is answered."),
            .. Refused(400, "The body is no message, or a header or the protocol's version does not fit it."),
            .. Refused(404, "The protocol's newest version answers so to a method that is not known."),
            .. Refused(413, "The body is larger than 32 MiB."),
            .. Refused(429, "The key has used up its requests."),
            new Success(406, "`Accept` does not list `application/json`.") { MediaType = Problem.MediaType, Shape = SharedAnswers.Told, Example = ProblemOf(406, "Not Acceptable") },
        ],
        Refusals = [new Refusal(403, "The `Origin` is not one whose pages may call this server.")],
    };

    /// <summary>A refusal is told as the protocol tells errors where a message could be read, else as everywhere here.</summary>
    private static ImmutableArray<Success> Refused(int status, string text) =>
    [
        new Success(status, text) { Shape = Message, Example = Fault },
        new Success(status, "") { MediaType = Problem.MediaType, Shape = SharedAnswers.Told, Example = ProblemOf(status, "Refused") },
    ];

    private static string ProblemOf(int status, string title) => $$"""{"type":"about:blank","title":"{{title}}","status":{{status}},"detail":"{{title}}"}""";

    private static JsonObject Message(SchemaBook book) => new() { [Shapes.Type] = Shapes.TextArray(["object", "array"]) };
}
