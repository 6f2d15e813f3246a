using Memory.Server.Configuration;
using Memory.Server.Embedding;
using Memory.Server.Hosting;
using Memory.Server.Storage;
using Memory.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Embedding;

/// <summary>How a server starts with an embedding service.</summary>
public sealed class EmbedderStartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("embedder-start-").FullName;

    [Fact]
    public async Task Start_ModelThatIsNotKnown_AskedOnceForItsLength()
    {
        await using var service = await StubEmbeddingService.StartAsync();
        await using var server = await StartAsync(service, "somebody-elses");

        var kind = server.Get<ITextAnalysis>().Target;

        Assert.Equal(("openai/somebody-elses", 3), (kind.Embedder, kind.Dimensions));
        Assert.Single(service.Calls);
    }

    [Fact]
    public async Task Start_ModelThatIsKnown_NothingAskedSoThatAServiceThatIsDownDoesNotMatter()
    {
        await using var service = await StubEmbeddingService.StartAsync();
        await using var server = await StartAsync(service, "text-embedding-3-small");

        var kind = server.Get<ITextAnalysis>().Target;

        Assert.Equal(("openai/text-embedding-3-small", 1536), (kind.Embedder, kind.Dimensions));
        Assert.Empty(service.Calls);
    }

    [Fact]
    public async Task Start_LengthCannotBeLearned_OneClearMistake()
    {
        await using var service = await StubEmbeddingService.StartAsync();
        service.OnCall = static (context, _) => StubMemoryServer.JsonAsync(context, "{}", 401);

        var mistake = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(service, "somebody-elses"));

        Assert.Contains(
            "Memory:Embedding:Dimensions is not set, the model is not known here, and the service could not be asked: The embedding service refused the key (401).",
            mistake.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_VectorsTooLongToStore_OneClearMistake()
    {
        await using var service = await StubEmbeddingService.StartAsync();
        service.Vector = static _ => [.. Enumerable.Repeat(1f, 4001)];

        var mistake = await Assert.ThrowsAsync<ArgumentException>(() => StartAsync(service, "somebody-elses"));

        Assert.Contains("4001", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_OfSettings_HoldTheEmbedderThatTheyName()
    {
        await using var service = await StubEmbeddingService.StartAsync();
        var settings = new EmbeddingSettings { Provider = EmbeddingProvider.Ollama, Endpoint = service.Address, Name = "somebody-elses" };
        await using var services = new ServiceCollection().AddEmbedding(settings).BuildServiceProvider();

        var embedder = services.GetRequiredService<IEmbeddingGenerator<string, Embedding<float>>>();
        await EmbedderStart.LearnDimensionsAsync(embedder, CancellationToken.None);

        Assert.True(Assert.Single(service.Calls).IsOllama);
        Assert.Equal(3, embedder.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<MemoryServerHost> StartAsync(StubEmbeddingService service, string model) => MemoryServerHost.StartAsync(
        new MemoryServerHostOptions { DataFolder = _folder },
        services => services.AddEmbedding(new EmbeddingSettings { Provider = EmbeddingProvider.OpenAI, Endpoint = service.Address, Name = model }),
        CancellationToken.None).Guarded();
}
