using System.Runtime.CompilerServices;
using Memory.Server.Backups.Running;
using Memory.Server.Storage;
using Memory.Server.Storage.Images;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Storage.Embedded;
using Memory.Testing;
using ManualTime = Memory.Server.Tests.Storage.ManualTime;

namespace Memory.Server.Tests.Backups;

/// <summary>Backups of a store that is slow or away for a moment.</summary>
public sealed class SlowStoreTests : EmbeddedTest
{
    private readonly ManualTime time = new();

    [Fact]
    public async Task Run_StoreThatFailsInTheMidstOfAUser_WaitsAndSavesTheUserOnce()
    {
        await using var store = await Fixture.OpenAsync(time);
        await WriteTurnAsync(store, Ada, "m");
        await WriteTurnAsync(store, Bob, "n");
        var failures = 2;
        var faulty = new FaultyStore(store, new FaultyStore.Switch { Shows = image => failures-- > 0 ? new TornImage(image) { Profile = image.Profile } : image });
        var place = new MemoryPlace(time);
        using var bench = new Bench(faulty, place, time);

        var running = bench.RunAsync();
        await MoveUntilAsync(running);
        var made = await running;

        Assert.Equal((2, 2, true), (made.Counts.Users, made.Counts.Messages, made.IsComplete));
        Assert.Equal(0, (await bench.VerifyAsync(made)).Closed);
    }

    [Fact]
    public async Task Read_ThatStaysSlow_IsGivenUpInTheEnd()
    {
        var tries = 0;
        var reading = new StoreReads(time).ReadAsync<int>(() => throw new StorageUnavailableException($"Slow, for the {++tries}. time."), Token);
        await MoveUntilAsync(reading);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => reading);
        Assert.Equal(4, tries);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Read_OfDamagedData_IsNotMadeAgain(bool isDamage, bool isSealBroken)
    {
        var tries = 0;
        var reading = new StoreReads(time).ReadAsync<int>(
            () =>
            {
                tries++;
                throw new StorageUnavailableException("Damaged.") { IsDamage = isDamage, IsSealBroken = isSealBroken };
            },
            Token);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => reading);
        Assert.Equal(1, tries);
    }

    private Task MoveUntilAsync(Task running) => Polling.UntilAsync(() =>
    {
        time.Advance(TimeSpan.FromSeconds(1));
        return Task.FromResult(running.IsCompleted);
    });

    /// <summary>An image that ends before its rows do.</summary>
    private sealed class TornImage(UserImage whole) : UserImage
    {
        public override async IAsyncEnumerable<UserImagePart> ReadPartsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var part in whole.ReadPartsAsync(cancellationToken))
            {
                yield return part;
                throw new StorageUnavailableException("The database did not answer in time.");
            }
        }

        public override async ValueTask DisposeAsync()
        {
            await whole.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
