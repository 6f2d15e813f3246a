using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Memory.Testing;

/// <summary>What a model's service was asked.</summary>
/// <param name="Target">Path and query.</param>
/// <param name="Authorization">The header of that name.</param>
/// <param name="ApiKey">The header <c>api-key</c>.</param>
/// <param name="Body">The request.</param>
public sealed record ModelCall(string Target, string Authorization, string ApiKey, JsonNode Body)
{
    public bool IsAnthropic => Target.Contains("/messages", StringComparison.Ordinal);

    public bool Streams => (bool?)Body["stream"] is true;

    public string Model => (string)Body["model"]!;

    /// <summary>The messages, the system's first.</summary>
    public IReadOnlyList<(string Role, string Text)> Messages =>
    [
        .. (Body["system"] is { } system ? (IEnumerable<(string, string)>)[("system", TextOf(system))] : []),
        .. Body["messages"]!.AsArray().Select(static message => ((string)message!["role"]!, TextOf(message["content"]!))),
    ];

    internal static ModelCall Read(HttpContext context, StubRequest request) =>
        new(request.Target, request.Authorization, context.Request.Headers["api-key"].ToString(), JsonNode.Parse(request.Body)!);

    private static string TextOf(JsonNode content) =>
        content is JsonArray blocks ? string.Concat(blocks.Select(static block => (string?)block!["text"])) : (string)content!;
}
