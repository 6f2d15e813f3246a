namespace Memory.Docs.Tests.CSharp;

/// <summary>
/// What a block says, and what is run instead, since readers' addresses, keys and folders are not there when tests run. A block is compiled as it
/// stands here, so each replacement must have the type of what it replaces.
/// </summary>
internal static class StandIns
{
    private static readonly (string Said, string Run)[] Table =
    [
        // A server that has just started compiles its code at the first questions; readers' servers are warm.
        ("MemoryClient.Connect(\"http://127.0.0.1:8080\",", "Connected(serverAddress,"),
        ("\"http://127.0.0.1:8080\"", "serverAddress"),
        ("Console.Write", "console.Write"),
        ("Environment.GetEnvironmentVariable(\"MEMORY_API_KEY\")", "apiKey"),
        ("\"/var/lib/my-app/memory-spool\"", "scratchFolder"),
        ("\"/var/lib/my-app/memory\"", "scratchFolder"),
        ("new ChatClient(", "OpenAIChat("),
        ("new AnthropicClient {", "new AnthropicClient { BaseUrl = modelAddress,"),
    ];

    public static string In(string code) => Table.Aggregate(code, static (text, pair) => text.Replace(pair.Said, pair.Run, StringComparison.Ordinal));
}
