using Memory.Server.Api.Service;
using Memory.Server.Storage;
using Memory.Server.Tests.Recall;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Api.Service;

public sealed class WarmUpTests : IAsyncDisposable
{
    private readonly FakeUserStore _store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Start_RecallsOnceForNobody()
    {
        await RunAsync();

        Assert.True(_store.Reads > 0);
    }

    [Fact]
    public async Task Start_StorageAway_GoesOnWithoutIt()
    {
        _store.BeforeRead = static _ => throw new StorageUnavailableException("away");

        await RunAsync();
    }

    private async Task RunAsync()
    {
        using var warming = new WarmUp(_store, TimeProvider.System, NullLogger<WarmUp>.Instance);
        await warming.StartAsync(Token);
        await warming.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        await warming.StopAsync(Token);
    }
}
