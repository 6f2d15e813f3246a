using System.Diagnostics.Metrics;
using System.Text;
using Memory.Server.Configuration;
using Memory.Server.Diagnostics;
using Memory.Server.Diagnostics.Prometheus;
using Memory.Server.Embedding;
using Memory.Server.Embedding.Calls;
using Memory.Server.Extraction.Model;
using Memory.Server.Ingest.ModelPass;
using Memory.Server.Models;
using Memory.Server.Models.Calls;
using Memory.Server.Recall;
using Memory.Server.Storage;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Diagnostics;

/// <summary>What those parts measure that a server has only by its settings, or that happens seldom.</summary>
internal static class OptionalParts
{
    public static IReadOnlyDictionary<string, ParsedMetric> Measure()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var registry = new MetricsRegistry(meters, new MetricsOptions(), NullLogger<MetricsRegistry>.Instance);

        using var model = new ModelMetrics(new ModelSettings { Provider = ModelProvider.OpenAI, Name = "m", InputPrice = 1, OutputPrice = 2 }, meters);
        model.Watch(static () => true);
        model.End(ModelPurpose.Chat, TimeSpan.FromSeconds(1), "timeout");
        model.Use(ModelPurpose.Chat, new UsageDetails { InputTokenCount = 5, OutputTokenCount = 7 });

        using var embedding = new EmbeddingMetrics("openai", meters);
        embedding.Watch(static () => false);
        embedding.WatchCache(static () => 7);
        embedding.Answer(TimeSpan.FromSeconds(1), texts: 2, tokens: 3);
        embedding.Fail(TimeSpan.FromSeconds(1), EmbeddingFault.Timeout);
        embedding.Retry();
        embedding.LookUp(1, 1, 1);

        using var pass = new ModelPassMetrics(meters);
        pass.Wait(1);
        pass.Done(1, 1);
        pass.DropLate(1);

        using var extraction = new ExtractionMetrics(meters);
        extraction.Unreadable();

        using var recall = new RecallTelemetry(meters);
        recall.CountMissing(MissingVector.Late);
        recall.CountFollowed(1);
        recall.Evict();

        using var store = new StoreMetrics("embedded", meters);
        store.Compact(isDone: true);
        store.Evict();
        return PrometheusParser.Parse(Encoding.UTF8.GetString(registry.Read()));
    }
}
