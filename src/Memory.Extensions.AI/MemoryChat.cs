using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>Makes memory a step in the building of a chat client: <c>builder.Use(MemoryChat.Middleware())</c>.</summary>
public static class MemoryChat
{
    /// <summary>Makes a step that wraps the client built so far in the memory that <c>AddMemoryClient</c> registered. Its shape is what <c>ChatClientBuilder.Use</c> takes.</summary>
    /// <param name="configure">Changes the defaults; called once for each client that is built.</param>
    /// <param name="name">Of several memories the one to use, by the name it was registered with; null for the one without a name.</param>
    /// <returns>The step. Without such a memory it throws <see cref="InvalidOperationException"/> when the client is built.</returns>
    public static Func<IChatClient, IServiceProvider, IChatClient> Middleware(Action<MemoryChatOptions>? configure = null, string? name = null) =>
        (client, services) => client.WithMemory(RegisteredMemory.In(services, name), configure);

    /// <summary>Makes a step that wraps the client built so far in memory, with the app's services at hand.</summary>
    /// <param name="configure">Changes the defaults; called once for each client that is built. A resolver may keep the services and ask them for whoever is signed in.</param>
    /// <param name="name">Of several memories the one to use, by the name it was registered with; null for the one without a name.</param>
    /// <returns>The step. Without such a memory it throws <see cref="InvalidOperationException"/> when the client is built.</returns>
    public static Func<IChatClient, IServiceProvider, IChatClient> Middleware(Action<IServiceProvider, MemoryChatOptions> configure, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return (client, services) => client.WithMemory(RegisteredMemory.In(services, name), options => configure(services, options));
    }
}
