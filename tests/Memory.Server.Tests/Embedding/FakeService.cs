using System.Collections.Concurrent;
using Memory.Server.Embedding;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Embedding;

/// <summary>An embedding service without a network, which answers as a test says and keeps what it was asked.</summary>
internal sealed class FakeService : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly ConcurrentQueue<IReadOnlyList<string>> _calls = new();

    public FakeService() => OnCall = (texts, _) => Task.FromResult(Vectors(texts));

    /// <summary>Answers a call; the default gives each text <see cref="VectorOf"/>.</summary>
    public Func<IReadOnlyList<string>, CancellationToken, Task<IEnumerable<float[]>>> OnCall { get; set; }

    public IReadOnlyList<IReadOnlyList<string>> Calls => [.. _calls];

    public bool IsDisposed { get; private set; }

    public static float[] VectorOf(string text) => [1, text.Length, text.Length > 0 ? text[0] : 0];

    public static IEnumerable<float[]> Vectors(IEnumerable<string> texts) => texts.Select(VectorOf);

    public static EmbeddingFailedException Fault(EmbeddingFault fault, TimeSpan? retryAfter = null) => new(fault, "A fault.") { RetryAfter = retryAfter };

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToList();
        _calls.Enqueue(texts);
        var vectors = await OnCall(texts, cancellationToken);
        return new(vectors.Select(static vector => new Embedding<float>(vector))) { Usage = new UsageDetails { InputTokenCount = 5 } };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("fake", null, "fake-1") : null;

    public void Dispose() => IsDisposed = true;
}
