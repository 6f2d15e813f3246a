using Memory.Client;
using Memory.Extensions.AI;
using Memory.Samples;
using Memory.Samples.Quickstart;
using Microsoft.Extensions.AI;

// The main job, played for real: a server in this process, a real store in a temporary folder, real HTTP on a free loopback port,
// and a chat client wrapped in one line. Each step says what should hold and checks it; the exit code is 1 when one does not.
using var folder = new TemporaryFolder();
await using var server = await RestartableServer.StartAsync(folder.Path);
var model = SampleModel.FromEnvironment();
var handed = new HandedMessages(model.Client);

// A chat waits for memory no longer than this. A server that has just started compiles its code at the first questions, so the story
// grants it more than the default of 300 ms.
await using var memory = MemoryClient.Connect(new MemoryClientOptions
{
    BaseAddress = server.Address,
    ApiKey = server.AdminKey,
    RecallDeadline = TimeSpan.FromSeconds(3),
});
IChatClient assistant = handed.WithMemory(memory);

Console.WriteLine($"A memory server runs at {server.Address} on a temporary folder; the model is {model.Name}.");
var story = new Story(assistant, handed, memory);
await story.MoveAsync("ana", home: "Austin", next: "Dallas", streaming: false);
await story.MoveAsync("ben", home: "Oslo", next: "Bergen", streaming: true);
await story.OutageAsync("ana", server);
return story.Conclude();
