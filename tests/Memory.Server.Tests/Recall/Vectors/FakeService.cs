using System.Collections.Concurrent;
using Memory.Server.Embedding;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Recall.Vectors;

/// <summary>
/// An embedding service that a test holds, breaks and counts. Texts that name the same thing in other words get the same vector, of which
/// no value is that of another service's.
/// </summary>
internal sealed class FakeService(string model, int dimensions, float length = 1) : IEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly string[][] Things = [["cat", "feline", "kitten"], ["car", "automobile"], ["tea", "beverage"]];

    private readonly ConcurrentQueue<string> _asked = new();
    private readonly Lock _gate = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _watchers = [];

    /// <summary>The texts it was asked for, calls that it failed included.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>Awaited before each answer, with what is asked.</summary>
    public Func<IReadOnlyList<string>, CancellationToken, Task>? Before { get; set; }

    /// <summary>How many texts it gave vectors for.</summary>
    public int Answered { get; private set; }

    /// <summary>Every value that a vector of this service can have, zero aside.</summary>
    public float Value => length;

    public int Dimensions => dimensions;

    public static Exception Fault(EmbeddingFault fault) => new EmbeddingFailedException(fault, "The service of this test is told to fail.");

    /// <summary>Completes when it was asked for so many texts.</summary>
    public Task WhenAskedAsync(int texts)
    {
        lock (_gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _watchers.Add((texts, reached));
            Notify();
            return reached.Task;
        }
    }

    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var texts = values.ToList();
        lock (_gate)
        {
            texts.ForEach(_asked.Enqueue);
            Notify();
        }

        if (Before is { } wait)
            await wait(texts, cancellationToken);
        lock (_gate)
            Answered += texts.Count;
        return new GeneratedEmbeddings<Embedding<float>>(texts.Select(text => new Embedding<float>(VectorOf(text))));
    }

    public float[] VectorOf(string text)
    {
        var vector = new float[dimensions];
        var thing = Array.FindIndex(Things, names => names.Any(name => text.Contains(name, StringComparison.OrdinalIgnoreCase)));
        vector[thing < 0 ? Things.Length + (int)(Sum(text) % (uint)(dimensions - Things.Length)) : thing] = length;
        return vector;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("fake", null, model, dimensions)
        : serviceType == typeof(EmbedderInfo) ? new EmbedderInfo(IsRemote: true)
        : null;

    public void Dispose()
    {
    }

    private static uint Sum(string text) => text.Aggregate(17u, static (sum, letter) => (sum * 31) + letter);

    private void Notify()
    {
        foreach (var watcher in _watchers.Where(watcher => _asked.Count >= watcher.Count).ToList())
        {
            _watchers.Remove(watcher);
            watcher.Reached.SetResult();
        }
    }
}
