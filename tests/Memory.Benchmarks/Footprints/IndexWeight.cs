using System.Globalization;
using Memory.Server.Configuration;
using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Benchmarks.Footprints;

/// <summary>What users who were asked something take of a server's memory: by its own estimate, and by the garbage collector.</summary>
internal static class IndexWeight
{
    public static async Task WriteAsync(TextWriter output, IMemoryStore store, FootprintSizes sizes)
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(store)
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new RecallOptions { IndexBytes = long.MaxValue })
            .AddEmbedding(new EmbeddingSettings())
            .AddRecall()
            .BuildServiceProvider();
        var recall = services.GetRequiredService<RecallService>();
        var cache = services.GetRequiredService<UserIndexCache>();
        await recall.RecallAsync(ScopeOf(0), Question, CancellationToken.None);
        var (heap, counted) = (GC.GetTotalMemory(forceFullCollection: true), cache.Bytes);
        long texts = 0;
        for (var user = 1; user < sizes.Users; user++)
        {
            await recall.RecallAsync(ScopeOf(user), Question, CancellationToken.None);
            texts += (await cache.GetAsync(ScopeOf(user), CancellationToken.None)).Count;
        }

        var (grown, estimated) = (GC.GetTotalMemory(forceFullCollection: true) - heap, cache.Bytes - counted);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"in the server's memory, a memory or turn of users at work: {grown / (double)texts:0} bytes; counted for its index: {estimated / (double)texts:0}"));
        GC.KeepAlive(cache);
    }

    private static RecallQuery Question { get; } = new() { Text = "Where did I go with Priya last summer?" };

    private static Scope ScopeOf(int user) => new(new OwnerId(Population.Owner), new UserId(Population.NameOf(user)));
}
