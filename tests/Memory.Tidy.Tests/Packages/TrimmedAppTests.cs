using Memory.Server.Hosting;

namespace Memory.Tidy.Tests.Packages;

/// <summary>An app that is trimmed to what it reaches still chats with memory: nothing in the packages is found by reflection alone.</summary>
public sealed class TrimmedAppTests
{
    [Fact]
    public async Task TrimmedApp_ChatsInTwoSessions_RemembersTheFirstInTheSecond()
    {
        FullRun.IsNeeded();
        using var folder = new TemporaryFolder();
        var app = Path.Combine(folder.Path, "app");
        await DotNet.RunAsync("publish", "tests/Memory.TrimmedChat", "--output", app);
        await using var server = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = Path.Combine(folder.Path, "data") }, TestContext.Current.CancellationToken);

        var said = await DotNet.RunAsync(Path.Combine(app, "Memory.TrimmedChat"), [server.Address.ToString(), server.AdminKey]);

        Assert.Contains("Austin", said, StringComparison.Ordinal);
        Assert.Contains("delivered 4, refused 0, dropped 0", said, StringComparison.Ordinal);
    }
}
