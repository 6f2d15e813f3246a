using Memory.Client;

namespace Memory.Server.Cli;

/// <summary>A server that a command goes through.</summary>
internal static class RunningServer
{
    /// <summary>A client of it, and what that stands on.</summary>
    public static ServiceProvider Reach(Uri address, string apiKey) => new ServiceCollection().AddMemoryClient(options =>
    {
        options.BaseAddress = address;
        options.ApiKey = apiKey;
    }).Services.BuildServiceProvider();
}
