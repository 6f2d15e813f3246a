using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Storage.Embedded;
using Memory.Server.Verification;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>Random stories in which much is deleted, forgotten, restored and corrected: after each step the store stands as its observations say.</summary>
public sealed class VerifiedStoryTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("memory-stories-").FullName;
    private readonly ManualTime time = new();
    private EmbeddedMemoryStore? store;
    private ulong stories;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Asked for first: all steps and their kinds refer to each other, and come to life in that order.</summary>
    private static readonly Gen<int> Number = Draws.Number;

    private static readonly ulong Runs = TestScale.Full ? 2000ul : 20;

    public async ValueTask InitializeAsync() => store = await EmbeddedMemoryStore.OpenAsync(
        new EmbeddedOptions { Folder = folder }, time, NullLogger<EmbeddedMemoryStore>.Instance, Token);

    public async ValueTask DisposeAsync()
    {
        await store!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>All press on few slots of one user.</summary>
    [Fact]
    public Task OneSlot_WhateverHappensToIt_StandsAsItsObservationsSay() => CheckAsync(SlotSteps.Stories(12));

    /// <summary>All that can happen to memories, in slots that hold many too, and runs of the lifecycle.</summary>
    [Fact]
    public Task Memories_WhateverHappensToThem_StandAsTheirObservationsSay() => CheckAsync(Gen.Frequency(
        (8, CurationSteps.Remember), (4, CurationSteps.Edit), (3, CurationSteps.Delete), (3, CurationSteps.Restore), (8, IngestSteps.Ingest), (5, IngestSteps.Work),
        (3, LifecycleSteps.Run),
        (5, Number.Select(static minutes => new Step($"wait {minutes} minutes", (twin, _) =>
        {
            twin.Time.Advance(TimeSpan.FromMinutes(minutes));
            return Task.FromResult<object?>(null);
        })))).ArrayOf(16));

    private async Task CheckAsync(Gen<Step[]> told)
    {
        await Task.Yield();
        for (ulong seed = 1; seed <= Runs; seed++)
        {
            Prop.ForAll(Arb.From(told, Steps.Shorter), TellAsync)
                .Check(Config.QuickThrowOnFailure.WithMaxTest(1).WithQuietOnSuccess(true).WithReplay(new Replay(new Rnd(seed, 1), 50)));
        }

        Assert.Equal(Runs, stories);
    }

    private async Task TellAsync(Step[] story)
    {
        using var embedder = new HashingEmbeddingGenerator();
        using var twin = new Twin(store!, new TextAnalysis(embedder), time, $"story {++stories}");
        for (var place = 0; place < story.Length; place++)
        {
            await story[place].TryAsync(twin, Token);
            for (var user = 0; user < 2; user++)
                Assert.Empty(FoldCheck.Find(await new ContentsReader(store!).ReadAsync(twin.ScopeOf(user), Token), time.Now()).Select(fault => $"{fault} (after step {place}, {story[place]})"));
        }
    }
}
