using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>
/// A message of an OpenAI request as the rules for prompts read it: who said it, its text, and which tool calls it makes or answers. It is
/// looked at and never sent.
/// </summary>
internal static class MessageView
{
    /// <summary>The id that stands for a call of the older kind, which has none.</summary>
    private const string OlderCall = "function_call";

    /// <exception cref="JsonException">This is no message.</exception>
    public static ChatMessage Of(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || StringOf(message, "role") is not { Length: > 0 } role)
            throw new JsonException("A message is an object with a role.");
        var contents = new List<AIContent>();
        if (message.TryGetProperty("content", out var content))
            Add(content, contents);
        foreach (var call in CallsOf(message))
            contents.Add(call);
        if (role is "tool" or "function")
            contents = [new FunctionResultContent(StringOf(message, "tool_call_id") ?? OlderCall, result: null)];
        var view = new ChatMessage(RoleOf(role), contents) { AuthorName = StringOf(message, "name") };
        if (IsOurs(view))
            view.AdditionalProperties = new() { [MemoryProperties.Injected] = true };
        return view;
    }

    /// <summary>The calls that an assistant's message makes.</summary>
    public static IEnumerable<FunctionCallContent> CallsOf(JsonElement message)
    {
        if (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
        {
            foreach (var call in calls.EnumerateArray())
            {
                if (CallOf(call) is { } content)
                    yield return content;
            }
        }

        if (message.TryGetProperty("function_call", out var older) && older.ValueKind == JsonValueKind.Object)
            yield return new FunctionCallContent(OlderCall, StringOf(older, "name") ?? "");
    }

    /// <summary>The text of a content: a string, or the parts of an array that are text.</summary>
    public static string TextOf(JsonElement content)
    {
        var contents = new List<AIContent>();
        Add(content, contents);
        return string.Concat(contents.OfType<TextContent>().Select(static part => part.Text));
    }

    public static string? StringOf(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A stamp does not cross the wire, so that what another memory layer put into the request is known by how it begins.</summary>
    private static bool IsOurs(ChatMessage message) =>
        message.Role == ChatRole.User
        && (message.Text.StartsWith(MemoryBlock.Essentials, StringComparison.Ordinal) || message.Text.StartsWith(MemoryBlock.Recalled, StringComparison.Ordinal));

    /// <summary>A call by its id. In a stream only the first piece of a call names it; a server that gives no ids is told apart by the place.</summary>
    private static FunctionCallContent? CallOf(JsonElement call)
    {
        if (call.ValueKind != JsonValueKind.Object || !call.TryGetProperty("function", out var function))
            return call.ValueKind == JsonValueKind.Object && StringOf(call, "id") is { Length: > 0 } custom ? new FunctionCallContent(custom, "") : null;
        var (id, name) = (StringOf(call, "id"), StringOf(function, "name"));
        return string.IsNullOrEmpty(id) && string.IsNullOrEmpty(name) ? null : new FunctionCallContent(string.IsNullOrEmpty(id) ? $"call of {name}" : id, name ?? "");
    }

    private static void Add(JsonElement content, List<AIContent> contents)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            contents.Add(new TextContent(content.GetString()));
        }
        else if (content.ValueKind == JsonValueKind.Array)
        {
            // A picture, a recording or a file has no words: it counts as something said, but not as text.
            foreach (var part in content.EnumerateArray())
                contents.Add(StringOf(part, "type") == "text" ? new TextContent(StringOf(part, "text")) : new AIContent());
        }
    }

    private static ChatRole RoleOf(string role) => role switch
    {
        "system" or "developer" => ChatRole.System,
        "function" => ChatRole.Tool,
        _ => new ChatRole(role),
    };
}
