using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>Whose conversation a request belongs to.</summary>
/// <param name="UserId">The person remembered.</param>
/// <param name="SessionId">The conversation; null for the user's session <c>default</c>.</param>
internal readonly record struct Speaker(string UserId, string? SessionId)
{
    private static readonly string[] Ours = [MemoryProperties.UserId, MemoryProperties.SessionId, MemoryProperties.Handled];

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
        if (options?.AdditionalProperties is not { } properties || !Array.Exists(Ours, properties.ContainsKey))
            return options;
        var clone = options.Clone();
        foreach (var name in Ours)
            clone.AdditionalProperties!.Remove(name);
        if (clone.AdditionalProperties!.Count == 0)
            clone.AdditionalProperties = null;
        return clone;
    }

    /// <summary>The options that tell a memory layer further in to stand aside, on a clone.</summary>
    public static ChatOptions Handled(ChatOptions? options)
    {
        var clone = options?.Clone() ?? new ChatOptions();
        (clone.AdditionalProperties ??= [])[MemoryProperties.Handled] = true;
        return clone;
    }

    /// <summary>Whether a memory layer further out acts already.</summary>
    public static bool IsHandled(ChatOptions? options) => options?.AdditionalProperties?.ContainsKey(MemoryProperties.Handled) is true;

    /// <summary>A property may come as a string, a GUID, or, from deserialised options, a JSON element.</summary>
    private static string? Property(ChatOptions? options, string name) =>
        options?.AdditionalProperties is { } properties && properties.TryGetValue(name, out var value) ? Said(value?.ToString()) : null;

    private static string? Said(string? id) => string.IsNullOrWhiteSpace(id) ? null : id;
}
