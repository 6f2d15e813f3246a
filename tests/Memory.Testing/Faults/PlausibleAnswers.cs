using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Memory.Testing.Faults;

/// <summary>
/// Valid answers of a server that never was asked, for faults to spoil. What they tell carries <see cref="Poison"/>: it shows up in a prompt
/// only when a spoilt answer was believed.
/// </summary>
internal static class PlausibleAnswers
{
    public const string Poison = "never-to-be-believed";

    private const string AnotherUser = "somebody-else";

    /// <summary>The answer to a request, or to the same request of somebody else.</summary>
    public static HttpAnswer To(MemoryRoute route, StubRequest request, bool ofAnotherUser)
    {
        var user = ofAnotherUser ? AnotherUser : UserOf(route, request);
        JsonNode document = route switch
        {
            MemoryRoute.Recall => new JsonObject
            {
                ["user_id"] = user, ["memories"] = Memories(user), ["turns"] = new JsonArray(), ["context"] = $"- {Poison}", ["token_count"] = 4,
            },
            MemoryRoute.Conscious => new JsonObject { ["memories"] = Memories(user), ["context"] = $"- {Poison}" },
            _ => new JsonObject
            {
                ["status"] = "queued", ["job_id"] = "job-of-another-time", ["message_ids"] = ofAnotherUser ? new JsonArray(Poison) : MessageIds(request),
            },
        };
        return new HttpAnswer(route == MemoryRoute.Ingest ? StatusCodes.Status202Accepted : StatusCodes.Status200OK, HttpAnswer.Json, Bytes(document));
    }

    private static JsonArray Memories(string user) => new(new JsonObject
    {
        ["id"] = "0195506c-1111-7000-8000-000000000001",
        ["owner_id"] = "default",
        ["user_id"] = user,
        ["type"] = "fact",
        ["content"] = Poison,
        ["score"] = 1,
    });

    private static JsonArray MessageIds(StubRequest request) =>
        new([.. JsonNode.Parse(request.Body)!["messages"]!.AsArray().Select(static message => JsonValue.Create((string?)message!["id"]))]);

    private static string UserOf(MemoryRoute route, StubRequest request) => route == MemoryRoute.Conscious
        ? QueryHelpers.ParseQuery(request.Target[request.Target.IndexOf('?', StringComparison.Ordinal)..])["user_id"].ToString()
        : (string)JsonNode.Parse(request.Body)!["user_id"]!;

    private static byte[] Bytes(JsonNode document) => Encoding.UTF8.GetBytes(document.ToJsonString(JsonSerializerOptions.Default));
}
