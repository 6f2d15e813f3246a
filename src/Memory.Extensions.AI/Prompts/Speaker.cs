using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>Whose conversation a request belongs to.</summary>
/// <param name="UserId">The person remembered.</param>
/// <param name="SessionId">The conversation; null for the user's session <c>default</c>.</param>
internal readonly record struct Speaker(string UserId, string? SessionId)
{
    /// <summary>Reads who is speaking; null when the request does not say.</summary>
    public static Speaker? Of(ChatOptions? options, MemoryChatOptions settings)
    {
        var user = Said(settings.ResolveUser?.Invoke(options)) ?? Property(options, MemoryProperties.UserId);
        if (user is null)
            return null;
        var session = Said(settings.ResolveSession?.Invoke(options)) ?? Property(options, MemoryProperties.SessionId) ?? Said(options?.ConversationId);
        return new Speaker(user, session);
    }

    /// <summary>The options without what is only for us: a clone when there is something to take off.</summary>
    public static ChatOptions? Strip(ChatOptions? options)
    {
        if (options?.AdditionalProperties is not { } properties
            || (!properties.ContainsKey(MemoryProperties.UserId) && !properties.ContainsKey(MemoryProperties.SessionId)))
            return options;
        var clone = options.Clone();
        clone.AdditionalProperties!.Remove(MemoryProperties.UserId);
        clone.AdditionalProperties.Remove(MemoryProperties.SessionId);
        if (clone.AdditionalProperties.Count == 0)
            clone.AdditionalProperties = null;
        return clone;
    }

    /// <summary>A property may come as a string, a GUID, or, from deserialised options, a JSON element.</summary>
    private static string? Property(ChatOptions? options, string name) =>
        options?.AdditionalProperties is { } properties && properties.TryGetValue(name, out var value) ? Said(value?.ToString()) : null;

    private static string? Said(string? id) => string.IsNullOrWhiteSpace(id) ? null : id;
}
