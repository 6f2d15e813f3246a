using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class FolderTests : EmbeddedTest
{
    [Fact]
    public async Task Open_FolderInUse_RefusedUntilItIsFree()
    {
        await using (await Fixture.OpenAsync())
        {
            var fault = await Assert.ThrowsAsync<StorageUnavailableException>(() => Fixture.OpenAsync());
            Assert.Contains("is in use by another process", fault.Message, StringComparison.Ordinal);
        }

        await using var again = await Fixture.OpenAsync();
        Assert.True(await again.IsReachableAsync(Token));
    }

    [Fact]
    public async Task Open_FolderOfANewerVersion_Refused()
    {
        await (await Fixture.OpenAsync()).DisposeAsync();
        await File.WriteAllTextAsync(Fixture.Places.Format, "memory-store 2\n", Token);
        var fault = await Assert.ThrowsAsync<StorageUnavailableException>(() => Fixture.OpenAsync());
        Assert.Contains("newer version", fault.Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Fixture.Places.Format, "", Token);
        await (await Fixture.OpenAsync()).DisposeAsync();
        Assert.Equal("memory-store 1\n", await File.ReadAllTextAsync(Fixture.Places.Format, Token));
    }

    [Fact]
    public async Task Dispose_Twice_AndUseAfterwards_SaysSo()
    {
        var store = await Fixture.OpenAsync();
        var claim = store.Jobs.ClaimAsync(Token).AsTask();
        await WriteTurnAsync(store, Ada, "one");
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => claim);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => WriteTurnAsync(store, Ada, "two"));
    }

    [Fact]
    public async Task Dispose_WhileWritersWrite_KeepsWhatWasAcknowledged()
    {
        var store = await Fixture.OpenAsync();
        var acknowledged = new System.Collections.Concurrent.ConcurrentBag<string>();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(
            async () =>
            {
                try
                {
                    for (var i = 0; ; i++)
                    {
                        await WriteTurnAsync(store, writer % 2 == 0 ? Ada : Bob, $"{writer} {i}");
                        acknowledged.Add($"{writer} {i}");
                    }
                }
                catch (ObjectDisposedException)
                {
                    // The store is closing.
                }
            },
            Token)).ToArray();
        await UntilAsync(() => acknowledged.Count > 20);
        await store.DisposeAsync();
        await Task.WhenAll(writers);
        await using var reopened = await Fixture.OpenAsync();
        var stored = (await TurnsAsync(reopened, Ada)).Concat(await TurnsAsync(reopened, Bob)).ToHashSet();
        Assert.Subset(stored, acknowledged.ToHashSet());
    }
}
