using Memory.Client;
using OpenAI.Chat;

namespace Memory.Extensions.AI;

/// <summary>Wraps a chat client of the OpenAI SDK in memory.</summary>
public static class OpenAIChatClientExtensions
{
    /// <summary>
    /// Makes a chat client remember the users that its requests name in <see cref="ChatCompletionOptions.EndUserId"/>. What it returns is used
    /// like the client it was given, by typed and by protocol methods, streaming or not; requests go through that client's own pipeline.
    /// </summary>
    /// <param name="client">The chat client.</param>
    /// <param name="memory">The memory; the caller keeps it and disposes it.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <remarks>
    /// <para>
    /// Resolvers are shown a <c>ChatOptions</c> with the request's model and, as additional properties, its fields <c>user</c> and
    /// <c>safety_identifier</c> and the entries of its metadata. Where <see cref="MemoryChatOptions.ResolveUser"/> answers null, the metadata's
    /// <c>memory.user_id</c> decides, then <c>user</c>, then <c>safety_identifier</c>; the conversation is the metadata's <c>memory.session_id</c>.
    /// Those two entries are taken off before the request goes on; <c>user</c> and <c>safety_identifier</c> are OpenAI's own and stay.
    /// </para>
    /// <para>
    /// A request that is no chat completion we understand, or is longer than 32 MiB, goes on as it is, without memory. Of several choices the
    /// first is remembered.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentException">The client has no pipeline: a fake that was made without one.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is out of range; the message names every mistake.</exception>
    public static ChatClient WithMemory(this ChatClient client, MemoryConnection memory, Action<MemoryChatOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(memory);
        if (client.Pipeline is null)
            throw new ArgumentException("This chat client sends nothing itself, so that there is nothing to put memory into. Wrap a real one, over a fake transport in a test.", nameof(client));
        var options = new MemoryChatOptions();
        configure?.Invoke(options);
        return new RememberingChatClient(client, memory, options);
    }

    /// <summary>Makes a chat client remember one user.</summary>
    /// <param name="client">The chat client.</param>
    /// <param name="memory">The memory; the caller keeps it and disposes it.</param>
    /// <param name="userId">The person remembered, whatever a request says.</param>
    /// <param name="sessionId">The conversation; null leaves it to the requests.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static ChatClient WithMemory(
        this ChatClient client, MemoryConnection memory, string userId, string? sessionId = null, Action<MemoryChatOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(userId);
        return client.WithMemory(memory, options =>
        {
            options.ResolveUser = _ => userId;
            options.ResolveSession = sessionId is null ? null : _ => sessionId;
            configure?.Invoke(options);
        });
    }
}
