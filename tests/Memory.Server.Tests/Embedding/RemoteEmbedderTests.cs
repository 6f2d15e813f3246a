using Memory.Server.Configuration;
using Memory.Server.Embedding;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Server.Tests.Embedding;

/// <summary>Embedders as they are put together, over real sockets, one for each kind of service.</summary>
public sealed class RemoteEmbedderTests
{
    internal const string Key = "sk-Secret-0123456789";

    [Theory]
    [InlineData("OpenAI")]
    [InlineData("Azure")]
    [InlineData("Ollama")]
    public async Task Generate_Texts_UnitVectorsInTheirOrder(string provider)
    {
        await using var service = await StubEmbeddingService.StartAsync();
        using var embedder = Create(service, provider);

        var vectors = await embedder.AskAsync(["a", "bb", "ccc"]);

        Assert.Equal([1, 2, 3], vectors.Select(static vector => (int)MathF.Round(3 * vector.Vector.Span[2] / vector.Vector.Span[0])));
        Assert.All(vectors, static vector => Assert.Equal(1, vector.Vector.ToArray().Sum(static number => (double)number * number), 5));
        Assert.Equal(["a", "bb", "ccc"], Assert.Single(service.Calls).Texts);
    }

    [Theory]
    [InlineData("OpenAI", "", "/embeddings")]
    [InlineData("OpenAI", "/v1", "/v1/embeddings")]
    [InlineData("OpenAI", "/v1/", "/v1/embeddings")]
    [InlineData("OpenAI", "/v1/embeddings", "/v1/embeddings")]
    [InlineData("Azure", "", "/openai/deployments/model-x/embeddings?api-version=2024-10-21")]
    [InlineData("Azure", "/openai/", "/openai/deployments/model-x/embeddings?api-version=2024-10-21")]
    [InlineData("Azure", "/openai/deployments/mine", "/openai/deployments/mine/embeddings?api-version=2024-10-21")]
    [InlineData("Azure", "/openai/deployments/mine/embeddings?api-version=2025-01-01-preview", "/openai/deployments/mine/embeddings?api-version=2025-01-01-preview")]
    [InlineData("Azure", "/openai/v1/", "/openai/v1/embeddings")]
    [InlineData("Ollama", "", "/api/embed")]
    [InlineData("Ollama", "/behind/a/proxy/", "/behind/a/proxy/api/embed")]
    public async Task Generate_Endpoint_AskedWhereItIs(string provider, string path, string target)
    {
        await using var service = await StubEmbeddingService.StartAsync();
        using var embedder = Create(service, provider, path: path);

        await embedder.AskAsync(["a"]);

        Assert.Equal((target, "model-x"), (Assert.Single(service.Calls).Target, service.Calls[0].Model));
    }

    [Theory]
    [InlineData("OpenAI", Key, "Bearer " + Key, "")]
    [InlineData("OpenAI", null, "", "")]
    [InlineData("Azure", Key, "", Key)]
    [InlineData("Ollama", Key, "Bearer " + Key, "")]
    [InlineData("Ollama", null, "", "")]
    public async Task Generate_Key_TravelsInTheProvidersHeader(string provider, string? key, string authorization, string apiKey)
    {
        await using var service = await StubEmbeddingService.StartAsync();
        using var embedder = Create(service, provider, settings => settings with { ApiKey = key });

        await embedder.AskAsync(["a"]);

        Assert.Equal((authorization, apiKey), (service.Calls[0].Authorization, service.Calls[0].ApiKey));
    }

    [Theory]
    [InlineData("OpenAI", "text-embedding-3-large", 1024, 1024)]
    [InlineData("OpenAI", "text-embedding-3-large", 3072, null)]
    [InlineData("OpenAI", "somebody-elses", 3, 3)]
    [InlineData("OpenAI", "somebody-elses", null, null)]
    [InlineData("Ollama", "bge-m3:latest", 1024, null)]
    public async Task Generate_Dimensions_AskedForUnlessTheModelMakesThemAnyway(string provider, string model, int? wanted, int? sent)
    {
        await using var service = await StubEmbeddingService.StartAsync();
        service.Vector = _ => [.. Enumerable.Repeat(1f, wanted ?? 3)];
        using var embedder = Create(service, provider, settings => settings with { Name = model, Dimensions = wanted });

        await embedder.AskAsync(["a"]);

        Assert.Equal(sent, service.Calls[0].Dimensions);
        Assert.Equal(wanted ?? 3, embedder.GetService<EmbeddingGeneratorMetadata>()!.DefaultModelDimensions);
    }

    [Fact]
    public async Task Metadata_OfAService_NamesModelAndLengthAndThatItIsRemote()
    {
        await using var service = await StubEmbeddingService.StartAsync();
        using var embedder = Create(service, "OpenAI", settings => settings with { Name = null });

        var told = embedder.GetService<EmbeddingGeneratorMetadata>()!;

        Assert.Equal(("openai", "text-embedding-3-small", 1536), (told.ProviderName, told.DefaultModelId, told.DefaultModelDimensions));
        Assert.True(EmbedderInfo.Of(embedder).IsRemote);
        Assert.Empty(service.Calls);
    }

    [Fact]
    public async Task Generate_AnswersOutOfOrder_SortedByTheirIndex()
    {
        await using var service = await StubEmbeddingService.StartAsync();
        service.OnCall = static (context, call) => StubMemoryServer.JsonAsync(
            context, StubEmbeddingService.OpenAI(call.Texts.Select((text, place) => (place, StubEmbeddingService.Write([text.Length, 1], call.Encoding))).Reverse()));
        using var embedder = Create(service, "OpenAI");

        var vectors = await embedder.AskAsync(["a", "bb", "ccc"]);

        Assert.Equal([1, 2, 3], vectors.Select(static vector => (int)MathF.Round(vector.Vector.Span[0] / vector.Vector.Span[1])));
    }

    [Theory]
    [InlineData("numbers although base64 was asked for", true)]
    [InlineData("no index at all", false)]
    public async Task Generate_ServiceThatIsNotQuiteOpenAI_Understood(string how, bool isIndexed)
    {
        Assert.NotEmpty(how);
        await using var service = await StubEmbeddingService.StartAsync();
        service.OnCall = (context, call) => StubMemoryServer.JsonAsync(
            context,
            isIndexed
                ? StubEmbeddingService.OpenAI(call.Texts.Select((text, place) => (place, StubEmbeddingService.Write([text.Length, 1], encoding: null))))
                : """{"data":[{"embedding":[1,1]},{"embedding":[2,1]}]}""");
        using var embedder = Create(service, "OpenAI");

        var vectors = await embedder.AskAsync(["a", "bb"]);

        Assert.Equal([1, 2], vectors.Select(static vector => (int)MathF.Round(vector.Vector.Span[0] / vector.Vector.Span[1])));
    }

    [Fact]
    public async Task Generate_OddText_IsOneTextAndOneCall()
    {
        await using var service = await StubEmbeddingService.StartAsync();
        using var embedder = Create(service, "Ollama");

        Assert.Equal(3, (await embedder.AskAsync(["\ud83d \" \\ \0 \r\n", "日本語 🐶", "<script>"])).Count);

        Assert.Equal(["\ufffd \" \\ \0 \r\n", "日本語 🐶", "<script>"], Assert.Single(service.Calls).Texts);
    }

    internal static IEmbeddingGenerator<string, Embedding<float>> Create(
        StubEmbeddingService service,
        string provider,
        Func<EmbeddingSettings, EmbeddingSettings>? change = null,
        Func<EmbeddingOptions, EmbeddingOptions>? bound = null,
        string path = "",
        LogSpy? log = null,
        TimeProvider? time = null)
    {
        var settings = new EmbeddingSettings
        {
            Provider = Enum.Parse<EmbeddingProvider>(provider),
            ApiKey = Key,
            Endpoint = new Uri(service.Address, path),
            Name = "model-x",
        };
        var bounds = new EmbeddingOptions { RetryDelay = TimeSpan.FromMilliseconds(1) };
        var surroundings = new EmbedderSurroundings(bound?.Invoke(bounds) ?? bounds, time ?? TimeProvider.System);
        return RemoteEmbedder.Create(change?.Invoke(settings) ?? settings, log is null ? surroundings : surroundings with { Logger = log.CreateLogger("embedder") });
    }
}
