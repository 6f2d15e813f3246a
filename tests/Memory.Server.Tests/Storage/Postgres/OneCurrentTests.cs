using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Tests.Storage.Differential;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>The second wall of supersession, an index that holds one memory of a single-valued slot, stands exactly where the domain stops by itself.</summary>
public sealed class OneCurrentTests : IAsyncLifetime
{
    private TwinStores? stores;
    private int stories;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => stores = await TwinStores.OpenAsync(Token);

    public async ValueTask DisposeAsync() => await stores!.DisposeAsync();

    [Fact]
    public void Domain_WithoutTheIndex_NeverHoldsTwo() => Check(TestScale.Full ? 2_000 : 15, stores!.Embedded, stores.EmbeddedTime, AssertOneOfEachAsync);

    [Fact]
    public void Index_WhateverHappensToASlot_IsNeverInTheWay() => Check(TestScale.Full ? 300 : 6, stores!.Postgres, stores.PostgresTime, static _ => Task.CompletedTask);

    private void Check(int count, IMemoryStore store, ManualTime time, Func<Twin, Task> inspect) =>
        Prop.ForAll(Arb.From(SlotSteps.Stories(25), Steps.Shorter), story => TellAsync(story, store, time, inspect))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true));

    private async Task TellAsync(Step[] story, IMemoryStore store, ManualTime time, Func<Twin, Task> inspect)
    {
        using var embedder = new HashingEmbeddingGenerator();
        using var twin = new Twin(store, new TextAnalysis(embedder), time, (++stories).ToString(CultureInfo.InvariantCulture));
        await twin.WorkAsync(Token);
        foreach (var step in story)
        {
            try
            {
                await step.Do(twin, Token);
            }
            catch (Exception refused) when (refused is ConflictException or InvalidChangeException)
            {
                // The domain said no by itself.
            }

            await inspect(twin);
        }
    }

    /// <summary>The index's own words: the latest version, in the chain of what is or will be current, not retired, not closed, not deleted.</summary>
    private async Task AssertOneOfEachAsync(Twin twin)
    {
        var memories = await stores!.Embedded.ReadAsync(twin.ScopeOf(0), static (view, token) => view.ListAllMemoriesAsync(token), Token);
        var open = memories.Where(static memory => memory is { Slot: not null, Cardinality: Cardinality.One, IsDeleted: false, SupersededAt: null, ValidTo: null }
            && (memory.TemporalState == TemporalState.Current || memory is { TemporalState: TemporalState.Future, ValidFrom: not null }));
        Assert.All(open.GroupBy(static memory => memory.Slot), static slot => Assert.Single(slot));
    }
}
