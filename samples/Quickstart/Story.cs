using System.Diagnostics;
using System.Text;
using Memory.Client;
using Microsoft.Extensions.AI;

namespace Memory.Samples.Quickstart;

/// <summary>The steps of the story. Each says something to the assistant and checks what the model was handed or what is remembered.</summary>
internal sealed class Story(IChatClient assistant, HandedMessages handed, MemoryConnection memory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<string> failures = [];

    /// <summary>Someone says where they live and moves; a new session knows the new home and not the old one.</summary>
    public async Task MoveAsync(string user, string home, string next, bool streaming)
    {
        Title($"{user}: {(streaming ? "the same with streaming" : "remember, recall in a new session, supersede")}");
        await SayAsync(user, "first", $"I live in {home} and I'm allergic to peanuts", streaming);
        await RememberedAsync(user, $"lives in {home}", home);
        await RememberedAsync(user, "is allergic to peanuts", "peanuts");

        await SayAsync(user, "second", "Where do I live?", streaming);
        Check($"in a new session the model is handed {home}", handed.Memory.Contains(home, StringComparison.Ordinal));

        await SayAsync(user, "second", $"I just moved to {next}", streaming);
        await RememberedAsync(user, $"lives in {next}", next);

        await SayAsync(user, "third", "Where do I live?", streaming);
        Check($"asked again, it is handed {next}", handed.Memory.Contains(next, StringComparison.Ordinal));
        Check($"and not {home}", !handed.Memory.Contains(home, StringComparison.Ordinal));

        await HistoryAsync(user, home, next);
    }

    /// <summary>The server goes away in mid-conversation; the chat does not notice, and what was said meanwhile is stored later.</summary>
    public async Task OutageAsync(string user, RestartableServer server)
    {
        Title($"{user}: the server is stopped in mid-conversation");
        await server.StopAsync();
        var before = Stopwatch.GetTimestamp();
        var answer = await SayAsync(user, "third", "I have a cat named Miso", streaming: false);
        Check($"the chat goes on ({Stopwatch.GetElapsedTime(before).TotalMilliseconds:0} ms)", answer.Length > 0);
        Check("the turn waits in the outbox", memory.Outbox.Pending > 0);

        await server.RestartAsync();
        Console.WriteLine("  (the server is back)");
        await RememberedAsync(user, "has a cat named Miso", "Miso");

        await SayAsync(user, "fourth", "Do I have any pets?", streaming: true);
        Check("a new session is handed the cat", handed.Memory.Contains("Miso", StringComparison.Ordinal));
    }

    /// <summary>Says whether every step held; answers the exit code.</summary>
    public int Conclude()
    {
        Console.WriteLine();
        Console.WriteLine(failures.Count == 0
            ? "Every step held."
            : $"{failures.Count} step(s) did not hold:{Environment.NewLine}{string.Join(Environment.NewLine, failures.Select(static failure => "  " + failure))}");
        return failures.Count == 0 ? 0 : 1;
    }

    private async Task<string> SayAsync(string user, string session, string text, bool streaming)
    {
        Console.WriteLine($"  {user} [{session} session]: {text}");
        var options = new ChatOptions
        {
            AdditionalProperties = new() { ["memory.user_id"] = user, ["memory.session_id"] = $"{user}-{session}" },
        };
        ChatMessage[] messages = [new(ChatRole.User, text)];
        var answer = streaming ? await StreamAsync(messages, options) : (await assistant.GetResponseAsync(messages, options)).Text;
        foreach (var line in handed.MemoryLines)
            Console.WriteLine($"      handed: {line}");
        Console.WriteLine($"  assistant: {answer}");
        return answer;
    }

    private async Task<string> StreamAsync(ChatMessage[] messages, ChatOptions options)
    {
        var text = new StringBuilder();
        var updates = 0;
        await foreach (var update in assistant.GetStreamingResponseAsync(messages, options))
        {
            text.Append(update.Text);
            updates++;
        }

        Check($"the answer streamed in {updates} updates", updates > 1);
        return text.ToString();
    }

    /// <summary>Extraction runs in the background; this waits until a current memory has the word.</summary>
    private async Task RememberedAsync(string user, string fact, string word)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            do
            {
                if (await HasMemoryAsync(user, word))
                {
                    Check($"remembered: {user} {fact}", holds: true);
                    return;
                }
            }
            while (await pause.WaitForNextTickAsync(patience.Token));
        }
        catch (OperationCanceledException)
        {
            Check($"remembered: {user} {fact}", holds: false);
        }
    }

    private async Task<bool> HasMemoryAsync(string user, string word)
    {
        try
        {
            var page = await memory.Client.ListAsync(new MemoryListRequest { UserId = user });
            return page.Memories.Any(known => known.Content.Contains(word, StringComparison.Ordinal));
        }
        catch (MemoryUnavailableException)
        {
            return false;
        }
    }

    private async Task HistoryAsync(string user, string home, string next)
    {
        var page = await memory.Client.ListAsync(new MemoryListRequest { UserId = user, Key = "location" });
        var history = page.Memories.Count == 0 ? [] : await memory.Client.GetHistoryAsync(user, page.Memories[0].Id);
        foreach (var version in history)
            Console.WriteLine($"      history: {version.Content}{(version.SupersededReason is { } reason ? $" (superseded: {reason.ToString().ToLowerInvariant()})" : "")}");
        Check("the history shows both", history.Count == 2
            && history[0].Content.Contains(home, StringComparison.Ordinal) && history[0].SupersededBy == history[1].Id
            && history[1].Content.Contains(next, StringComparison.Ordinal));
    }

    private void Check(string step, bool holds)
    {
        Console.WriteLine($"    {(holds ? "ok  " : "FAIL")} {step}");
        if (!holds)
            failures.Add(step);
    }

    private static void Title(string text)
    {
        Console.WriteLine();
        Console.WriteLine(text);
    }
}
