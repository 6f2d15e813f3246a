using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Embedded;

public sealed class KeyRevocationTests : EmbeddedTest
{
    [Fact]
    public async Task Revoke_DiskThatFails_KeyIsStoppedAllTheSame()
    {
        var disk = new FaultyDisk();
        await using var store = await Fixture.OpenAsync(disk: disk);
        var key = Rows.Key("acme", 1);
        await store.Keys.AddAsync(key, Token);
        disk.FailsToSync = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.Keys.RevokeAsync(key.Owner, key.Id, Rows.Noon, Token).AsTask());
        Assert.Equal(Rows.Noon, (await store.Keys.FindAsync(key.Hash, Token))!.RevokedAt);
    }

    [Fact]
    public async Task Revoke_CallerWhoHangsUp_KeyIsStoppedAllTheSame()
    {
        using var gone = new CancellationTokenSource();
        var disk = new FaultyDisk();
        await using var store = await Fixture.OpenAsync(disk: disk);
        var key = Rows.Key("acme", 1);
        await store.Keys.AddAsync(key, Token);
        using var open = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        disk.OnSync = _ =>
        {
            entered.TrySetResult();
            open.Wait(HangGuard);
        };
        var revoking = store.Keys.RevokeAsync(key.Owner, key.Id, Rows.Noon, gone.Token).AsTask();
        await entered.Task.WaitAsync(HangGuard, Token);
        await gone.CancelAsync();
        try
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => revoking);
            Assert.Equal(Rows.Noon, (await store.Keys.FindAsync(key.Hash, Token))!.RevokedAt);
        }
        finally
        {
            open.Set();
        }
    }
}
