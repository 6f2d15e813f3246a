using BenchmarkDotNet.Attributes;
using Memory.Server.Configuration;
using Memory.Server.Curation;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Benchmarks;

/// <summary>
/// What a recall costs in a user's memory of that size on the embedded store, from the question to the rendered context. The index is in memory,
/// as it is after a user's first question.
/// </summary>
public class RecallSpeed
{
    private const int Batch = 1_000;

    private static readonly Scope Scope = ThrowawayStore.ScopeOf(user: 1);

    private static readonly RecallQuery[] Questions =
    [
        new() { Text = "Where did I go with Priya last summer?" },
        new() { Text = "What does my sister like to eat?" },
        new() { Text = "the red bicycle in the garage" },
        new() { Text = "How do I want my reports formatted?" },
    ];

    private ThrowawayStore? opened;
    private ServiceProvider? services;
    private RecallService recall = null!;
    private int asked;

    [Params(1_000, 10_000)]
    public int Memories { get; set; }

    [GlobalSetup]
    public async Task FillAsync()
    {
        opened = await ThrowawayStore.OpenAsync();
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(opened.Store)
            .AddSingleton(TimeProvider.System)
            .AddEmbedding(new EmbeddingSettings())
            .AddRecall()
            .BuildServiceProvider();
        recall = services.GetRequiredService<RecallService>();

        var curator = ActivatorUtilities.CreateInstance<MemoryCurator>(services);
        var ids = new CountedIds();
        foreach (var facts in Sentences.Write(Memories).Chunk(Batch))
            await curator.RememberAsync(Scope, [.. facts.Select(text => new NewFact { Type = Client.MemoryType.Fact, Content = text })], ids, CancellationToken.None);

        var found = await recall.RecallAsync(Scope, Questions[0], CancellationToken.None);
        if (found.Memories.Count == 0)
            throw new InvalidOperationException("The question recalls nothing: what would be measured is not a recall.");
    }

    [GlobalCleanup]
    public async Task CloseAsync()
    {
        await services!.DisposeAsync();
        await opened!.DisposeAsync();
    }

    [Benchmark(Description = "recall")]
    public async Task<int> RecallAsync()
    {
        var answer = await recall.RecallAsync(Scope, Questions[asked++ % Questions.Length], CancellationToken.None);
        return answer.TokenCount;
    }
}
