using Memory.Client;
using Memory.Extensions.AI;
using Microsoft.Extensions.AI;

namespace StreamingChat;

/// <summary>One person chatting: reads lines, streams answers, shows what was recalled and what was stored.</summary>
internal sealed class ChatConsole(
    IChatClient chat, MemoryConnection memory, RecallWatch recalled, TextReader input, TextWriter output, TimeProvider time)
    : IDisposable
{
    private readonly List<ChatMessage> conversation = [];
    private readonly HashSet<Guid> known = [];
    private readonly CancellationTokenSource end = new();
    private CancellationTokenSource? answering;
    private string sessionId = "";
    private int sessions;

    public required string UserId { get; init; }

    /// <summary>Whether to repeat the lines read, so that a transcript of a script can be read.</summary>
    public bool Echo { get; init; }

    /// <summary>How long to wait for the server to take a turn before the next prompt shows.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Stops the answer that is being streamed, or else ends the chat.</summary>
    public void Interrupt() => (Volatile.Read(ref answering) ?? end).Cancel();

    /// <summary>Chats until the input ends, <c>/quit</c> is said or the chat is interrupted.</summary>
    public async Task RunAsync()
    {
        StartSession();
        await NewMemoriesAsync();
        while (await ReadLineAsync() is { } line)
        {
            switch (line.Trim())
            {
                case "":
                    break;
                case "/quit":
                    return;
                case "/new":
                    StartSession();
                    await output.WriteLineAsync($"New session {sessionId}; the conversation so far is out of the prompt.");
                    break;
                case "/who":
                    await output.WriteLineAsync($"User {UserId}, session {sessionId}.");
                    break;
                case "/memories":
                    await ShowMemoriesAsync();
                    break;
                case ['/', ..]:
                    await output.WriteLineAsync("Commands: /new, /who, /memories, /quit.");
                    break;
                default:
                    await TakeTurnAsync(line);
                    break;
            }
        }
    }

    public void Dispose() => end.Dispose();

    private void StartSession()
    {
        conversation.Clear();
        sessionId = $"chat-{time.GetUtcNow():yyyyMMdd-HHmmss}-{++sessions}";
    }

    private async Task<string?> ReadLineAsync()
    {
        await output.WriteAsync("> ");
        await output.FlushAsync();
        try
        {
            // Reading the keyboard cannot be cancelled, so the wait for it is.
            var line = await Task.Run(input.ReadLine).WaitAsync(end.Token);
            if (Echo && line is not null)
                await output.WriteLineAsync(line);
            return line;
        }
        catch (OperationCanceledException)
        {
            await output.WriteLineAsync();
            return null;
        }
    }

    private async Task TakeTurnAsync(string line)
    {
        conversation.Add(new ChatMessage(ChatRole.User, line));
        var options = new ChatOptions
        {
            AdditionalProperties = new() { [MemoryProperties.UserId] = UserId, [MemoryProperties.SessionId] = sessionId },
        };
        var updates = new List<ChatResponseUpdate>();
        using var stop = new CancellationTokenSource();
        Volatile.Write(ref answering, stop);
        try
        {
            await foreach (var update in chat.GetStreamingResponseAsync(conversation, options, stop.Token))
            {
                updates.Add(update);
                await output.WriteAsync(update.Text);
                await output.FlushAsync();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await output.WriteAsync(" [stopped]");
        }
        catch (Exception fault)
        {
            // A model that fails ends this answer, not the chat.
            await output.WriteAsync($"[the model failed: {fault.Message}]");
        }
        finally
        {
            Volatile.Write(ref answering, null);
        }

        await output.WriteLineAsync();
        conversation.AddMessages(updates);
        foreach (var note in recalled.Describe())
            await output.WriteLineAsync($"  {note}");
        await ShowStoredAsync();
    }

    private async Task ShowStoredAsync()
    {
        if (!await memory.Outbox.DrainAsync(Patience))
        {
            await output.WriteLineAsync($"  stored: not yet, {memory.Outbox.Pending} messages wait for the server");
            return;
        }

        foreach (var fresh in await NewMemoriesAsync())
            await output.WriteLineAsync($"  stored: {fresh.Content}");
    }

    /// <summary>Memories that were not there at the last look. Extraction follows the acknowledgement, so a few looks are taken.</summary>
    private async Task<IReadOnlyList<MemoryRecord>> NewMemoriesAsync()
    {
        for (var look = 0; look < 4; look++)
        {
            if (look > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(150), time, CancellationToken.None);
            if (await ListAsync() is not { } listed)
                return [];
            var fresh = listed.Where(found => known.Add(found.Id)).ToList();
            if (fresh.Count > 0 || conversation.Count == 0)
                return fresh;
        }

        return [];
    }

    private async Task ShowMemoriesAsync()
    {
        if (await ListAsync() is not { } listed)
            return;
        if (listed.Count == 0)
            await output.WriteLineAsync("  nothing yet");
        foreach (var found in listed)
            await output.WriteLineAsync($"  {found.Content}");
    }

    /// <summary>What is remembered about the user, newest first; null, and a line about it, when the server cannot tell.</summary>
    private async Task<IReadOnlyList<MemoryRecord>?> ListAsync()
    {
        try
        {
            return (await memory.Client.ListAsync(new MemoryListRequest { UserId = UserId })).Memories;
        }
        catch (Exception fault) when (fault is MemoryUnavailableException or MemoryApiException)
        {
            await output.WriteLineAsync($"  memory: {fault.Message}");
            return null;
        }
    }
}
