using Memory.Client;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>Wraps a chat client in memory.</summary>
public static class MemoryChatClientExtensions
{
    /// <summary>Makes a chat client remember the users that its requests name in <c>ChatOptions.AdditionalProperties["memory.user_id"]</c>.</summary>
    /// <param name="client">The chat client. Where function calling is wanted, wrap inside or outside of it; both work.</param>
    /// <param name="memory">The memory; the caller keeps it and disposes it.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static IChatClient WithMemory(this IChatClient client, MemoryConnection memory, Action<MemoryChatOptions>? configure = null)
    {
        var options = new MemoryChatOptions();
        configure?.Invoke(options);
        return new MemoryChatClient(client, memory, options);
    }

    /// <summary>Makes a chat client remember one user.</summary>
    /// <param name="client">The chat client.</param>
    /// <param name="memory">The memory; the caller keeps it and disposes it.</param>
    /// <param name="userId">The person remembered, whatever a request says.</param>
    /// <param name="sessionId">The conversation; null leaves it to the requests.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static IChatClient WithMemory(
        this IChatClient client, MemoryConnection memory, string userId, string? sessionId = null, Action<MemoryChatOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        return client.WithMemory(memory, options =>
        {
            options.ResolveUser = _ => userId;
            options.ResolveSession = sessionId is null ? null : _ => sessionId;
            configure?.Invoke(options);
        });
    }

    /// <summary>Makes a chat client remember, with the memory that <c>AddMemoryClient</c> registered. Its shape is what <c>ChatClientBuilder.Use</c> takes.</summary>
    /// <param name="client">The chat client.</param>
    /// <param name="services">The app's services.</param>
    public static IChatClient WithMemory(this IChatClient client, IServiceProvider services) => client.WithMemory(services, static _ => { });

    /// <summary>Makes a chat client remember, with the memory that <c>AddMemoryClient</c> registered.</summary>
    /// <param name="client">The chat client.</param>
    /// <param name="services">The app's services.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static IChatClient WithMemory(this IChatClient client, IServiceProvider services, Action<MemoryChatOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return client.WithMemory(RegisteredMemory.In(services), configure);
    }
}
