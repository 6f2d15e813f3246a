using Memory.Client;
using Memory.Samples;
using Microsoft.Extensions.Hosting;

namespace StreamingChat.Web;

/// <summary>The chat in the browser, until Ctrl-C. Without <c>MEMORY_URL</c> it brings its memory server along.</summary>
internal static class WebChatRun
{
    public static async Task<int> RunAsync(ChatArguments arguments)
    {
        try
        {
            return await ServeAsync(arguments);
        }
        catch (Exception fault) when (fault is IOException or FormatException or InvalidOperationException or ArgumentException)
        {
            // An address that is taken or none, a folder that belongs to another server.
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static async Task<int> ServeAsync(ChatArguments arguments)
    {
        await using var own = arguments.MemoryUrl is null ? await OwnServer.StartAsync(arguments.Data, CancellationToken.None) : null;
        await using var memory = MemoryClient.Connect(new MemoryClientOptions
        {
            BaseAddress = own?.Address ?? new Uri(arguments.MemoryUrl!),
            ApiKey = own?.AdminKey ?? arguments.ApiKey,
            RecallDeadline = TimeSpan.FromSeconds(2),
        });
        await using var app = WebChat.Build(arguments.Urls, SampleModel.FromEnvironment(), memory, own);
        await app.StartAsync();
        Console.WriteLine($"Chat at {string.Join(" and ", app.Urls)}. Memory: {(own is null ? arguments.MemoryUrl : $"in this process, {own.Kept}")}. Ctrl-C ends it.");
        await app.WaitForShutdownAsync();
        return 0;
    }
}
