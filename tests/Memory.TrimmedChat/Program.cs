using Memory.Client;
using Memory.Extensions.AI;
using Memory.TrimmedChat;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

// A trimmed app that chats with memory: what it says in one session, its model is handed in the next. Usage: TrimmedChat URL KEY
if (args is not [var address, var key])
{
    Console.Error.WriteLine("usage: Memory.TrimmedChat URL KEY");
    return 2;
}

var services = new ServiceCollection();
services.AddMemoryClient(options => (options.BaseAddress, options.ApiKey, options.RecallDeadline) = (new Uri(address), key, TimeSpan.FromSeconds(10)));
services.AddSingleton<IChatClient>(provider => new EchoingModel().WithMemory(provider));
await using var provider = services.BuildServiceProvider();

var chat = provider.GetRequiredService<IChatClient>();
var outbox = provider.GetRequiredService<IngestOutbox>();
await chat.GetResponseAsync("I live in Austin.", Session("first"));
await outbox.WhenIdleAsync();

await foreach (var update in chat.GetStreamingResponseAsync("Where do I live?", Session("second")))
    Console.Write(update.Text);
Console.WriteLine();
await outbox.WhenIdleAsync();
Console.WriteLine($"delivered {outbox.Delivered}, refused {outbox.Refused}, dropped {outbox.Dropped}");
return 0;

static ChatOptions Session(string id) =>
    new() { AdditionalProperties = new() { [MemoryProperties.UserId] = "ana", [MemoryProperties.SessionId] = id } };
