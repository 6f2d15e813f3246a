using Memory.Client;
using Memory.Extensions.AI;
using Memory.Samples;

namespace StreamingChat;

/// <summary>The chat in the console. Needs a memory server at <c>MEMORY_URL</c>; without one the chat goes on.</summary>
internal static class ConsoleRun
{
    public static async Task<int> RunAsync(ChatArguments arguments)
    {
        var model = SampleModel.FromEnvironment();
        var recalled = new RecallWatch();

        // Longer than the default of 300 ms: a server on a desk has often just been started, and its first answers take their time.
        await using var memory = MemoryClient.Connect(new MemoryClientOptions
        {
            BaseAddress = new Uri(arguments.MemoryUrl ?? ChatArguments.DefaultMemoryUrl),
            ApiKey = arguments.ApiKey,
            RecallDeadline = TimeSpan.FromSeconds(2),
        });
        using var chat = model.Client.WithMemory(memory, configure: options => options.OnOutcome = recalled.Note);
        using var script = arguments.Script is null ? null : new StreamReader(arguments.Script);

        using var console = new ChatConsole(chat, memory, recalled, script ?? Console.In, Console.Out, TimeProvider.System)
        {
            UserId = arguments.UserId,
            Echo = script is not null || Console.IsInputRedirected,
        };
        Console.CancelKeyPress += (_, pressed) =>
        {
            // The first Ctrl-C stops the answer, or, at the prompt, ends the chat; what was said is still handed over.
            pressed.Cancel = true;
            console.Interrupt();
        };

        Console.WriteLine($"Model: {model.Name}. Memory: {arguments.MemoryUrl ?? ChatArguments.DefaultMemoryUrl}. Commands: /new, /who, /memories, /quit.");
        await console.RunAsync();

        // Disposing hands over what still waits; what could not be is said, not hidden.
        await memory.DisposeAsync();
        if (memory.Outbox.Dropped > 0)
            Console.WriteLine($"{memory.Outbox.Dropped} messages could not be handed over and are lost.");
        return 0;
    }
}
